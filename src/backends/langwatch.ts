import type { Profile } from '../types.ts'

/** LangWatch, from its documentation. Its root is a web page, which answers 200 to anything. */
const langwatch: Profile = {
  id: 'langwatch',
  title: 'LangWatch',
  hosts: ['app.langwatch.ai'],
  at: [{ port: 5560, path: '/api/otel' }, { names: ['langwatch', 'langwatch-app'] }],
  regions: [{ name: 'cloud', url: 'https://app.langwatch.ai/api/otel' }],
  protocols: ['http/protobuf', 'http/json'],
  basePath: '/api/otel',
  special: [{ hosts: ['app.langwatch.ai'], ports: { http: [443] }, tlsOnly: true }],
  credentials: [
    { name: 'authorization', schemes: ['Bearer', 'Basic'], example: 'Bearer <an API key>' },
    { name: 'x-auth-token', schemes: [''], example: '<an API key>' },
  ],
  sources: ['https://langwatch.ai/docs/integration/opentelemetry/guide'],
  signals: ['traces', 'metrics', 'logs'],
  routing: [],
  otherPorts: {},
}

export default langwatch
