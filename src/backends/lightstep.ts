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
  protocols: ['grpc', 'http/protobuf', 'http/json'],
  basePath: '',
  otherBases: ['/traces/otlp/v0.9', '/metrics/otlp/v0.9'],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'lightstep-access-token', schemes: [''], example: '<an access token>' }],
  sources: ['https://docs.lightstep.com/docs/quick-start-collector', 'https://www.traceloop.com/docs/openllmetry/integrations/service-now'],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default lightstep
