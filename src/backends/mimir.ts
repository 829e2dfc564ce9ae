import type { Profile } from '../types.ts'

/** Grafana Mimir, from its documentation: metrics alone, under /otlp. */
const mimir: Profile = {
  id: 'mimir',
  title: 'Grafana Mimir',
  // The second is its own way of taking metrics.
  at: [{ port: 9009 }, { path: '/api/v1/push' }, { names: ['mimir', 'mimir-distributor', 'mimir-nginx', 'mimir-gateway'] }],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['metrics'],
  basePath: '/otlp',
  temporality: {
    takes: 'cumulative',
    severity: 'warning',
    what: 'sums and histograms that are delta are answered 400, unless it is told to take them',
  },
  routing: [{ name: 'x-scope-orgid', required: false, example: 'tenant-1', what: 'the tenant, where multi-tenancy is on' }],
  sources: ['https://grafana.com/docs/mimir/latest/configure/configure-otel-collector/', 'https://github.com/grafana/mimir/issues/10439'],
  hosts: [],
  images: ['grafana/mimir'],
  regions: [],
  credentials: [],
  otherPorts: {},
}

export default mimir
