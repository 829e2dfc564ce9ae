import type { Profile } from '../types.ts'

/** OneUptime, from the documentation of OpenLIT and its own. */
const oneuptime: Profile = {
  id: 'oneuptime',
  title: 'OneUptime',
  hosts: ['otlp.oneuptime.com', 'oneuptime.com'],
  regions: [{ name: 'cloud', url: 'https://oneuptime.com/otlp' }],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'x-oneuptime-token', schemes: [''], example: '<an ingestion token>' }],
  special: [{ hosts: ['oneuptime.com'], basePath: '/otlp' }],
  sources: ['https://oneuptime.com/docs/telemetry/open-telemetry', 'https://docs.openlit.io/latest/sdk/destinations/oneuptime'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default oneuptime
