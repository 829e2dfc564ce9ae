import type { Profile } from '../types.ts'

/** The Datadog Agent with its OTLP receiver, which is off unless it is switched on. */
const datadogAgent: Profile = {
  id: 'datadog-agent',
  title: 'the Datadog Agent',
  family: 'datadog',
  at: [{ names: ['datadog-agent', 'datadog', 'dd-agent'] }, { port: 8126 }],
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  otherPorts: { 8126: 'for traces in its own format', 8125: 'for metrics in its own format', 5001: 'for its own commands' },
  sources: [
    'https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest_in_the_agent/',
    'https://docs.datadoghq.com/agent/configuration/network/',
  ],
  hosts: [],
  images: ['datadog/agent'],
  startsWith: { 'datadog/agent': '/etc/datadog-agent/datadog.yaml', 'datadoghq/agent': '/etc/datadog-agent/datadog.yaml' },
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
}

export default datadogAgent
