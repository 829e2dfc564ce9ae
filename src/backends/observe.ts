import type { Profile } from '../types.ts'

/** Observe, from its documentation. */
const observe: Profile = {
  id: 'observe',
  title: 'Observe',
  hosts: ['*.collect.observeinc.com', '*.collect.*.observeinc.com'],
  protocols: ['http/protobuf'],
  basePath: '/v2/otel',
  otherBases: ['/v1/otel'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer'], example: 'Bearer <an ingest token>' }],
  limit: '50 MB, 10 MB when compressed',
  sources: [
    'https://docs.observeinc.com/en/latest/content/data-ingestion/endpoints/otel.html',
    'https://docs.observeinc.com/docs/endpoints',
  ],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default observe
