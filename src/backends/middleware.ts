import type { Profile } from '../types.ts'

/** Middleware, from its documentation: a host of one's own, the key alone behind Authorization=. */
const middleware: Profile = {
  id: 'middleware',
  title: 'Middleware',
  hosts: ['*.middleware.io'],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['', 'Bearer'], example: '<an API key>' }],
  sources: [
    'https://www.traceloop.com/docs/openllmetry/integrations/middleware',
    'https://docs.openlit.io/latest/sdk/destinations/middleware',
  ],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default middleware
