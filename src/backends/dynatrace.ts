import type { Profile } from '../types.ts'

/** Dynatrace: the environment, and an ActiveGate in front of it. Protobuf over HTTP alone. */
const dynatrace: Profile = {
  id: 'dynatrace',
  title: 'Dynatrace',
  hosts: ['*.live.dynatrace.com', '*.sprint.dynatracelabs.com'],
  at: [{ path: '/api/v2/otlp', anywhere: true }],
  protocols: ['http/protobuf'],
  basePath: '/api/v2/otlp',
  otherBases: ['/e/*/api/v2/otlp'],
  credentials: [
    {
      name: 'authorization',
      schemes: ['Api-Token', 'Bearer'],
      example: 'Api-Token <dt0c01.…>',
      keys: [
        { form: /^dt0c01\./, what: 'an access token', takes: true, schemes: ['Api-Token'] },
        { form: /^dt0s02\./, what: 'an OAuth client secret', takes: false },
      ],
    },
  ],
  temporality: {
    takes: 'delta',
    severity: 'warning',
    what: 'monotonic sums that are cumulative are refused, with UNSUPPORTED_METRIC_TYPE_MONOTONIC_CUMULATIVE_SUM',
  },
  special: [{ hosts: ['*.live.dynatrace.com'], ports: { http: [443] }, tlsOnly: true }],
  sources: [
    'https://docs.dynatrace.com/docs/ingest-from/opentelemetry/otlp-api',
    'https://docs.dynatrace.com/docs/ingest-from/opentelemetry/otlp-api/ingest-otlp-metrics/about-metrics-ingest',
    'https://docs.dynatrace.com/docs/ingest-from/opentelemetry/troubleshooting',
  ],
  unauthorized: [
    'the token lacks a scope: openTelemetryTrace.ingest, metrics.ingest, logs.ingest',
    'the scheme is not Api-Token',
    'the token is of another environment than the host',
  ],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default dynatrace
