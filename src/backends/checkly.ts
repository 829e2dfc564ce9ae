import type { Profile } from '../types.ts'

/** Checkly's import of traces, from its documentation: the key stands behind authorization= without a scheme. */
const checkly: Profile = {
  id: 'checkly',
  title: 'Checkly',
  hosts: ['otel.*.checklyhq.com'],
  regions: [
    { name: 'eu-west-1', url: 'https://otel.eu-west-1.checklyhq.com' },
    { name: 'us-east-1', url: 'https://otel.us-east-1.checklyhq.com' },
  ],
  signals: ['traces'],
  ports: { http: [443], grpc: [443, 4317] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: [''], example: '<an OTel API key>' }],
  sources: [
    'https://www.checklyhq.com/docs/traces-open-telemetry/importing-traces/',
    'https://github.com/checkly/docs.checklyhq.com/blob/main/site/content/_shared/otel-api-and-endpoint.md',
  ],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default checkly
