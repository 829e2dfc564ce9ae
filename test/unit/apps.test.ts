import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { apps, appOf } from '../../src/apps/index.ts'
import { check, plan } from '../../src/index.ts'
import { runtimeOf } from '../../src/runtimes/index.ts'
import { runCli } from '../support/cli.ts'

type Env = Record<string, string>

async function report(app: string, env: Env, version?: string) {
  const { targets } = await check({ runtime: app, version, env, offline: true })
  if (!targets[0]) throw new Error('no target')
  return targets[0]
}
const where = (app: string, env: Env, version?: string): string[] => {
  const made = plan({ runtime: app, env, version })
  return (['traces', 'metrics', 'logs'] as const).map((signal) => {
    const { state, url, protocol } = made[signal]
    return state === 'export' ? `${protocol} ${url}` : state
  })
}

describe('the table of apps', () => {
  test.each(apps.map((app) => [app.id, app] as const))('%s stands on a runtime and says where its facts come from', (id, app) => {
    expect(runtimeOf(app.runtime)).toBeDefined()
    expect(runtimeOf(id)).toBeUndefined()
    expect(app.source).toMatch(/^https:\/\//)
    expect(apps.filter((other) => [other.id, ...(other.also ?? [])].some((name) => name === id || app.also?.includes(name)))).toEqual([app])
  })

  test.each(apps.map((app) => [app.id, app] as const))('%s renames to settings that its base reads', (_, app) => {
    const reads = runtimeOf(app.runtime)?.reads
    expect((app.renames ?? []).map(({ to }) => to).filter((to) => !reads?.(to))).toEqual([])
  })

  test('other names and ids are the same app', () => expect(appOf('gemini')).toBe(appOf('gemini-cli')))
})

const G = { GEMINI_TELEMETRY_ENABLED: 'true' }
const LS = { LANGSMITH_TRACING: 'true', LANGSMITH_OTEL_ENABLED: 'true', LANGSMITH_API_KEY: 'lsv2_pt_abc' }
const Q = { QWEN_TELEMETRY_ENABLED: 'true' }
const C = { CLINE_OTEL_TELEMETRY_ENABLED: 'true', CLINE_OTEL_METRICS_EXPORTER: 'otlp', CLINE_OTEL_LOGS_EXPORTER: 'otlp' }
const CC = { CLAUDE_CODE_ENABLE_TELEMETRY: '1', OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp' }
const HTTP = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }
const E = 'OTEL_EXPORTER_OTLP_ENDPOINT'

describe('where the data of an app go', () => {
  test.each<[app: string, env: Env, ways: string[], version?: string]>([
    ['gemini', { ...G, GEMINI_TELEMETRY_OTLP_ENDPOINT: 'https://h/base/x' }, ['grpc https://h', 'grpc https://h', 'grpc https://h']],
    [
      'gemini',
      { ...G, GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http', [E]: '"https://h/otlp"' },
      ['http/json https://h/otlp/v1/traces', 'http/json https://h/otlp/v1/metrics', 'http/json https://h/otlp/v1/logs'],
    ],
    ['gemini', G, Array.from({ length: 3 }, () => 'grpc http://localhost:4317')],
    ['gemini', { ...G, GEMINI_TELEMETRY_TARGET: 'gcp' }, ['off', 'off', 'off']],
    ['gemini', { [E]: 'http://h:4317' }, ['off', 'off', 'off']],
    ['gemini', { ...G, GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http/protobuf' }, ['crash', 'crash', 'crash']],
    ['gemini', { ...G, GEMINI_TELEMETRY_TARGET: 'otlp' }, ['crash', 'crash', 'crash']],
    ['gemini', { ...G, GEMINI_TELEMETRY_USE_COLLECTOR: 'true', GEMINI_TELEMETRY_USE_CLI_AUTH: 'true' }, ['off', 'off', 'off']],
    ['qwen', { ...Q, QWEN_TELEMETRY_OTLP_ENDPOINT: 'https://h/base/x' }, ['grpc https://h', 'grpc https://h', 'grpc https://h']],
    ['qwen', { ...Q, QWEN_TELEMETRY_TARGET: 'gcp' }, Array.from({ length: 3 }, () => 'grpc http://localhost:4317')],
    [
      'qwen',
      {
        ...Q,
        QWEN_TELEMETRY_OTLP_PROTOCOL: 'http',
        [E]: 'https://h/otlp',
        QWEN_TELEMETRY_OTLP_TRACES_ENDPOINT: 'https://own/api/otlp/traces',
      },
      ['http/json https://own/api/otlp/traces', 'http/json https://h/otlp/v1/metrics', 'http/json https://h/otlp/v1/logs'],
    ],
    ['qwen', { ...Q, QWEN_TELEMETRY_OUTFILE: '/tmp/x' }, ['off', 'off', 'off']],
    ['qwen', { [E]: 'http://h:4317' }, ['off', 'off', 'off']],
    ['copilot-chat', { [E]: 'http://h:4318' }, ['traces', 'metrics', 'logs'].map((signal) => `http/protobuf http://h:4318/v1/${signal}`)],
    [
      'copilot-chat',
      { COPILOT_OTEL_ENABLED: 'true', COPILOT_OTEL_PROTOCOL: 'grpc', COPILOT_OTEL_ENDPOINT: 'http://h:4317/x', [E]: 'http://other:1' },
      ['grpc http://h:4317', 'grpc http://h:4317', 'grpc http://h:4317'],
    ],
    ['copilot-chat', { COPILOT_OTEL_ENABLED: 'false', [E]: 'http://h:4318' }, ['off', 'off', 'off']],
    ['copilot-chat', {}, ['off', 'off', 'off']],
    ['copilot', { [E]: 'http://h:4318' }, ['http/json http://h:4318/v1/traces', 'http/json http://h:4318/v1/metrics', 'off']],
    [
      'copilot',
      { COPILOT_OTEL_ENABLED: 'true', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', [E]: 'http://h:4318' },
      ['http/protobuf http://h:4318/v1/traces', 'http/protobuf http://h:4318/v1/metrics', 'off'],
    ],
    ['copilot', { COPILOT_OTEL_FILE_EXPORTER_PATH: '/tmp/x', [E]: 'http://h:4318' }, ['off', 'off', 'off']],
    ['copilot', {}, ['off', 'off', 'off']],
    ['quarkus', {}, ['grpc http://localhost:4317', 'off', 'off']],
    ['quarkus', { QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, ['http/protobuf http://localhost:4317/v1/traces', 'off', 'off']],
    [
      'quarkus',
      {
        QUARKUS_OTEL_METRICS_ENABLED: 'true',
        QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4318/base/',
        QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://own:4318',
      },
      ['http/protobuf http://own:4318/v1/traces', 'http/protobuf http://h:4318/base/v1/metrics', 'off'],
    ],
    ['quarkus', { QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL: 'http' }, ['crash', 'crash', 'crash']],
    ['quarkus', { QUARKUS_OTEL_SDK_DISABLED: 'true' }, ['off', 'off', 'off']],
    ['openlit', {}, ['console', 'console', 'console']],
    ['openlit', { [E]: 'http://h:4318' }, ['traces', 'metrics', 'logs'].map((signal) => `http/protobuf http://h:4318/v1/${signal}`)],
    ['openlit', { [E]: 'http://h:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, Array.from({ length: 3 }, () => 'grpc http://h:4317')],
    ['langsmith', LS, ['http/protobuf https://api.smith.langchain.com/otel/v1/traces', 'off', 'off']],
    [
      'langsmith',
      { ...LS, LANGSMITH_ENDPOINT: 'https://eu.api.smith.langchain.com/' },
      ['http/protobuf https://eu.api.smith.langchain.com/otel/v1/traces', 'off', 'off'],
    ],
    ['langsmith', { ...LS, [E]: 'http://h:4318' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off']],
    ['langsmith', { ...LS, [E]: 'http://h:4318/v1/traces' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off']],
    ['langsmith', { ...LS, LANGSMITH_OTEL_ENABLED: 'false' }, ['off', 'off', 'off']],
    ['cline', { ...C, CLINE_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4317' }, ['off', 'grpc https://h:4317', 'grpc https://h:4317']],
    [
      'cline',
      { ...C, CLINE_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4317', CLINE_OTEL_EXPORTER_OTLP_INSECURE: 'true' },
      ['off', 'grpc http://h:4317', 'grpc http://h:4317'],
    ],
    [
      'cline',
      { ...C, CLINE_OTEL_EXPORTER_OTLP_ENDPOINT: 'https://h/v1/logs', CLINE_OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
      ['off', 'http/protobuf https://h/v1/metrics', 'http/protobuf https://h/v1/logs'],
    ],
    ['cline', { CLINE_OTEL_TELEMETRY_ENABLED: '1', CLINE_OTEL_LOGS_EXPORTER: 'otlp' }, ['off', 'off', 'off']],
    [
      'claude',
      { ...CC, ...HTTP, [E]: 'http://h:4318' },
      ['off', 'http/protobuf http://h:4318/v1/metrics', 'http/protobuf http://h:4318/v1/logs'],
    ],
    ['claude', { ...CC, [E]: 'http://h:4318' }, ['off', 'broken', 'broken']],
    ['claude', { [E]: 'http://h:4318', OTEL_METRICS_EXPORTER: 'otlp' }, ['off', 'off', 'off']],
    ['codex', { [E]: 'http://h:4318' }, ['off', 'off', 'off']],
    ['opencode', { [E]: 'http://h:4318' }, ['http/json http://h:4318/v1/traces', 'off', 'http/json http://h:4318/v1/logs']],
    ['opencode', {}, ['off', 'off', 'off']],
    ['k6', { K6_OTEL_GRPC_EXPORTER_ENDPOINT: 'h:4317', K6_OTEL_GRPC_EXPORTER_INSECURE: 'true' }, ['off', 'grpc http://h:4317', 'off']],
    [
      'k6',
      {
        K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf',
        K6_OTEL_HTTP_EXPORTER_ENDPOINT: 'h:4318',
        K6_OTEL_HTTP_EXPORTER_URL_PATH: '/o/v1/metrics',
      },
      ['off', 'http/protobuf https://h:4318/o/v1/metrics', 'off'],
    ],
    ['k6', {}, ['off', 'grpc https://localhost:4317', 'off']],
    ['otel-cli', { [E]: 'localhost:4317' }, ['grpc http://localhost:4317', 'off', 'off']],
    ['otel-cli', { [E]: 'collector:4317' }, ['grpc https://collector:4317', 'off', 'off']],
    ['otel-cli', { [E]: 'http://h:4318' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off']],
    ['otel-cli', { [E]: 'http://h:4318/v1/traces' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off']],
    ['buildx', { [E]: 'http://h:4317' }, ['grpc http://h:4317', 'grpc http://h:4317', 'off']],
    ['buildx', {}, ['off', 'off', 'off']],
    ['docker', { DOCKER_CLI_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4317' }, ['grpc http://h:4317', 'grpc http://h:4317', 'off']],
    ['roadrunner', { [E]: 'http://h:4318' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off']],
    ['keycloak', {}, ['off', 'off', 'off']],
    ['keycloak', { KC_TRACING_ENABLED: 'true' }, ['grpc http://localhost:4317', 'off', 'off']],
    ['keycloak', { KC_TRACING_ENABLED: 'true', [E]: 'http://h:4317', ...HTTP }, ['grpc http://localhost:4317', 'off', 'off']],
    [
      'keycloak',
      {
        KC_TRACING_ENABLED: 'true',
        KC_TELEMETRY_METRICS_ENABLED: 'true',
        KC_TELEMETRY_ENDPOINT: 'http://h:4318/',
        KC_TELEMETRY_PROTOCOL: 'http/protobuf',
        KC_TRACING_ENDPOINT: 'http://t:4317',
        KC_TRACING_PROTOCOL: 'grpc',
      },
      ['grpc http://t:4317', 'http/protobuf http://h:4318/v1/metrics', 'off'],
    ],
    ['caddy', { [E]: 'http://h:4318' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off']],
    ['caddy', { ...HTTP, [E]: 'http://h:4317' }, ['grpc http://h:4317', 'off', 'off'], '2.10.2'],
    ['caddy', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', [E]: 'http://h:4317' }, ['grpc http://h:4317', 'off', 'off'], '2.11.0'],
    [
      'caddy',
      { OTEL_METRICS_EXPORTER: 'otlp', [E]: 'http://h:4318' },
      ['http/protobuf http://h:4318/v1/traces', 'http/protobuf http://h:4318/v1/metrics', 'off'],
    ],
    ['caddy', { OTEL_METRICS_EXPORTER: 'otlp', [E]: 'http://h:4318' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off'], '2.11.2'],
    ['traefik', { TRAEFIK_TRACING_OTLP_HTTP_ENDPOINT: 'http://h:4318' }, ['http/protobuf http://h:4318/v1/traces', 'off', 'off']],
    [
      'traefik',
      { TRAEFIK_TRACING_OTLP_GRPC_ENDPOINT: 'h:4317', TRAEFIK_TRACING_OTLP_GRPC_INSECURE: 'true' },
      ['grpc http://h:4317', 'off', 'off'],
    ],
    [
      'traefik',
      { TRAEFIK_TRACING_OTLP_GRPC: 'true', TRAEFIK_TRACING_OTLP_GRPC_INSECURE: 'true' },
      ['grpc http://localhost:4317', 'off', 'off'],
    ],
    ['open-webui', { ENABLE_OTEL: 'true', [E]: 'http://h:4317' }, ['off', 'off', 'off']],
    ['open-webui', { ENABLE_OTEL: 'True', ENABLE_OTEL_TRACES: 'true', [E]: 'http://h:4317' }, ['grpc https://h:4317', 'off', 'off']],
    [
      'open-webui',
      { ENABLE_OTEL: 'true', ENABLE_OTEL_TRACES: 'true', [E]: 'http://h:4317', OTEL_EXPORTER_OTLP_INSECURE: 'true' },
      ['grpc http://h:4317', 'off', 'off'],
    ],
    [
      'open-webui',
      { ENABLE_OTEL: 'true', ENABLE_OTEL_TRACES: 'true', [E]: 'http://h:4318', OTEL_OTLP_SPAN_EXPORTER: 'http' },
      ['http/protobuf http://h:4318/', 'off', 'off'],
    ],
    [
      'dify',
      { ENABLE_OTEL: 'true', OTLP_BASE_ENDPOINT: 'http://h' },
      ['http/protobuf http://h/v1/traces', 'http/protobuf http://h/v1/metrics', 'off'],
    ],
    ['litellm', { OTEL_EXPORTER: 'otlp_http', OTEL_ENDPOINT: 'https://h/v1/traces' }, ['http/protobuf https://h/v1/traces', 'off', 'off']],
    ['litellm', { [E]: 'https://h' }, ['http/protobuf https://h/v1/traces', 'off', 'off']],
    ['litellm', {}, ['console', 'off', 'off']],
    ['litellm', { OTEL_ENDPOINT: 'https://h/v1/traces' }, ['http/protobuf https://h/v1/traces', 'off', 'off']],
    ['litellm', { OTEL_ENDPOINT: 'https://h/v1/traces' }, ['console', 'off', 'off'], '1.81.10'],
    ['n8n', { N8N_OTEL_ENABLED: 'true', N8N_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h/' }, ['http/protobuf http://h/v1/traces', 'off', 'off']],
    ['crewai', { [E]: 'http://h' }, ['http/protobuf https://telemetry.crewai.com:4319/v1/traces', 'off', 'off']],
    [
      'spring-boot',
      { MANAGEMENT_OTLP_TRACING_ENDPOINT: 'http://h:4318/v1/traces' },
      ['http/protobuf http://h:4318/v1/traces', 'http/protobuf http://localhost:4318/v1/metrics', 'off'],
    ],
    [
      'langfuse',
      { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-1', LANGFUSE_BASE_URL: 'https://us.cloud.langfuse.com' },
      ['http/protobuf https://us.cloud.langfuse.com/api/public/otel/v1/traces', 'off', 'off'],
    ],
    [
      'langfuse',
      { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-1', LANGFUSE_BASE_URL: 'https://us.cloud.langfuse.com' },
      ['http/protobuf https://cloud.langfuse.com/api/public/otel/v1/traces', 'off', 'off'],
      '3.5.0',
    ],
    ['mlflow', { MLFLOW_TRACKING_URI: 'http://localhost:5000' }, ['off', 'off', 'off']],
    ['mlflow', { [E]: 'http://h:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, ['http/protobuf http://h:4318/', 'off', 'off']],
    ['vercel-otel', { [E]: 'https://h' }, ['http/protobuf https://h/v1/traces', 'off', 'off']],
    ['vercel-otel', { [E]: 'https://h', VERCEL_OTEL_ENDPOINTS: '[]' }, ['http/protobuf http://localhost:4318/v1/traces', 'off', 'off']],
    ['traceloop', { TRACELOOP_BASE_URL: 'h:4317' }, ['grpc http://h:4317', 'grpc http://h:4317', 'off']],
    [
      'traceloop',
      { TRACELOOP_API_KEY: 'x' },
      ['http/protobuf https://api.traceloop.com/v1/traces', 'http/protobuf https://api.traceloop.com/v1/metrics', 'off'],
    ],
    [
      'logfire',
      { LOGFIRE_TOKEN: 'pylf_v1_eu_abcdefgh' },
      ['traces', 'metrics', 'logs'].map((signal) => `http/protobuf https://logfire-eu.pydantic.dev/v1/${signal}`),
    ],
    ['logfire', {}, ['off', 'off', 'off']],
    ['phoenix-otel', { PHOENIX_COLLECTOR_ENDPOINT: 'http://localhost:6006' }, ['grpc http://localhost:4317', 'off', 'off']],
    [
      'phoenix-otel',
      // What register() is given in code is taken as it is.
      { 'register(endpoint)': 'http://localhost:6006/v1/traces', PHOENIX_COLLECTOR_ENDPOINT: 'http://localhost:9' },
      ['http/protobuf http://localhost:6006/v1/traces', 'off', 'off'],
    ],
    ['phoenix-otel', { 'register(endpoint)': 'http://localhost:4317' }, ['grpc http://localhost:4317', 'off', 'off']],
    ['phoenix-otel', { 'register(endpoint)': 'http://h:8080', 'register(protocol)': 'grpc' }, ['grpc http://h:8080', 'off', 'off']],
    [
      'phoenix-otel',
      { PHOENIX_COLLECTOR_ENDPOINT: 'https://app.phoenix.arize.com' },
      ['http/protobuf https://app.phoenix.arize.com/v1/traces', 'off', 'off'],
    ],
  ])('%s %j', (app, env, ways, version) => expect(where(app, env, version)).toEqual(ways))
})

describe('what is wrong with the settings of an app', () => {
  test.each<[app: string, env: Env, id: string, says: string, line: string | undefined, version?: string]>([
    [
      'export-trace-action',
      { otlpEndpoint: 'grpc://api.honeycomb.io:443' },
      'auth/missing',
      'x-honeycomb-team',
      'with:\n  otlpHeaders: "x-honeycomb-team=<an ingest key>"',
    ],
    [
      'traefik',
      { '--tracing.otlp.grpc.endpoint': 'api.honeycomb.io:443' },
      'auth/missing',
      'x-honeycomb-team',
      '--tracing.otlp.grpc.headers.x-honeycomb-team=<an ingest key>',
    ],
    [
      'litellm',
      { OTEL_ENDPOINT: 'https://h/v1/traces' },
      'signals/console-only',
      'No exporter sends anything',
      'export OTEL_EXPORTER=otlp_http',
      '1.81.10',
    ],
    [
      'litellm',
      { OTEL_EXPORTER: 'otlp_http', OTEL_ENDPOINT: 'https://h', OTEL_HEADERS: 'Authorization=Basic%20QTpC' },
      'headers/double-encoded',
      'the program does not decode it',
      undefined,
    ],
    [
      'gemini',
      { [E]: 'https://h' },
      'signals/not-configured',
      'GEMINI_TELEMETRY_ENABLED is not set',
      'export GEMINI_TELEMETRY_ENABLED=true',
    ],
    [
      'cline',
      { ...C, CLINE_OTEL_TELEMETRY_ENABLED: '1' },
      'signals/not-configured',
      'CLINE_OTEL_TELEMETRY_ENABLED is "1", which is not true',
      'export CLINE_OTEL_TELEMETRY_ENABLED=true',
    ],
    [
      'claude',
      { ...CC, [E]: 'http://h:4318' },
      'protocol/unknown-value',
      'OTEL_EXPORTER_OTLP_PROTOCOL is not set, and this program has no default for it',
      'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    ],
    [
      'claude',
      { ...CC, ...HTTP, [E]: 'http://h:4318', OTEL_TRACES_EXPORTER: 'otlp' },
      'env/ignored-by-runtime',
      'without CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1 it makes no traces',
      undefined,
    ],
    [
      'claude',
      { [E]: 'http://h:4318' },
      'signals/not-configured',
      'CLAUDE_CODE_ENABLE_TELEMETRY is not set',
      'export CLAUDE_CODE_ENABLE_TELEMETRY=1\nexport OTEL_METRICS_EXPORTER=otlp\nexport OTEL_LOGS_EXPORTER=otlp',
    ],
    [
      'open-webui',
      { ENABLE_OTEL: 'true', [E]: 'http://h:4317' },
      'signals/not-configured',
      'ENABLE_OTEL_TRACES is not set',
      'export ENABLE_OTEL_TRACES=true\nexport ENABLE_OTEL_METRICS=true\nexport ENABLE_OTEL_LOGS=true',
    ],
    ['codex', { [E]: 'http://h:4318' }, 'signals/not-configured', 'otel.exporter.otlp-http.endpoint is not set', undefined],
    [
      'cline',
      {
        ...C,
        CLINE_OTEL_EXPORTER_OTLP_ENDPOINT: 'https://h',
        CLINE_OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        CLINE_OTEL_EXPORTER_OTLP_HEADERS: 'api-key: abc',
      },
      'headers/colon-separator',
      'in CLINE_OTEL_EXPORTER_OTLP_HEADERS',
      'export CLINE_OTEL_EXPORTER_OTLP_HEADERS="${CLINE_OTEL_EXPORTER_OTLP_HEADERS//: /=}"',
    ],
    [
      'k6',
      { K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf', K6_OTEL_HTTP_EXPORTER_ENDPOINT: 'http://localhost:4318' },
      'endpoint/scheme-missing',
      'K6_OTEL_HTTP_EXPORTER_ENDPOINT takes host:port',
      'export K6_OTEL_HTTP_EXPORTER_ENDPOINT=localhost:4318',
    ],
    ['keycloak', { KC_TRACING_ENDPOINT: 'http://localhost:4317' }, 'signals/not-configured', 'KC_TRACING_ENABLED is not set', undefined],
    ['keycloak', { KC_TRACING_ENABLED: 'true', KC_TRACING_ENDPOINT: 'http://localhost:4318' }, 'protocol/port-mismatch', '4318', undefined],
    ['keycloak', { KC_TRACING_ENABLED: 'true', KC_TRACING_PROTOCOL: 'http' }, 'protocol/unknown-value', 'KC_TRACING_PROTOCOL', undefined],
    [
      'keycloak',
      { KC_TRACING_ENABLED: 'true', [E]: 'http://h:4317' },
      'env/ignored-by-runtime',
      `The program does not read ${E}`,
      'export KC_TRACING_ENDPOINT=http://h:4317',
    ],
    ...(['http://localhost:4317', 'localhost:4318', '"http://localhost:4318"', 'http://localhost:4318/v1/traces'] as const).flatMap(
      (url) => {
        const id = url.includes('4317')
          ? 'protocol/port-mismatch'
          : url.startsWith('"')
            ? 'env/quotes-kept'
            : url.endsWith('traces')
              ? 'endpoint/signal-path-doubled'
              : 'endpoint/scheme-missing'
        const rows = [
          ['keycloak', 'KC_TRACING_ENDPOINT', { KC_TRACING_ENABLED: 'true', KC_TRACING_PROTOCOL: 'http/protobuf' }],
          ['quarkus', 'QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', { QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }],
          ['n8n', 'N8N_OTEL_EXPORTER_OTLP_ENDPOINT', { N8N_OTEL_ENABLED: 'true' }],
        ] as const
        return rows.map(([app, name, env]): [string, Env, string, string, string] => [
          app,
          { ...env, [name]: url },
          id,
          '',
          `export ${name}=http://localhost:4318`,
        ])
      },
    ),
    ...(
      [
        ['traceloop', 'TRACELOOP_BASE_URL', {}],
        ['langsmith', E, LS],
      ] as const
    ).map(([app, name, env]): [string, Env, string, string, string] => [
      app,
      { ...env, [name]: '"http://localhost:4318"' },
      'env/quotes-kept',
      name,
      `export ${name}=http://localhost:4318`,
    ]),
    [
      'spring',
      { MANAGEMENT_OTLP_TRACING_ENDPOINT: 'https://api.honeycomb.io/v1/traces' },
      'auth/missing',
      'x-honeycomb-team',
      'management.otlp.tracing.headers.x-honeycomb-team=<an ingest key>',
    ],
    [
      'keycloak',
      { KC_TRACING_ENABLED: 'true', KC_TRACING_PROTOCOL: 'http/protobuf', KC_TRACING_ENDPOINT: 'https://api.honeycomb.io' },
      'auth/missing',
      'x-honeycomb-team',
      'kc.sh start … --tracing-header-x-honeycomb-team="<an ingest key>"',
    ],
    [
      'spring',
      { MANAGEMENT_OTLP_TRACING_ENDPOINT: 'http://localhost:4318/v1/traces' },
      'signals/sampled-out',
      'keeps a part of the traces',
      'export MANAGEMENT_TRACING_SAMPLING_PROBABILITY=1',
    ],
    [
      'n8n',
      { N8N_OTEL_ENABLED: 'true', [E]: 'http://h:4318' },
      'env/ignored-by-runtime',
      `The program does not read ${E}`,
      'export N8N_OTEL_EXPORTER_OTLP_ENDPOINT=http://h:4318',
    ],
    [
      'vllm',
      { [E]: 'http://h:4317' },
      'env/ignored-by-runtime',
      'nothing else says where its telemetry should go',
      'vllm serve … --otlp-traces-endpoint http://localhost:4317',
    ],
    ['caddy', { [E]: 'http://localhost:4317' }, 'protocol/port-mismatch', 'so for caddy 2.11.4, not for caddy before 2.11.0', undefined],
    ['caddy', { ...HTTP, [E]: 'http://localhost:4318' }, 'protocol/port-mismatch', '4318', undefined, '2.10.2'],
    ['k6', { [E]: 'http://localhost:4318' }, 'env/ignored-by-runtime', `The program does not read ${E}`, undefined],
    [
      'gemini',
      { ...G, GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http/protobuf' },
      'protocol/unknown-value',
      'GEMINI_TELEMETRY_OTLP_PROTOCOL',
      'export GEMINI_TELEMETRY_OTLP_PROTOCOL=http',
    ],
    [
      'claude',
      { ...CC, ...HTTP, [E]: 'http://h:4318', OTEL_RESOURCE_ATTRIBUTES: 'user.name=John Doe' },
      'runtime/resource-attributes',
      'has to be percent-encoded',
      undefined,
    ],
    [
      'mlflow',
      { [E]: 'http://h:4317', MLFLOW_TRACKING_URI: 'http://localhost:5000' },
      'env/ignored-by-runtime',
      `${E} is set as well, and wins`,
      `unset ${E}`,
    ],
    [
      'vercel',
      { [E]: 'https://h', VERCEL_OTEL_ENDPOINTS: '[]' },
      'env/ignored-by-runtime',
      'VERCEL_OTEL_ENDPOINTS is set as well, and wins',
      'unset VERCEL_OTEL_ENDPOINTS',
    ],
    [
      'open-webui',
      { ENABLE_OTEL: 'true', ENABLE_OTEL_TRACES: 'true', [E]: 'http://h:4318', OTEL_OTLP_SPAN_EXPORTER: 'http' },
      'endpoint/signal-path-missing',
      E,
      undefined,
    ],
    [
      'opencode',
      { [E]: 'https://h', OTEL_EXPORTER_OTLP_HEADERS: 'x-sentry-auth=sentry sentry_key=abc' },
      'headers/illegal-character',
      'A second = stands in an item',
      undefined,
      '1.4.5',
    ],
    [
      'langfuse',
      { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-1', LANGFUSE_BASE_URL: 'https://us.cloud.langfuse.com' },
      'env/ignored-by-runtime',
      'LANGFUSE_BASE_URL',
      'export LANGFUSE_HOST=https://us.cloud.langfuse.com',
      '3.5.0',
    ],
    ['gemini', { ...G, GEMINI_TELEMETRY_OTLP_ENDPOINT: '<your-endpoint>' }, 'env/placeholder', 'GEMINI_TELEMETRY_OTLP_ENDPOINT', undefined],
    [
      'quarkus',
      {
        QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://h:4318/v1/traces',
      },
      'endpoint/signal-path-doubled',
      'QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      undefined,
    ],
    [
      'langsmith',
      { LANGSMITH_OTEL_ENABLED: 'true', LANGSMITH_API_KEY: 'lsv2_pt_abc' },
      'signals/not-configured',
      'LANGSMITH_TRACING is not set',
      'export LANGSMITH_TRACING=true',
    ],
  ])('%s %j: %s', async (app, env, id, says, line, version) => {
    const found = (await report(app, env, version)).findings?.find((finding) => finding.id === id)
    expect(found?.message).toContain(says)
    if (line !== undefined) expect(found?.fix?.line).toBe(line)
  })

  test.each<[app: string, env: Env, version?: string]>([
    [
      'gemini',
      {
        ...G,
        GEMINI_TELEMETRY_TARGET: 'local',
        GEMINI_TELEMETRY_OTLP_ENDPOINT: 'https://otlp.last9.io',
        GEMINI_TELEMETRY_OTLP_PROTOCOL: 'http',
        GEMINI_TELEMETRY_TRACES_ENABLED: 'true',
        OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic dXNlcjpwYXNz',
      },
    ],
    ['gemini', { ...G, GEMINI_TELEMETRY_TARGET: 'gcp', GOOGLE_CLOUD_PROJECT: 'my-project' }],
    ['qwen', { ...Q, QWEN_TELEMETRY_TARGET: 'local', QWEN_TELEMETRY_OTLP_ENDPOINT: 'http://localhost:4317' }],
    ['langsmith', { ...LS, LANGSMITH_PROJECT: 'mine' }],
    ['openlit', { [E]: 'http://localhost:4318', OTEL_SERVICE_NAME: 'a' }],
    [
      'quarkus',
      {
        QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io',
        QUARKUS_OTEL_EXPORTER_OTLP_HEADERS: 'x-honeycomb-team=abcdefghij1234567890ab',
        QUARKUS_OTEL_SERVICE_NAME: 'shop',
      },
    ],
    [
      'copilot-chat',
      {
        COPILOT_OTEL_ENABLED: 'true',
        COPILOT_OTEL_PROTOCOL: 'http',
        COPILOT_OTEL_ENDPOINT: 'https://api.smith.langchain.com/otel',
        COPILOT_OTEL_CAPTURE_CONTENT: 'true',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=lsv2_pt_abc,Langsmith-Project=mine',
      },
    ],
    ['copilot', { COPILOT_OTEL_ENABLED: 'true', COPILOT_OTEL_EXPORTER_TYPE: 'otlp-http', [E]: 'http://localhost:4318' }],
    [
      'cline',
      {
        ...C,
        CLINE_OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        CLINE_OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.last9.io',
        CLINE_OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic dXNlcjpwYXNz',
      },
    ],
    [
      'claude',
      {
        ...CC,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        [E]: 'http://localhost:4317',
        OTEL_METRIC_EXPORT_INTERVAL: '10000',
        OTEL_LOG_USER_PROMPTS: '1',
      },
    ],
    ['k6', { K6_OTEL_GRPC_EXPORTER_ENDPOINT: 'localhost:4317', K6_OTEL_GRPC_EXPORTER_INSECURE: 'true', K6_OTEL_METRIC_PREFIX: 'k6_' }],
    [
      'opencode',
      { [E]: 'https://o1.ingest.sentry.io/api/1/integration/otlp', OTEL_EXPORTER_OTLP_HEADERS: 'x-sentry-auth=sentry sentry_key=abc123' },
    ],
    [
      'keycloak',
      {
        KC_TRACING_ENABLED: 'true',
        KC_TRACING_ENDPOINT: 'https://otlp.nr-data.net:4317',
        KC_TRACING_HEADER_API_KEY: 'NRAL',
        KC_TRACING_SAMPLER_RATIO: '0.5',
        KC_TRACING_JDBC_ENABLED: 'false',
      },
    ],
    ['caddy', { ...HTTP, [E]: 'http://localhost:4318', OTEL_SERVICE_NAME: 'edge' }, '2.11.4'],
    ['caddy', { [E]: 'http://localhost:4317', OTEL_SERVICE_NAME: 'edge' }, '2.10.2'],
    ['otel-cli', { [E]: 'localhost:4317' }],
    [
      'open-webui',
      {
        ENABLE_OTEL: 'true',
        ENABLE_OTEL_TRACES: 'true',
        [E]: 'http://grafana:4317',
        OTEL_EXPORTER_OTLP_INSECURE: 'true',
        OTEL_SERVICE_NAME: 'open-webui',
      },
    ],
    ['n8n', { N8N_OTEL_ENABLED: 'true', N8N_OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }],
    ['langfuse', { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-1' }],
    ['mlflow', { MLFLOW_TRACKING_URI: 'http://localhost:5000' }],
    ['vercel-otel', { [E]: 'https://collector.example', OTEL_EXPORTER_OTLP_HEADERS: 'api-key=x' }],
    ['traceloop', { TRACELOOP_API_KEY: 'tl_1' }],
    ['logfire', { LOGFIRE_TOKEN: 'pylf_v1_us_abcdefgh' }],
    [
      'spring-boot',
      { MANAGEMENT_OTLP_TRACING_ENDPOINT: 'http://localhost:4318/v1/traces', MANAGEMENT_TRACING_SAMPLING_PROBABILITY: '1.0' },
    ],
    ['copilot', { COPILOT_OTEL_FILE_EXPORTER_PATH: '/tmp/otel.jsonl' }],
    [
      'quarkus',
      { QUARKUS_OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf', QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4318' },
    ],
    ['buildx', { [E]: 'http://localhost:4317' }],
    ['dify', { ENABLE_OTEL: 'true', OTLP_BASE_ENDPOINT: 'http://localhost:4318', OTLP_API_KEY: 'abc' }],
  ])('%s leaves %j alone', async (app, env, version) => {
    const found = (await report(app, env, version)).findings ?? []
    expect(found.filter(({ severity }) => severity !== 'note').map(({ id, message }) => `${id}: ${message}`)).toEqual([])
  })

  test('an exporter that is switched off asks for nothing that another switch would hold back', async () => {
    const env = { ...CC, ...HTTP, [E]: 'http://h:4318', OTEL_SERVICE_NAME: 'x' }
    expect((await report('claude', { ...env, OTEL_TRACES_EXPORTER: 'none' })).findings?.map(({ id }) => id)).not.toContain(
      'env/ignored-by-runtime',
    )
    expect((await report('claude', { ...env, OTEL_TRACES_EXPORTER: 'otlp' })).findings?.map(({ id }) => id)).toContain(
      'env/ignored-by-runtime',
    )
  })

  test('evidence points into the variable of the user, and secrets that were made of it stay hidden', async () => {
    const made = await report('langfuse', { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-canary1' })
    expect(JSON.stringify(made)).not.toContain('canary1')
    expect(JSON.stringify(made)).not.toContain(Buffer.from('pk-lf-1:sk-lf-canary1').toString('base64'))
    const [finding] = (await report('gemini', { ...G, GEMINI_TELEMETRY_OTLP_ENDPOINT: '<your-endpoint>' })).findings ?? []
    expect(finding?.evidence[0]).toMatchObject({
      text: 'GEMINI_TELEMETRY_OTLP_ENDPOINT=<your-endpoint>',
      caret: 'GEMINI_TELEMETRY_OTLP_ENDPOINT='.length,
    })
  })
})

test('an app is named like a runtime, with a version, and is in the list', async () => {
  const { stdout } = await runCli([
    'plan',
    '--clean-env',
    '--runtime',
    'gemini@0.40.0',
    '--env',
    'GEMINI_TELEMETRY_ENABLED=true',
    '--format',
    'json',
  ])
  expect(JSON.parse(stdout).targets[0].runtime).toMatchObject({ id: 'node', app: 'gemini-cli', version: '0.40.0' })
  const listed = (await runCli(['list', 'runtimes'])).stdout
  expect(listed).toMatch(/^gemini-cli +node/m)
  expect(listed).toMatch(/^python .*\n {4}wirings: auto /m)
  expect(Math.max(...listed.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120)
  expect((await runCli(['check', '--runtime', 'gemni'])).stderr).toContain('did you mean gemini?')
})

describe('the credential that a backend wants is added where the app reads it', () => {
  test.each<[app: string, name: string, env: Env]>([
    ['traceloop', 'TRACELOOP_HEADERS', { TRACELOOP_BASE_URL: 'https://api.honeycomb.io' }],
    ['n8n', 'N8N_OTEL_EXPORTER_OTLP_HEADERS', { N8N_OTEL_ENABLED: 'true', N8N_OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io' }],
    ['quarkus', 'QUARKUS_OTEL_EXPORTER_OTLP_HEADERS', { QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io' }],
    [
      'langsmith',
      'OTEL_EXPORTER_OTLP_HEADERS',
      { LANGSMITH_TRACING: 'true', LANGSMITH_OTEL_ENABLED: 'true', [E]: 'https://api.honeycomb.io' },
    ],
    ['openlit', 'OTEL_EXPORTER_OTLP_HEADERS', { [E]: 'https://api.honeycomb.io' }],
  ])('%s: in %s', async (app, name, env) => {
    const { findings = [] } = await report(app, env)
    expect(findings.find(({ id }) => id === 'auth/missing')?.fix?.line).toBe(`export ${name}="x-honeycomb-team=KEY"`)
    const mended = { ...env, [name]: 'x-honeycomb-team=abcdefghijklmnopqrstuv' }
    expect((await report(app, mended)).findings?.filter(({ id }) => id.startsWith('auth/'))).toEqual([])
  })

  test('and where it reads none, no line is told that would do nothing', async () => {
    const { findings = [] } = await report('dify', { ENABLE_OTEL: 'true', OTLP_BASE_ENDPOINT: 'https://api.honeycomb.io' })
    const fix = findings.find(({ id }) => id === 'auth/missing')?.fix
    expect(fix?.text).toContain('Put a Collector between them that adds the header x-honeycomb-team')
    expect(fix?.line).toBeUndefined()
  })
})

describe('a fault in the file of an app is told with what stands there, and a line of that file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-apps-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const codex = (rest: string): string =>
    `[otel]\ntrace_exporter = { otlp-http = { endpoint = "https://api.honeycomb.io/v1/traces", protocol = "binary"${rest} } }\n`
  const gemini = (endpoint: string): string => JSON.stringify({ telemetry: { enabled: true, otlpEndpoint: endpoint } })
  const found = async (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    const { stdout } = await runCli(['check', '--offline', '--clean-env', '--file', join(folder, path), '--format', 'json'])
    const { findings } = JSON.parse(stdout).targets[0] as {
      findings: { id: string; severity: string; message: string; fix?: { line?: string } }[]
    }
    return findings.filter(({ severity }) => severity !== 'note')
  }

  test.each<[path: string, text: string, id: string, says: string, line: string]>([
    [
      '.gemini/settings.json',
      gemini('localhost:4317'),
      'endpoint/scheme-missing',
      'is localhost:4317',
      '"otlpEndpoint": "http://localhost:4317"',
    ],
    [
      '.codex/config.toml',
      codex(''),
      'auth/missing',
      'x-honeycomb-team',
      '# ~/.codex/config.toml, in otel.trace_exporter.otlp-http\nheaders = { "x-honeycomb-team" = "<an ingest key>" }',
    ],
  ])('%s: %s', async (path, text, id, says, line) => {
    const [first] = await found(path, text)
    expect(first).toMatchObject({ id, fix: { line } })
    expect(first?.message).toContain(says)
  })

  test.each([
    ['.gemini/settings.json', gemini('http://localhost:4317')],
    ['.codex/config.toml', codex(', headers = { "x-honeycomb-team" = "abcdefghijklmnopqrstuv" }')],
  ])('%s as it should be is left alone', async (path, text) => expect(await found(path, text)).toEqual([]))
})

describe('a variable of OpenTelemetry beside the settings of an app', () => {
  const of = async (app: string, env: Env, id: string) => (await report(app, env)).findings?.find((finding) => finding.id === id)
  const keys = { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-1' }

  test.each<[app: string, env: Env]>([
    ['k6', { [E]: 'http://localhost:4317' }],
    ['langfuse', { ...keys, [E]: 'http://localhost:4318' }],
    ['keycloak', { KC_TRACING_ENABLED: 'true', KC_TRACING_ENDPOINT: 'http://localhost:4317', [E]: 'http://h:4317' }],
  ])('%s %j: is no error where it may be meant for another program, or takes another form', async (app, env) =>
    expect((await of(app, env, 'env/ignored-by-runtime'))?.severity).toBe('note'),
  )

  test.each([
    ['k6', {}, 'K6_OTEL_GRPC_EXPORTER_ENDPOINT'],
    ['keycloak', { KC_TRACING_ENABLED: 'true' }, 'KC_TRACING_ENDPOINT'],
    ['opencode', { [E]: '' }, undefined],
    ['otel-cli', { [E]: 'localhost:4317' }, undefined],
    ['caddy', {}, E],
    ['spring', { MANAGEMENT_OTLP_TRACING_ENDPOINT: 'http://h:4318/v1/traces' }, 'MANAGEMENT_OTLP_METRICS_EXPORT_URL'],
  ])('%s %j: the default destination is changed by its own setting', async (app, env, name) => {
    const text = (await of(app, env as Env, 'signals/default-destination'))?.fix?.text
    if (name === undefined) expect(text).toBeUndefined()
    else expect(text).toContain(`Name the destination in ${name},`)
  })
})
