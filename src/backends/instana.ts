import type { Profile } from '../types.ts'

/** Instana's OTLP acceptor in the cloud, from the documentation of Tracetest and its own. */
const instana: Profile = {
  id: 'instana',
  title: 'Instana',
  hosts: ['otlp-*-saas.instana.io'],
  at: [{ names: ['instana-agent'] }],
  ports: { http: [4318], grpc: [4317] },
  otherPorts: { 42699: 'for its own tracers' },
  special: [
    {
      hosts: ['.instana.io'],
      tlsOnly: true,
      credentials: [{ name: 'x-instana-key', schemes: [''], example: '<the agent key>' }],
    },
  ],
  sources: [
    'https://docs.tracetest.io/configuration/connecting-to-data-stores/instana',
    'https://www.ibm.com/docs/en/instana-observability/current?topic=instana-backend',
    'https://www.traceloop.com/docs/openllmetry/integrations/instana',
  ],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
}

export default instana
