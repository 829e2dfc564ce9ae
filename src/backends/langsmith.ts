import type { Profile } from '../types.ts'

/** LangSmith, from its documentation. */
const langsmith: Profile = {
  id: 'langsmith',
  title: 'LangSmith',
  hosts: ['api.smith.langchain.com', 'eu.api.smith.langchain.com', 'apac.api.smith.langchain.com', 'aws.api.smith.langchain.com'],
  regions: [
    { name: 'US', url: 'https://api.smith.langchain.com/otel' },
    { name: 'EU', url: 'https://eu.api.smith.langchain.com/otel' },
    { name: 'APAC', url: 'https://apac.api.smith.langchain.com/otel' },
  ],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '/otel',
  otherBases: ['/api/v1/otel'],
  onlyAt: { logs: ['/otel/v1/claude_code', '/api/v1/otel/v1/claude_code'] },
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'x-api-key', schemes: [''], example: '<an API key>' }],
  routing: [
    {
      name: 'langsmith-project',
      required: false,
      example: 'my-project',
      what: 'the project that gets the traces; without it the default one',
    },
  ],
  sources: ['https://docs.langchain.com/langsmith/trace-with-opentelemetry', 'https://docs.langchain.com/langsmith/trace-claude-code'],
  unauthorized: ['the key is wrong or revoked', 'the organization is in another region than the host', 'the key is of another workspace'],
  otherPorts: {},
}

export default langsmith
