import type { Profile } from '../types.ts'

/** New Relic, from its documentation. */
const newrelic: Profile = {
  id: 'newrelic',
  title: 'New Relic',
  hosts: ['otlp.nr-data.net', 'otlp.eu01.nr-data.net', 'otlp.jp.nr-data.net', 'gov-otlp.nr-data.net'],
  regions: [
    { name: 'US', url: 'https://otlp.nr-data.net' },
    { name: 'EU', url: 'https://otlp.eu01.nr-data.net' },
    { name: 'JP', url: 'https://otlp.jp.nr-data.net' },
    { name: 'FedRAMP', url: 'https://gov-otlp.nr-data.net' },
  ],
  ports: { http: [443, 4318, 4317], grpc: [443, 4317, 4318] },
  tlsOnly: true,
  credentials: [
    {
      name: 'api-key',
      schemes: [''],
      example: '<a license key>',
      keys: [
        { form: /^NRAK-/, what: 'a user key', takes: false },
        { form: /^NRIQ-/, what: 'an Insights query key', takes: false },
        { form: /^NRJS-/, what: 'a browser key', takes: false },
        { form: /^eu01xx/, what: 'a license key of the EU', takes: true, region: 'EU' },
      ],
    },
  ],
  limit: '1 MB',
  sources: [
    'https://docs.newrelic.com/docs/opentelemetry/best-practices/opentelemetry-otlp/',
    'https://docs.newrelic.com/docs/opentelemetry/best-practices/opentelemetry-otlp-troubleshooting/',
    'https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/',
  ],
  unauthorized: [
    'the key is no license key (a user key begins with NRAK)',
    'the account is in another region than the host',
    'the key was deleted or is of another account',
  ],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default newrelic
