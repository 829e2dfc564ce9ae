import type { Profile } from '../types.ts'

/** Observe, from its documentation. */
const observe: Profile = {
  id: 'observe',
  title: 'Observe',
  hosts: ['*.collect.observeinc.com', '*.collect.observe-eng.com', '*.collect.eu-1.observeinc.com', '*.collect.*.observeinc.com'],
  protocols: ['http/protobuf', 'http/json'],
  basePath: '/v2/otel',
  otherBases: ['/v1/otel'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer'], example: 'Bearer <an ingest token>' }],
  sources: ['https://docs.observeinc.com/docs/opentelemetry', 'https://docs.observeinc.com/docs/ingest-open-telemetry'],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default observe
