import type { Profile } from '../types.ts'

/** HyperDX and ClickStack: the ingestion key stands behind authorization= without a scheme. */
const hyperdx: Profile = {
  id: 'hyperdx',
  title: 'HyperDX',
  hosts: ['in-otel.hyperdx.io'],
  regions: [{ name: 'cloud', url: 'https://in-otel.hyperdx.io' }],
  ports: { http: [443, 4318], grpc: [443, 4317] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['', 'Bearer'], example: '<an ingestion key>' }],
  sources: [
    'https://www.hyperdx.io/docs/install/opentelemetry',
    'https://clickhouse.com/docs/use-cases/observability/clickstack/ingesting-data/opentelemetry',
  ],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default hyperdx
