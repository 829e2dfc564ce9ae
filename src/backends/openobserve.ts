import type { Profile } from '../types.ts'

/** OpenObserve, in the cloud and on hosts of one's own: the organization is a part of the path. */
const openobserve: Profile = {
  id: 'openobserve',
  title: 'OpenObserve',
  hosts: ['api.openobserve.ai', 'cloud.openobserve.ai'],
  at: [{ port: 5080, path: '/api' }, { names: ['openobserve'] }],
  // OTLP/JSON is answered 400: https://openobserve.ai/docs/integration/ai/github-copilot-tracing/
  protocols: ['http/protobuf', 'grpc'],
  basePath: '/api/*',
  ports: { http: [5080], grpc: [5081] },
  slashes: 'refused',
  credentials: [{ name: 'authorization', schemes: ['Basic'], example: 'Basic <base64 of email:password>' }],
  routing: [
    { name: 'stream-name', required: false, example: 'default', what: 'the stream that gets the data' },
    { name: 'organization', required: false, example: 'default', what: 'the organization, over gRPC alone' },
  ],
  special: [{ hosts: ['.openobserve.ai'], ports: { http: [443], grpc: [5081] }, tlsOnly: true }],
  sources: ['https://openobserve.ai/docs/ingestion/logs/otlp/', 'https://openobserve.ai/docs/ingestion/traces/opentelemetry/'],
  unauthorized: ['the base64 is not that of email:password or email:token', 'the user is of another organization than the path names'],
  images: ['openobserve/openobserve', 'zinclabs/openobserve'],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  otherPorts: {},
}

export default openobserve
