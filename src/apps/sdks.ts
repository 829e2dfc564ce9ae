import type { App, Told } from './app.ts'
import { langsmith } from './langsmith.ts'
import { openlit } from './openlit.ts'
import { traceloop } from './traceloop.ts'
import { basic, header, OTEL_ROUTE, SET, TRUE } from './parts.ts'
import { phoenix } from './phoenix.ts'

const langfusePath = (base: string, told: Told): string =>
  `${base}/${told('LANGFUSE_OTEL_TRACES_EXPORT_PATH') || 'api/public/otel/v1/traces'}`
const langfuseKeys = (_: string, told: Told): string =>
  header('authorization', basic(told('LANGFUSE_PUBLIC_KEY'), told('LANGFUSE_SECRET_KEY')))
const langfuseCredentials = { to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', names: ['LANGFUSE_SECRET_KEY'], as: langfuseKeys }

const langfuse: App = {
  id: 'langfuse',
  title: 'the Langfuse SDK for Python',
  source: 'https://github.com/langfuse/langfuse-python/blob/main/langfuse/_client/client.py',
  packages: ['langfuse'],
  tells: /^LANGFUSE_(?:PUBLIC_KEY|SECRET_KEY|HOST|BASE_URL)$/,
  shared: true,
  runtime: 'python',
  wiring: 'code-http',
  signals: ['traces'],
  renames: [
    { to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', names: ['LANGFUSE_BASE_URL', 'LANGFUSE_HOST'], as: langfusePath },
    langfuseCredentials,
  ],
  usual: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://cloud.langfuse.com/api/public/otel/v1/traces' },
  deaf: OTEL_ROUTE,
  reads: /^LANGFUSE_\w+$/,
  gates: [
    { setting: 'LANGFUSE_PUBLIC_KEY', on: SET, value: 'pk-lf-…' },
    { setting: 'LANGFUSE_SECRET_KEY', on: SET, value: 'sk-lf-…' },
  ],
  newest: '4.14.3',
  changes: [
    {
      // https://github.com/langfuse/langfuse-python/pull/1418
      since: '3.8.1',
      was: {
        renames: [{ to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', names: ['LANGFUSE_HOST'], as: langfusePath }, langfuseCredentials],
        notYet: { LANGFUSE_BASE_URL: 'LANGFUSE_HOST' },
      },
    },
  ],
}

/** Its traces have one destination, and a variable of OpenTelemetry wins over the tracking server. */
const mlflowDiverted = (told: Told): string | undefined =>
  /^(?:false|0)$/i.test(told('MLFLOW_ENABLE_OTLP_EXPORTER') ?? '')
    ? undefined
    : ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'].find((name) => told(name))
const isMlflowDual = (told: Told): boolean => TRUE.test(told('MLFLOW_TRACE_ENABLE_OTLP_DUAL_EXPORT') ?? '')

const mlflow: App = {
  id: 'mlflow',
  title: 'the MLflow client, its tracing',
  source: 'https://mlflow.org/docs/latest/genai/tracing/opentelemetry/export/',
  packages: ['mlflow', 'mlflow-skinny', 'mlflow-tracing'],
  tells: /^MLFLOW_TRACKING_URI$/,
  shared: true,
  runtime: 'python',
  wiring: (told) =>
    (told('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') || told('OTEL_EXPORTER_OTLP_PROTOCOL')) === 'http/protobuf' ? 'code-http' : 'code-grpc',
  signals: ['traces'],
  // The exporter gets the endpoint as it stands, the common one too (mlflow/tracing/utils/otlp.py).
  renames: [{ to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', names: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] }],
  deaf: /^OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER$/,
  reads: /^MLFLOW_\w+$/,
  elsewhere: (told) => (mlflowDiverted(told) === undefined ? 'the tracking server of MLflow' : undefined),
  diverts: (told) => {
    const by = mlflowDiverted(told)
    return by !== undefined && !isMlflowDual(told) ? { by, from: 'MLFLOW_TRACKING_URI' } : undefined
  },
}

const vercelPort = (told: Told): string => told('VERCEL_OTEL_ENDPOINTS_PORT') || '4318'
const isVercel = (told: Told): boolean => Boolean(told('VERCEL_OTEL_ENDPOINTS'))

const vercel: App = {
  id: 'vercel-otel',
  title: '@vercel/otel, as in Next.js',
  source: 'https://github.com/vercel/otel/blob/main/packages/otel/src/sdk.ts',
  also: ['vercel', 'next'],
  packages: ['@vercel/otel'],
  tells: /^VERCEL_OTEL_ENDPOINTS/,
  runtime: 'node',
  wiring: (told) =>
    (told('VERCEL_OTEL_ENDPOINTS')
      ? told('VERCEL_OTEL_ENDPOINTS_PROTOCOL')
      : (told('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? told('OTEL_EXPORTER_OTLP_PROTOCOL'))) === 'http/json'
      ? 'code-http'
      : 'code-proto',
  signals: ['traces'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: ['VERCEL_OTEL_ENDPOINTS'],
      when: isVercel,
      as: (_, told) => `http://localhost:${vercelPort(told)}/v1/traces`,
    },
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
      when: (told) => !isVercel(told),
    },
  ],
  deaf: /^OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER$/,
  reads: /^VERCEL_OTEL_\w+$/,
  diverts: (told) =>
    isVercel(told) && told('OTEL_EXPORTER_OTLP_ENDPOINT')
      ? { by: 'VERCEL_OTEL_ENDPOINTS', from: 'OTEL_EXPORTER_OTLP_ENDPOINT' }
      : undefined,
}

const REGIONS: Readonly<Record<string, string>> = { us: 'https://logfire-us.pydantic.dev', eu: 'https://logfire-eu.pydantic.dev' }
/** The region stands in the token; an old token has none, and means the US. */
const logfireUrl = (token: string, told: Told): string =>
  told('LOGFIRE_BASE_URL') || REGIONS[/^pylf_v\d+_([a-z]+)_/.exec(token)?.[1] ?? 'us'] || 'https://logfire-us.pydantic.dev'
const hasToken = (told: Told): boolean => Boolean(told('LOGFIRE_TOKEN')) && !/^false$/i.test(told('LOGFIRE_SEND_TO_LOGFIRE') ?? '')

const logfire: App = {
  id: 'logfire',
  title: 'the Logfire SDK for Python',
  source: 'https://github.com/pydantic/logfire/blob/main/logfire/_internal/config.py',
  packages: ['logfire'],
  tells: /^LOGFIRE_TOKEN$/,
  runtime: 'python',
  wiring: 'code-http',
  renames: [
    { to: 'OTEL_EXPORTER_OTLP_ENDPOINT', names: ['LOGFIRE_TOKEN'], when: hasToken, as: logfireUrl },
    { to: 'OTEL_EXPORTER_OTLP_HEADERS', names: ['LOGFIRE_TOKEN'], when: hasToken, as: (token) => header('Authorization', token) },
    { to: 'OTEL_SERVICE_NAME', names: ['LOGFIRE_SERVICE_NAME', 'OTEL_SERVICE_NAME'] },
  ],
  // Its exporters are those for HTTP, and other names than otlp only switch them off.
  deaf: /^OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?PROTOCOL$/,
  reads: /^LOGFIRE_\w+$/,
  gates: [
    {
      setting: 'LOGFIRE_TOKEN',
      or: [
        'OTEL_EXPORTER_OTLP_ENDPOINT',
        'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
        'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
        'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
      ],
      on: SET,
      value: '<the write token of the project>',
    },
  ],
}

/** SDKs that bring an exporter of their own. */
export const sdks: readonly App[] = [langfuse, mlflow, vercel, traceloop, logfire, phoenix, openlit, langsmith]
