import type { Profile } from '../types.ts'

/** Prometheus, measured on 3.15: metrics alone, where --web.enable-otlp-receiver is on. */
const prometheus: Profile = {
  id: 'prometheus',
  title: 'Prometheus',
  images: ['prom/prometheus'],
  at: [{ path: '/api/v1/otlp' }, { names: ['prometheus', 'localhost', '127.0.0.1'], port: 9090 }],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['metrics'],
  basePath: '/api/v1/otlp',
  ports: { http: [9090] },
  slashes: 'refused',
  temporality: { takes: 'cumulative', severity: 'warning', what: 'sums that are delta are answered 500, unless a feature flag is on' },
  sources: ['https://prometheus.io/docs/guides/opentelemetry/', 'https://prometheus.io/docs/prometheus/latest/feature_flags/'],
  hosts: [],
  regions: [],
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default prometheus
