import type { Profile } from '../types.ts'

/** Grafana Loki, from its documentation: logs alone, under /otlp. */
const loki: Profile = {
  id: 'loki',
  title: 'Grafana Loki',
  // The second is its own way of taking logs.
  at: [
    { port: 3100 },
    { path: '/loki/api/v1/push', anywhere: true },
    { names: ['loki', 'loki-gateway', 'loki-write', 'loki-distributor'] },
  ],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['logs'],
  basePath: '/otlp',
  routing: [{ name: 'x-scope-orgid', required: false, example: 'tenant-1', what: 'the tenant, where multi-tenancy is on' }],
  sources: ['https://grafana.com/docs/loki/latest/send-data/otel/'],
  hosts: [],
  images: ['grafana/loki'],
  regions: [],
  credentials: [],
  otherPorts: {},
}

export default loki
