import type { Profile } from '../types.ts'

/** The acceptor in the cloud takes the key of an agent, over TLS alone. */
const CLOUD = {
  tlsOnly: true,
  credentials: [{ name: 'x-instana-key', schemes: [''], example: '<the agent key>' }],
} satisfies Partial<Profile>

/** Instana's OTLP acceptor in the cloud, from its own documentation and from that of Langflow: on 4317 and 4318, or under names for one protocol on 443. */
const instana: Profile = {
  id: 'instana',
  title: 'Instana',
  hosts: ['otlp-*-saas.instana.io', 'otlp-*-saas.instana.rocks'],
  at: [{ names: ['instana-agent'] }],
  ports: { http: [4318], grpc: [4317] },
  otherPorts: { 42699: 'for its own tracers' },
  special: [
    { hosts: ['otlp-http-*-saas.instana.io'], ports: { http: [443] }, ...CLOUD },
    { hosts: ['otlp-grpc-*-saas.instana.io'], ports: { grpc: [443] }, ...CLOUD },
    { hosts: ['.instana.io', '.instana.rocks'], ...CLOUD },
  ],
  sources: [
    'https://docs.langflow.org/observability-instana',
    'https://www.ibm.com/docs/en/instana-observability/saas?topic=frameworks-amazon-bedrock-agentcore',
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
