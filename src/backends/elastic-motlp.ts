import type { Profile } from '../types.ts'

/** The managed OTLP endpoint of Elastic Cloud, from its documentation. */
const elasticMotlp: Profile = {
  id: 'elastic-motlp',
  title: 'Elastic Cloud (managed OTLP)',
  family: 'elastic',
  hosts: ['*.ingest.*.elastic.cloud', '*.ingest.*.*.elastic.cloud'],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['ApiKey', 'Bearer'], example: 'ApiKey <the base64 of an API key>' }],
  sources: [
    'https://www.elastic.co/docs/reference/opentelemetry/motlp',
    'https://www.elastic.co/docs/solutions/observability/get-started/quickstart-elastic-cloud-otel-endpoint',
  ],
  unauthorized: [
    'the API key is not encoded as base64 of id:key',
    'the key lacks the privilege to write for APM',
    'the key is of another project than the host',
  ],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default elasticMotlp
