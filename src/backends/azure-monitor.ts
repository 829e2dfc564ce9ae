import type { Profile } from '../types.ts'

/** Azure Monitor's OTLP intake (preview): a URL of one's own, and tokens of Entra ID. */
const azureMonitor: Profile = {
  id: 'azure-monitor',
  title: 'Azure Monitor',
  family: 'azure',
  hosts: ['*.ingest.monitor.azure.com', '*.*.ingest.monitor.azure.com', '*.metrics.ingest.monitor.azure.com'],
  protocols: ['http/protobuf'],
  basePath: '',
  anyPath: true,
  ports: { http: [443] },
  tlsOnly: true,
  credentialBy: 'a token of Entra ID, which the azureauth extension of the Collector makes',
  sources: ['https://learn.microsoft.com/azure/azure-monitor/containers/opentelemetry-protocol-ingestion'],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default azureMonitor
