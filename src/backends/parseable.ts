import type { Profile } from '../types.ts'

/** Parseable, from the documentation of Fluent Bit and OpenLIT: two headers say what is sent and where it goes. */
const parseable: Profile = {
  id: 'parseable',
  title: 'Parseable',
  at: [{ names: ['parseable'] }],
  marks: ['x-p-stream', 'x-p-log-source'],
  protocols: ['http/protobuf', 'http/json'],
  ports: { http: [8000] },
  credentials: [
    { name: 'authorization', schemes: ['Basic'], example: 'Basic <base64 of user:password>' },
    { name: 'x-api-key', schemes: [''], example: '<an API key that may ingest>' },
  ],
  routing: [
    { name: 'x-p-stream', required: true, example: 'my-traces', what: 'the dataset that gets the signal' },
    { name: 'x-p-log-source', required: true, example: 'otel-traces', what: 'otel-traces, otel-metrics or otel-logs' },
  ],
  sources: [
    'https://docs.fluentbit.io/manual/data-pipeline/outputs/parseable',
    'https://docs.openlit.io/latest/sdk/destinations/parseable',
  ],
  hosts: [],
  images: ['parseable/parseable'],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  otherPorts: {},
}

export default parseable
