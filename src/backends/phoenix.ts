import type { Ask, Profile, Recognised } from '../types.ts'
import { headerOf, versionIn } from './answers.ts'
import { baseOf } from './otlp-receiver.ts'
import { reader } from './phoenix-reader.ts'

/** Every answer of it, refusals too, has its version in a header. */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const version = versionIn(headerOf(await ask('GET', `${baseOf(url)}/v1/traces`), 'x-phoenix-server-version'))
  return version ? { id: 'phoenix', version, recognisedBy: 'x-phoenix-server-version', base: baseOf(url), facts: {} } : null
}

/** Arize Phoenix, measured on 20.26: protobuf alone, on the port of its web page. */
const phoenix: Profile = {
  id: 'phoenix',
  title: 'Arize Phoenix',
  hosts: ['app.phoenix.arize.com'],
  at: [{ port: 6006 }, { names: ['phoenix', 'arize-phoenix'] }],
  protocols: ['http/protobuf', 'grpc'],
  signals: ['traces'],
  ports: { http: [6006], grpc: [4317] },
  routing: [{ name: 'x-project-name', required: false, example: 'my-project', what: 'the project that gets the traces, from 15.5 on' }],
  special: [
    {
      hosts: ['app.phoenix.arize.com'],
      protocols: ['http/protobuf'],
      anyPath: true,
      ports: { http: [443] },
      tlsOnly: true,
      credentials: [
        { name: 'authorization', schemes: ['Bearer'], example: 'Bearer <an API key>' },
        { name: 'api_key', schemes: [''], example: '<an API key>' },
      ],
    },
  ],
  sources: ['https://arize.com/docs/phoenix/tracing/how-to-tracing/setup-tracing', 'https://github.com/Arize-ai/phoenix/pull/12865'],
  images: ['arizephoenix/phoenix'],
  regions: [],
  basePath: '',
  credentials: [],
  otherPorts: {},
  recognise,
  reader,
}

export default phoenix
