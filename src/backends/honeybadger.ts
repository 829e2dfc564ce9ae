import type { Profile } from '../types.ts'

/** Honeybadger Insights, from its documentation. */
const honeybadger: Profile = {
  id: 'honeybadger',
  title: 'Honeybadger',
  hosts: ['api.honeybadger.io', 'eu-api.honeybadger.io'],
  regions: [{ name: 'US', url: 'https://api.honeybadger.io' }],
  protocols: ['http/protobuf'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'x-api-key', schemes: [''], example: '<the API key of the project>' }],
  sources: ['https://docs.honeybadger.io/guides/insights/integrations/opentelemetry'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default honeybadger
