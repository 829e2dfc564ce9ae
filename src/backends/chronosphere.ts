import type { Profile } from '../types.ts'

/** Chronosphere, from its documentation and Checkly's: a host of one's own, the token alone in a header. */
const chronosphere: Profile = {
  id: 'chronosphere',
  title: 'Chronosphere',
  hosts: ['*.chronosphere.io'],
  protocols: ['http/protobuf', 'http/json'],
  basePath: '/data/opentelemetry',
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'api-token', schemes: [''], example: '<a token of a service account>' }],
  sources: [
    'https://docs.chronosphere.io/ingest/metrics-traces/otel/otel-ingest',
    'https://www.checklyhq.com/docs/integrations/observability/traces/chronosphere/',
    'https://www.artillery.io/docs/observability/chronosphere',
  ],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default chronosphere
