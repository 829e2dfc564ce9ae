import type { Profile } from '../types.ts'

/** SigNoz as installed by oneself: an OpenTelemetry Collector in front of it, and a UI that takes no OTLP. */
const signozSelfhost: Profile = {
  id: 'signoz-selfhost',
  title: "SigNoz on a host of one's own",
  images: ['signoz/signoz-otel-collector', 'signoz/signoz'],
  family: 'signoz',
  at: [{ names: ['signoz-otel-collector', 'signoz'] }, { port: 3301 }],
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  otherPorts: { 3301: 'its web page', 8080: 'its web page', 9000: 'for its database', 8123: 'for its database' },
  sources: ['https://signoz.io/docs/ingestion/self-hosted/overview/', 'https://signoz.io/docs/install/docker/'],
  hosts: [],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
}

export default signozSelfhost
