import type { Ask, Profile, Recognised } from '../types.ts'
import { okJson, stringIn, versionIn } from './answers.ts'

/** By what it tells of itself, where it does so without a token: https://www.elastic.co/guide/en/observability/current/apm-api-info.html */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const told = okJson(await ask('GET', `${url.origin}/`))
  const version = versionIn(stringIn(told, 'version'))
  if (!version || !('build_sha' in told) || !('publish_ready' in told)) return null
  return { id: 'elastic-apm', version, recognisedBy: 'GET /', base: url.origin, facts: {} }
}

/** Elastic APM Server, in the cloud and on hosts of one's own: HTTP and gRPC on one port. */
const elasticApm: Profile = {
  id: 'elastic-apm',
  title: 'Elastic APM Server',
  family: 'elastic',
  hosts: ['*.apm.*.cloud.es.io', '*.apm.*.*.cloud.es.io', '*.apm.*.*.elastic-cloud.com'],
  at: [
    { names: ['apm-server', 'elastic-apm', 'apm'], port: 8200 },
    { names: ['localhost', '127.0.0.1'], port: 8200 },
  ],
  ports: { http: [8200], grpc: [8200] },
  otherPorts: { 5601: 'the web page of Kibana' },
  special: [
    {
      hosts: ['.cloud.es.io', '.elastic-cloud.com'],
      ports: { http: [443], grpc: [443] },
      tlsOnly: true,
      credentials: [{ name: 'authorization', schemes: ['Bearer', 'ApiKey'], example: 'Bearer <the secret token>' }],
    },
  ],
  sources: [
    'https://www.elastic.co/docs/solutions/observability/apm/use-opentelemetry-with-apm',
    'https://www.elastic.co/docs/solutions/observability/apm/opentelemetry/upstream-opentelemetry-collectors-language-sdks',
  ],
  unauthorized: ['the secret token or the API key is wrong', 'the scheme is neither Bearer (secret token) nor ApiKey'],
  images: ['apm/apm-server', 'elastic/apm-server'],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
  recognise,
}

export default elasticApm
