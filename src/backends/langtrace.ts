import type { Profile } from '../types.ts'

/** Langtrace: JSON alone, at a path of its own, without compression. */
const langtrace: Profile = {
  id: 'langtrace',
  title: 'Langtrace',
  hosts: ['langtrace.ai', 'app.langtrace.ai', 'www.langtrace.ai'],
  regions: [{ name: 'cloud', url: 'https://app.langtrace.ai/api/trace' }],
  protocols: ['http/json'],
  signals: ['traces'],
  basePath: '/api/trace',
  anyPath: true,
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'x-api-key', schemes: [''], example: '<an API key>' }],
  sources: ['https://docs.langtrace.ai/supported-integrations/observability-tools/opentelemetry'],
  routing: [],
  otherPorts: {},
}

export default langtrace
