import type { Profile } from '../types.ts'

/** Highlight, from its documentation and the one of OpenLLMetry. */
const highlight: Profile = {
  id: 'highlight',
  title: 'Highlight',
  hosts: ['otel.highlight.io'],
  regions: [{ name: 'cloud', url: 'https://otel.highlight.io:4318' }],
  ports: { http: [4318], grpc: [4317] },
  tlsOnly: true,
  routing: [
    {
      name: 'x-highlight-project',
      required: true,
      example: 'my-project-id',
      what: 'the project that gets the data',
      instead: ['highlight.project_id'],
    },
  ],
  sources: [
    'https://www.highlight.io/docs/getting-started/native-opentelemetry/overview',
    'https://www.traceloop.com/docs/openllmetry/integrations/highlight',
  ],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  otherPorts: {},
}

export default highlight
