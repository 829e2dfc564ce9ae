import type { Profile } from '../types.ts'

/** Scorecard, from the documentation of OpenLLMetry. */
const scorecard: Profile = {
  id: 'scorecard',
  title: 'Scorecard',
  hosts: ['tracing.scorecard.io'],
  regions: [{ name: 'cloud', url: 'https://tracing.scorecard.io/otel' }],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '/otel',
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer'], example: 'Bearer <an API key>' }],
  sources: ['https://www.traceloop.com/docs/openllmetry/integrations/scorecard'],
  routing: [],
  otherPorts: {},
}

export default scorecard
