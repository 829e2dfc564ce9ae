import type { Profile } from '../types.ts'

/** The classic ingestion of Application Insights, which is no OTLP. */
const azureApplicationInsights: Profile = {
  id: 'azure-application-insights',
  title: 'Application Insights (classic ingestion)',
  family: 'azure',
  hosts: [
    '.applicationinsights.azure.com',
    'dc.services.visualstudio.com',
    '.applicationinsights.azure.us',
    '.applicationinsights.azure.cn',
  ],
  protocols: [],
  signals: ['traces', 'metrics', 'logs'],
  notOtlp: {
    what: 'the ingestion endpoint of a connection string takes the format of the Azure Monitor exporter',
    fix: 'Use the Azure Monitor exporter (or distro) with the connection string, or send to a Collector that has it',
  },
  sources: [
    'https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-configuration',
    'https://learn.microsoft.com/azure/azure-monitor/app/connection-strings',
  ],
  regions: [],
  basePath: '',
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default azureApplicationInsights
