import type { Profile } from '../types.ts'

/** Where traces were taken first: one path alone, and who sends named in a header. https://github.com/DataDog/documentation/pull/23826 */
const OLD = ['trace.agent.datadoghq.com', 'trace.agent.datadoghq.eu', 'trace.agent.*.datadoghq.com', 'trace.agent.ddog-gov.com']

/** Datadog's OTLP intake, from its documentation: HTTP alone, and metrics in delta alone. */
const datadogIntake: Profile = {
  id: 'datadog-intake',
  title: "Datadog's OTLP intake",
  family: 'datadog',
  hosts: [...OLD, 'otlp.datadoghq.com', 'otlp.datadoghq.eu', 'otlp.*.datadoghq.com', 'otlp.ddog-gov.com'],
  regions: [
    { name: 'US1', url: 'https://otlp.datadoghq.com' },
    { name: 'US3', url: 'https://otlp.us3.datadoghq.com' },
    { name: 'US5', url: 'https://otlp.us5.datadoghq.com' },
    { name: 'EU1', url: 'https://otlp.datadoghq.eu' },
    { name: 'AP1', url: 'https://otlp.ap1.datadoghq.com' },
  ],
  protocols: ['http/protobuf', 'http/json'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'dd-api-key', schemes: [''], example: '<an API key>' }],
  temporality: { takes: 'delta', severity: 'warning', what: 'cumulative metrics are refused' },
  special: [
    {
      hosts: OLD,
      signals: ['traces'],
      paths: { traces: ['/api/v0.2/traces'] },
      // Counts of traces, by the side of them: https://github.com/DataDog/opentelemetry-examples/blob/main/apps/rolldice-http-metrics/config.yml
      onlyAt: { metrics: ['/api/v0.2/stats'] },
      routing: [
        {
          name: 'dd-otlp-source',
          signals: ['traces'],
          required: true,
          example: 'my-site',
          what: 'who sends; without it the intake answers 403',
        },
        { name: 'dd-protocol', required: false, example: 'otlp', what: 'the form of the request' },
      ],
    },
  ],
  sources: [
    'https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/traces/',
    'https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/metrics/',
    'https://docs.datadoghq.com/getting_started/site/',
  ],
  unauthorized: [
    'the API key is of another site than the host',
    'the organization has no access to the intake of this signal',
    'it is an application key, which only reads',
  ],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default datadogIntake
