import type { Profile } from '../types.ts'

/** Axiom; each dataset takes one kind of data, so each signal needs its own header. */
const axiom: Profile = {
  id: 'axiom',
  title: 'Axiom',
  hosts: ['api.axiom.co', 'api.eu.axiom.co', '*.aws.edge.axiom.co'],
  regions: [
    { name: 'us-east-1', url: 'https://us-east-1.aws.edge.axiom.co' },
    { name: 'eu-central-1', url: 'https://eu-central-1.aws.edge.axiom.co' },
  ],
  protocols: ['http/protobuf', 'http/json'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [
    {
      name: 'authorization',
      schemes: ['Bearer'],
      example: 'Bearer <an API token>',
      keys: [
        { form: /^xaat-/, what: 'an API token', takes: true },
        { form: /^xapt-/, what: 'a personal token', takes: false },
      ],
    },
  ],
  routing: [
    {
      name: 'x-axiom-dataset',
      required: true,
      signals: ['traces', 'logs'],
      example: 'my-dataset',
      what: 'the dataset that gets traces or logs',
    },
    {
      name: 'x-axiom-metrics-dataset',
      required: false,
      signals: ['metrics'],
      example: 'my-metrics',
      what: 'the dataset that gets metrics',
    },
  ],
  sources: [
    'https://axiom.co/docs/send-data/opentelemetry',
    'https://axiom.co/docs/guides/opentelemetry-claude-code',
    'https://axiom.co/docs/reference/edge-deployments',
  ],
  unauthorized: [
    'the token may not ingest into this dataset',
    'the token is a personal one (xapt-), which is not for sending',
    'the dataset is in another edge deployment than the host',
  ],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  otherPorts: {},
}

export default axiom
