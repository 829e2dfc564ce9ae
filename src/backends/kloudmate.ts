import type { Profile } from '../types.ts'

/** KloudMate, from its documentation. */
const kloudmate: Profile = {
  id: 'kloudmate',
  title: 'KloudMate',
  hosts: ['otel.kloudmate.com'],
  regions: [{ name: 'cloud', url: 'https://otel.kloudmate.com:4318' }],
  ports: { http: [4318], grpc: [4317] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['', 'Bearer'], example: '<a secret key>' }],
  sources: ['https://docs.kloudmate.com/', 'https://www.traceloop.com/docs/openllmetry/integrations/kloudmate'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default kloudmate
