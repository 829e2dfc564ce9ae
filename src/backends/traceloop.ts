import type { Profile } from '../types.ts'

/** Traceloop, from its documentation. */
const traceloop: Profile = {
  id: 'traceloop',
  title: 'Traceloop',
  hosts: ['api.traceloop.com'],
  regions: [{ name: 'cloud', url: 'https://api.traceloop.com' }],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer'], example: 'Bearer <an API key>' }],
  sources: ['https://www.traceloop.com/docs/openllmetry/integrations/traceloop'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default traceloop
