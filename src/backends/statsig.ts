import type { Profile } from '../types.ts'

/** Statsig, from its documentation. */
const statsig: Profile = {
  id: 'statsig',
  title: 'Statsig',
  hosts: ['api.statsig.com'],
  regions: [{ name: 'cloud', url: 'https://api.statsig.com/otlp' }],
  protocols: ['http/protobuf', 'http/json'],
  basePath: '/otlp',
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'statsig-api-key', schemes: [''], example: '<a server secret key>' }],
  sources: ['https://docs.statsig.com/infra-analytics/send-traces'],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default statsig
