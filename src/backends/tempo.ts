import type { Profile } from '../types.ts'

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
}

export default tempo
