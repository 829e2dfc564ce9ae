import type { Profile } from '../types.ts'

/** Splunk Observability Cloud: paths of its own, which only an endpoint of one signal can name. */
const splunkObservability: Profile = {
  id: 'splunk-observability',
  title: 'Splunk Observability Cloud',
  family: 'splunk',
  hosts: ['ingest.*.signalfx.com', 'ingest.*.observability.splunkcloud.com'],
  regions: [
    { name: 'us0', url: 'https://ingest.us0.signalfx.com' },
    { name: 'us1', url: 'https://ingest.us1.signalfx.com' },
    { name: 'eu0', url: 'https://ingest.eu0.signalfx.com' },
  ],
  protocols: ['http/protobuf', 'grpc'],
  signals: ['traces', 'metrics'],
  basePath: '/v2',
  paths: { traces: ['/v2/trace/otlp'], metrics: ['/v2/datapoint/otlp'] },
  // Events of entities and of databases, as logs: https://github.com/signalfx/splunk-otel-collector-chart (otlp_http/entities)
  onlyAt: { logs: ['/v3/event'] },
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'x-sf-token', schemes: [''], example: '<an access token that may ingest>' }],
  sources: [
    'https://github.com/signalfx/splunk-otel-js/blob/main/docs/advanced-config.md',
    'https://github.com/signalfx/splunk-otel-js/blob/main/src/tracing/options.ts',
    'https://dev.splunk.com/observability/reference/api/ingest_data/latest',
  ],
  unauthorized: ['the access token has no right to ingest', 'the token is of another realm than the host'],
  routing: [],
  otherPorts: {},
}

export default splunkObservability
