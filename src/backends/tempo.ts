import type { Ask, Profile, Recognised } from '../types.ts'
import { okJson, stringIn, textOf, versionIn } from './answers.ts'
import { baseOf, besideTraces } from './otlp-receiver.ts'

/** By its port for queries; on its OTLP port by the receiver of the Collector that takes no metrics, and the usual port for queries beside it. */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const query = await queryAt(ask, baseOf(url))
  if (query) return { ...query, facts: { door: 'for queries' } }
  const other = await besideTraces(ask, url, 3200)
  return other === null ? null : queryAt(ask, other)
}

async function queryAt(ask: Ask, base: string): Promise<Recognised | null> {
  const build = okJson(await ask('GET', `${base}/api/status/buildinfo`))
  const version = versionIn(stringIn(build, 'version'))
  if (!version || !('goVersion' in build) || textOf((await ask('GET', `${base}/api/echo`)).answer).trim() !== 'echo') return null
  return { id: 'tempo', version, recognisedBy: 'GET /api/status/buildinfo', base, facts: {} }
}

/** Grafana Tempo, from its documentation: the receiver of the Collector, for traces alone. */
const tempo: Profile = {
  id: 'tempo',
  title: 'Grafana Tempo',
  images: ['grafana/tempo', 'grafana/tempo-distributor'],
  at: [{ names: ['tempo', 'tempo-distributor', 'grafana-tempo'] }],
  signals: ['traces'],
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  routing: [{ name: 'x-scope-orgid', required: false, example: 'tenant-1', what: 'the tenant, where multi-tenancy is on' }],
  otherPorts: { 3200: 'for queries', 9095: 'for its own parts (gRPC)' },
  sources: ['https://grafana.com/docs/tempo/latest/configuration/', 'https://grafana.com/docs/tempo/latest/api_docs/'],
  hosts: [],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  basePath: '',
  credentials: [],
  recognise,
}

export default tempo
