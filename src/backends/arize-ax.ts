import type { Profile } from '../types.ts'

/** Arize AX, from its documentation: two headers together are the credential. */
const arizeAx: Profile = {
  id: 'arize-ax',
  title: 'Arize AX',
  hosts: ['otlp.arize.com', 'otlp.*.arize.com'],
  regions: [{ name: 'US', url: 'https://otlp.arize.com' }],
  signals: ['traces'],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [
    { name: 'api_key', schemes: [''], example: '<an API key>', with: ['space_id'] },
    { name: 'api_key', schemes: [''], example: '<an API key>', with: ['space_key'] },
    { name: 'authorization', schemes: ['', 'Bearer'], example: '<an API key>', with: ['arize-space-id'] },
  ],
  sources: ['https://arize.com/docs/ax/observe/tracing/configure/opentelemetry', 'https://arize.com/docs/ax'],
  unauthorized: ['the space id and the API key do not belong together', 'the space is in another region than the host'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default arizeAx
