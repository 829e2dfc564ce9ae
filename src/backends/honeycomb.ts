import type { Profile } from '../types.ts'

/** Honeycomb, from its documentation. */
const honeycomb: Profile = {
  id: 'honeycomb',
  title: 'Honeycomb',
  hosts: ['api.honeycomb.io', 'api.eu1.honeycomb.io'],
  regions: [
    { name: 'US', url: 'https://api.honeycomb.io' },
    { name: 'EU', url: 'https://api.eu1.honeycomb.io' },
  ],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [
    {
      name: 'x-honeycomb-team',
      schemes: [''],
      example: '<an ingest key>',
      keys: [
        // https://docs.honeycomb.io/api/authentication
        { form: /^hc[a-z]ik_/, what: 'an ingest key', takes: true },
        { form: /^hc[a-z]mk_/, what: 'a management key', takes: false },
      ],
    },
  ],
  routing: [
    {
      name: 'x-honeycomb-dataset',
      // Ingest keys of environments route by service.name; keys of Honeycomb Classic do not.
      required: true,
      forKeys: /^(?:[0-9a-f]{32}|hc[a-z]ic_\w+)$/,
      example: 'my-dataset',
      what: 'the dataset, which a key of Honeycomb Classic does not name',
    },
  ],
  sources: [
    'https://docs.honeycomb.io/send-data/opentelemetry/',
    'https://docs.honeycomb.io/api/authentication',
    'https://docs.honeycomb.io/send-data/metrics/application',
  ],
  unauthorized: [
    'the key is wrong or was disabled',
    'the key belongs to the other region: US is api.honeycomb.io, EU is api.eu1.honeycomb.io',
    'the key is of Honeycomb Classic, and x-honeycomb-dataset is missing',
  ],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  otherPorts: {},
}

export default honeycomb
