import type { Profile } from '../types.ts'

/** Better Stack, from its documentation: a host of the source, and its token. */
const betterstack: Profile = {
  id: 'betterstack',
  title: 'Better Stack',
  hosts: ['in-otel.logs.betterstack.com', '*.betterstackdata.com', '*.*.betterstackdata.com'],
  protocols: ['http/protobuf', 'http/json'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer'], example: 'Bearer <the source token>' }],
  sources: ['https://betterstack.com/docs/logs/ingesting-data/http/traces/', 'https://betterstack.com/docs/logs/open-telemetry/'],
  unauthorized: ['the token is of another source than the host', 'the token is an API token, which only manages'],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default betterstack
