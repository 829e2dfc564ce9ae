import type { Profile } from '../types.ts'

/** Grafana Cloud: the OTLP gateway, and Tempo's own host, which takes traces over gRPC. */
const grafanaCloud: Profile = {
  id: 'grafana-cloud',
  title: 'Grafana Cloud',
  hosts: ['otlp-gateway-*.grafana.net', 'tempo-*.grafana.net'],
  protocols: ['http/protobuf', 'http/json'],
  basePath: '/otlp',
  ports: { http: [443] },
  tlsOnly: true,
  temporality: { takes: 'cumulative', severity: 'warning', what: 'sums and histograms that are delta are answered 400' },
  credentials: [
    {
      name: 'authorization',
      schemes: ['Basic', 'Bearer'],
      example: 'Basic <base64 of instance id:token>',
      keys: [{ form: /^\d+:glsa_/, what: "a service account token of Grafana's own API", takes: false }],
    },
  ],
  special: [
    {
      hosts: ['tempo-*.grafana.net'],
      protocols: ['grpc', 'http/protobuf', 'http/json'],
      signals: ['traces'],
      basePath: '/tempo',
      otherBases: ['/otlp'],
      ports: { http: [443], grpc: [443] },
    },
  ],
  sources: [
    'https://grafana.com/docs/grafana-cloud/send-data/otlp/send-data-otlp/',
    'https://grafana.com/docs/grafana-cloud/send-data/otlp/otlp-troubleshooting/',
    'https://github.com/grafana/otel-checker',
    'https://github.com/plengauer/Thoth/pull/2449',
  ],
  unauthorized: [
    'the number before the colon is not the instance id of the OTLP endpoint (each data source has one of its own)',
    'the token has no right to write metrics, logs and traces, or is expired',
    'the stack is in another zone than the host',
  ],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default grafanaCloud
