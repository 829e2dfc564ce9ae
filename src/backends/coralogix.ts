import type { Profile } from '../types.ts'

/** Coralogix, from its documentation. */
const coralogix: Profile = {
  id: 'coralogix',
  title: 'Coralogix',
  hosts: [
    'ingress.*.coralogix.com',
    'ingress.coralogix.com',
    'ingress.coralogix.us',
    'ingress.coralogix.in',
    'ingress.coralogixsg.com',
    'ingress.cx498.coralogix.com',
    'ingress.private.*.coralogix.com',
  ],
  regions: [
    { name: 'EU1', url: 'https://ingress.eu1.coralogix.com' },
    { name: 'EU2', url: 'https://ingress.eu2.coralogix.com' },
    { name: 'US1', url: 'https://ingress.us1.coralogix.com' },
    { name: 'US2', url: 'https://ingress.us2.coralogix.com' },
    { name: 'AP1', url: 'https://ingress.ap1.coralogix.com' },
    { name: 'AP2', url: 'https://ingress.ap2.coralogix.com' },
  ],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [
    {
      name: 'authorization',
      schemes: ['Bearer'],
      example: 'Bearer <a Send-Your-Data key>',
    },
  ],
  sources: [
    'https://coralogix.com/docs/integrations/coralogix-endpoints/',
    'https://coralogix.com/docs/opentelemetry/getting-started/',
    'https://coralogix.com/docs/user-guides/account-management/api-keys/send-your-data-api-key/',
  ],
  unauthorized: ['the key is no Send-Your-Data key', 'the account is in another domain than the host'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default coralogix
