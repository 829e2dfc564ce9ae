import type { App, Gate, Told } from './app.ts'
import { basic, header, OTEL_ROUTE, SET, TRUE, TRUE_OR_ONE, undecoded } from './parts.ts'
import { apollo } from './apollo.ts'
import { keycloak } from './keycloak.ts'
import { quarkus } from './quarkus.ts'
import { spring } from './spring.ts'
import { withoutSlash } from '../url.ts'

const isWebuiHttp = (told: Told): boolean => told('OTEL_OTLP_SPAN_EXPORTER')?.toLowerCase() === 'http'
const own = (signal: string, what: string): string => `OTEL_EXPORTER_OTLP_${signal}_${what}`
const webuiGate = (signal: 'traces' | 'metrics' | 'logs'): Gate => ({
  setting: `ENABLE_OTEL_${signal.toUpperCase()}`,
  on: TRUE,
  value: 'true',
  signals: [signal],
  asks: true,
})

const openWebui: App = {
  id: 'open-webui',
  title: 'Open WebUI',
  source: 'https://github.com/open-webui/open-webui/blob/main/backend/open_webui/utils/telemetry/setup.py',
  programs: ['open-webui'],
  packages: ['open-webui'],
  tells: /^ENABLE_OTEL_(?:TRACES|METRICS|LOGS)$|^OTEL_OTLP_SPAN_EXPORTER$/,
  runtime: 'python',
  wiring: (told) => (isWebuiHttp(told) ? 'code-http' : 'code-grpc'),
  renames: [
    // The exporters get the endpoint as it stands.
    { to: own('TRACES', 'ENDPOINT'), names: ['OTEL_EXPORTER_OTLP_ENDPOINT'] },
    { to: own('METRICS', 'ENDPOINT'), names: ['OTEL_METRICS_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] },
    { to: own('LOGS', 'ENDPOINT'), names: ['OTEL_LOGS_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] },
    { to: 'OTEL_EXPORTER_OTLP_INSECURE', names: ['OTEL_EXPORTER_OTLP_INSECURE'] },
    {
      to: 'OTEL_EXPORTER_OTLP_HEADERS',
      names: ['OTEL_BASIC_AUTH_USERNAME', 'OTEL_EXPORTER_OTLP_HEADERS'],
      as: (text, told) => {
        const [user, password] = [told('OTEL_BASIC_AUTH_USERNAME'), told('OTEL_BASIC_AUTH_PASSWORD')]
        return user && password ? header('authorization', basic(user, password)) : text
      },
    },
  ],
  // What it hands to the gRPC exporter is false unless it is told, and false means TLS whatever the scheme says.
  usual: { OTEL_EXPORTER_OTLP_INSECURE: 'false' },
  deaf: OTEL_ROUTE,
  reads: /^(?:ENABLE_OTEL\w*|OTEL_(?:\w+_)?BASIC_AUTH_\w+|OTEL_\w*OTLP_SPAN_EXPORTER|OTEL_METRICS_EXPORT_INTERVAL_MILLIS)$/,
  gates: [{ setting: 'ENABLE_OTEL', on: TRUE, value: 'true' }, webuiGate('traces'), webuiGate('metrics'), webuiGate('logs')],
  service: 'open-webui',
}

const vllm: App = {
  id: 'vllm',
  title: 'vLLM',
  source: 'https://docs.vllm.ai/en/latest/examples/online_serving/opentelemetry/',
  programs: ['vllm'],
  packages: ['vllm'],
  images: /(?:^|\/)vllm-openai$/,
  runtime: 'python',
  wiring: (told) => (told('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') === 'http/protobuf' ? 'code-http' : 'code-grpc'),
  protocols: ['grpc', 'http/protobuf'],
  signals: ['traces'],
  renames: [{ to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', names: ['--otlp-traces-endpoint'] }],
  deaf: /^OTEL_(?:EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?ENDPOINT|EXPORTER_OTLP_PROTOCOL|(?:TRACES|METRICS|LOGS)_EXPORTER)$/,
  gates: [
    {
      setting: '--otlp-traces-endpoint',
      on: SET,
      value: 'http://localhost:4317',
      line: 'vllm serve … --otlp-traces-endpoint http://localhost:4317',
    },
  ],
  rules: [
    {
      setting: 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
      fits: /^(?:grpc|http\/protobuf)$/,
      outcome: 'crash',
      reason: 'unknown-value',
      says: 'Unsupported OTLP protocol is configured',
    },
  ],
}

const dify: App = {
  id: 'dify',
  title: 'Dify',
  source: 'https://github.com/langgenius/dify/blob/main/api/extensions/ext_otel.py',
  images: /(?:^|\/)dify-api$/,
  tells: /^OTLP_(?:BASE|TRACE|METRIC)_ENDPOINT$/,
  runtime: 'python',
  wiring: (told) => (told('OTEL_EXPORTER_OTLP_PROTOCOL') === 'grpc' ? 'code-grpc' : 'code-http'),
  signals: ['traces', 'metrics'],
  renames: [
    { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['OTLP_BASE_ENDPOINT'] },
    { to: own('TRACES', 'ENDPOINT'), names: ['OTLP_TRACE_ENDPOINT'] },
    { to: own('METRICS', 'ENDPOINT'), names: ['OTLP_METRIC_ENDPOINT'] },
    { to: 'OTEL_EXPORTER_OTLP_HEADERS', names: ['OTLP_API_KEY'], as: (key) => header('Authorization', `Bearer ${key}`) },
    { to: 'OTEL_EXPORTER_OTLP_PROTOCOL', names: ['OTEL_EXPORTER_OTLP_PROTOCOL'], as: (text) => (text === 'http' ? 'http/protobuf' : text) },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: ['OTEL_SAMPLING_RATE'] },
  ],
  usual: {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.1',
  },
  deaf: /^OTEL_(?:EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS)|EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_PROTOCOL|(?:TRACES|METRICS|LOGS)_EXPORTER|TRACES_SAMPLER|TRACES_SAMPLER_ARG)$/,
  reads: /^(?:ENABLE_OTEL|OTLP_\w+|OTEL_(?:EXPORTER_TYPE|SAMPLING_RATE|BATCH_\w+|MAX_\w+|METRIC_EXPORT_\w+))$/,
  gates: [{ setting: 'ENABLE_OTEL', on: /^(?:true|1|yes|y|on|t)$/i, value: 'true' }],
  elsewhere: (told) => (told('OTEL_EXPORTER_TYPE') === 'console' ? 'the console' : undefined),
  sends: { text: 'To send them, name the OTLP exporter', line: 'export OTEL_EXPORTER_TYPE=otlp' },
  service: 'langgenius/dify',
}

const liteProtocol = (told: Told): string => told('OTEL_EXPORTER_OTLP_PROTOCOL') ?? told('OTEL_EXPORTER') ?? 'console'
const liteEndpoint = (told: Told): string => told('OTEL_EXPORTER_OTLP_ENDPOINT') ?? told('OTEL_ENDPOINT') ?? ''
const isLiteOtlp = (told: Told): boolean => /^(?:otlp_http|http\/protobuf|http\/json|otlp_grpc|grpc)$/.test(liteProtocol(told))

const litellm: App = {
  id: 'litellm',
  title: 'LiteLLM, its otel callback',
  source: 'https://docs.litellm.ai/docs/observability/opentelemetry_integration',
  programs: ['litellm'],
  packages: ['litellm'],
  runtime: 'python',
  wiring: (told) => (/^(?:otlp_)?grpc$/.test(liteProtocol(told)) ? 'code-grpc' : 'code-http'),
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      names: ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_ENDPOINT'],
      // A path of a signal that is there already is taken for the signal in question.
      as: (text) => withoutSlash(text).replace(/\/v1(?:\/(?:traces|metrics|logs))?$/, ''),
    },
    {
      to: 'OTEL_EXPORTER_OTLP_HEADERS',
      names: ['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_HEADERS'],
      // It takes the list apart itself, and decodes nothing but in its second generation (1.110.2).
      as: (text, told) => (/^(?:true|1|yes|on|t|y)$/i.test(told('LITELLM_OTEL_V2') ?? '') ? text : undecoded(text)),
    },
  ],
  deaf: OTEL_ROUTE,
  reads: /^(?:OTEL_(?:EXPORTER|ENDPOINT|HEADERS|EXPORTER_OTLP_PROTOCOL|TRACER_NAME|ENVIRONMENT_NAME|MODEL_ID)|LITELLM_\w+|DEBUG_OTEL)$/,
  gates: [
    { setting: 'LITELLM_OTEL_INTEGRATION_ENABLE_METRICS', on: TRUE, value: 'true', signals: ['metrics'], asks: true },
    { setting: 'LITELLM_OTEL_INTEGRATION_ENABLE_EVENTS', on: TRUE, value: 'true', signals: ['logs'], asks: true },
  ],
  elsewhere: (told) => (isLiteOtlp(told) || (liteProtocol(told) === 'console' && liteEndpoint(told) !== '') ? undefined : 'the console'),
  // https://github.com/BerriAI/litellm/pull/20438: it prints to the console though an endpoint is set. In 1.81.10, and no more in 1.81.11.
  changes: [{ since: '1.81.11', was: { elsewhere: (told) => (isLiteOtlp(told) ? undefined : 'the console') } }],
  sends: { text: 'To send them, name the OTLP exporter', line: 'export OTEL_EXPORTER=otlp_http' },
  newest: '1.110.2',
  service: 'litellm',
}

const n8n: App = {
  id: 'n8n',
  title: 'n8n',
  source: 'https://github.com/n8n-io/n8n/tree/master/packages/cli/src/modules/otel',
  programs: ['n8n'],
  installedFrom: 'n8n',
  tells: /^N8N_OTEL_/,
  runtime: 'node',
  wiring: (told) => (told('N8N_OTEL_EXPORTER_OTLP_PROTOCOL') === 'grpc' ? 'code-grpc' : 'code-proto'),
  signals: ['traces'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: ['N8N_OTEL_EXPORTER_OTLP_ENDPOINT'],
      as: (text, told) =>
        told('N8N_OTEL_EXPORTER_OTLP_PROTOCOL') === 'grpc'
          ? text
          : withoutSlash(text) + (told('N8N_OTEL_EXPORTER_OTLP_TRACING_PATH') || '/v1/traces'),
    },
    { to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', names: ['N8N_OTEL_EXPORTER_OTLP_HEADERS'], as: undecoded },
    { to: 'OTEL_SERVICE_NAME', names: ['N8N_OTEL_EXPORTER_SERVICE_NAME'] },
    { to: 'OTEL_TRACES_SAMPLER_ARG', names: ['N8N_OTEL_TRACES_SAMPLE_RATE'] },
  ],
  usual: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4318/v1/traces', OTEL_TRACES_SAMPLER: 'traceidratio' },
  deaf: /^OTEL_(?:EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|PROTOCOL)|(?:TRACES|METRICS|LOGS)_EXPORTER|TRACES_SAMPLER(?:_ARG)?|SDK_DISABLED)$/,
  reads: /^N8N_OTEL_\w+$/,
  gates: [{ setting: 'N8N_OTEL_ENABLED', on: TRUE_OR_ONE, value: 'true' }],
  service: 'n8n',
}

const crewai: App = {
  id: 'crewai',
  title: 'CrewAI, the telemetry of its own',
  source: 'https://github.com/crewAIInc/crewAI/blob/main/lib/crewai-core/src/crewai_core/telemetry.py',
  programs: ['crewai'],
  runtime: 'python',
  wiring: 'code-http',
  signals: ['traces'],
  // Its endpoint stands in the code.
  fixed: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://telemetry.crewai.com:4319/v1/traces' },
  deaf: OTEL_ROUTE,
  reads: /^CREWAI_DISABLE_\w+$/,
  elsewhere: (told) =>
    TRUE.test(told('CREWAI_DISABLE_TELEMETRY') ?? '') || TRUE.test(told('CREWAI_DISABLE_TRACKING') ?? '')
      ? 'nothing, as it is told'
      : undefined,
  service: 'crewAI-telemetry',
}

/** Servers and frameworks. */
export const services: readonly App[] = [apollo, openWebui, vllm, dify, litellm, n8n, crewai, spring, quarkus, keycloak]
