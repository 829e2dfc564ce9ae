import type { Profile } from '../types.ts'

/** Pydantic Logfire; a write token stands behind Authorization= without a scheme, and names its region. */
const logfire: Profile = {
  id: 'logfire',
  title: 'Pydantic Logfire',
  hosts: ['logfire-us.pydantic.dev', 'logfire-eu.pydantic.dev', 'logfire-api.pydantic.dev', 'logfire.pydantic.dev'],
  special: [
    {
      hosts: ['logfire.pydantic.dev'],
      notOtlp: {
        what: 'this host is its web site',
        fix: 'Send to https://logfire-us.pydantic.dev, or https://logfire-eu.pydantic.dev, as the token says',
      },
    },
  ],
  regions: [
    { name: 'US', url: 'https://logfire-us.pydantic.dev' },
    { name: 'EU', url: 'https://logfire-eu.pydantic.dev' },
  ],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [
    {
      name: 'authorization',
      schemes: ['', 'Bearer'],
      example: '<a write token>',
      keys: [
        { form: /^pylf_v\d+_us_/, what: 'a token of the US', takes: true, region: 'US' },
        { form: /^pylf_v\d+_eu_/, what: 'a token of the EU', takes: true, region: 'EU' },
      ],
    },
  ],
  limit: '100 MB',
  sources: [
    'https://logfire.pydantic.dev/docs/how-to-guides/alternative-clients/',
    'https://logfire.pydantic.dev/docs/reference/data-regions/',
    'https://github.com/pydantic/logfire/blob/main/logfire/_internal/auth.py',
  ],
  unauthorized: [
    'the token is no write token (a read token only queries)',
    'the token belongs to the other region',
    'the token was revoked',
  ],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default logfire
