import type { Ask, Profile, Recognised } from '../types.ts'
import { fields, headerOf, okJson, stringIn, versionIn } from './answers.ts'

/** By its server, then by what it tells of itself. */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  if (!headerOf(await ask('GET', `${url.origin}/`), 'server').startsWith('Armeria/')) return null
  const told = fields(okJson(await ask('GET', `${url.origin}/info`))['zipkin'])
  const version = versionIn(stringIn(told, 'version'))
  return version ? { id: 'zipkin', version, recognisedBy: 'GET /info', base: url.origin, facts: {} } : null
}

/** Zipkin, measured on 3.6: its own format alone; a server answers 404 to every OTLP path. */
const zipkin: Profile = {
  id: 'zipkin',
  title: 'Zipkin',
  at: [{ port: 9411 }, { path: '/api/v2/spans' }, { names: ['zipkin'] }],
  protocols: [],
  signals: ['traces'],
  notOtlp: {
    what: 'it takes spans in its own format at /api/v2/spans',
    fix: 'Use the zipkin exporter (OTEL_TRACES_EXPORTER=zipkin), or send to a Collector that has it',
  },
  sources: ['https://zipkin.io/zipkin-api/', 'https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/'],
  hosts: [],
  images: ['openzipkin/zipkin', 'openzipkin/zipkin-slim'],
  regions: [],
  basePath: '',
  credentials: [],
  routing: [],
  otherPorts: {},
  recognise,
}

export default zipkin
