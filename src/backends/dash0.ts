import type { Profile } from '../types.ts'

/** Dash0, from its documentation: HTTP on 443, gRPC on 4317. */
const dash0: Profile = {
  id: 'dash0',
  title: 'Dash0',
  hosts: ['ingress.*.aws.dash0.com', 'ingress.*.gcp.dash0.com'],
  regions: [
    { name: 'eu-west-1', url: 'https://ingress.eu-west-1.aws.dash0.com' },
    { name: 'us-west-2', url: 'https://ingress.us-west-2.aws.dash0.com' },
  ],
  ports: { http: [443, 4318], grpc: [4317] },
  tlsOnly: true,
  credentials: [
    {
      name: 'authorization',
      schemes: ['Bearer'],
      example: 'Bearer <an auth token>',
      keys: [{ form: /^auth_/, what: 'an auth token', takes: true }],
    },
  ],
  routing: [{ name: 'dash0-dataset', required: false, example: 'default', what: 'the dataset; without it the default one' }],
  sources: [
    'https://www.dash0.com/documentation/dash0/get-started/sending-data-to-dash0',
    'https://www.dash0.com/guides/opentelemetry-environment-variables',
  ],
  unauthorized: ['the token is wrong, or may not ingest', 'the organization is in another region than the host'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  otherPorts: {},
}

export default dash0
