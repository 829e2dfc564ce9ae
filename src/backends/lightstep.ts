import type { Profile } from '../types.ts'

/** Lightstep, now ServiceNow Cloud Observability. */
const lightstep: Profile = {
  id: 'lightstep',
  title: 'ServiceNow Cloud Observability (Lightstep)',
  hosts: ['ingest.lightstep.com', 'ingest.eu.lightstep.com'],
  regions: [
    { name: 'US', url: 'https://ingest.lightstep.com' },
    { name: 'EU', url: 'https://ingest.eu.lightstep.com' },
  ],
  anyPath: true,
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'lightstep-access-token', schemes: [''], example: '<an access token>' }],
  sources: ['https://docs.lightstep.com/docs/quick-start-collector', 'https://www.traceloop.com/docs/openllmetry/integrations/service-now'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default lightstep
