import type { App } from './app.ts'
import { OTEL_ROUTE, SET } from './parts.ts'

const CODEX_FILE = '~/.codex/config.toml'
const codexLine = (table: string): string =>
  `# ${CODEX_FILE}\n[otel]\n${table} = { otlp-http = { endpoint = "http://localhost:4318/v1/${table === 'exporter' ? 'logs' : 'traces'}", protocol = "binary" } }`

export const codex: App = {
  id: 'codex',
  title: 'Codex',
  source: 'https://github.com/openai/codex/blob/main/docs/config.md',
  programs: ['codex'],
  task: true,
  installedFrom: '@openai/codex',
  runtime: 'rust',
  wiring: (told) => (told('otel.exporter.otlp-grpc.endpoint') ? 'with_tonic:http-json+tls+roots' : 'with_http:http-json+tls'),
  // Metrics go to OpenAI unless the file names another exporter (codex-rs/otel/src/config.rs).
  signals: ['traces', 'logs'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT',
      names: ['otel.exporter.otlp-http.endpoint', 'otel.exporter.otlp-grpc.endpoint'],
    },
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: ['otel.trace_exporter.otlp-http.endpoint', 'otel.trace_exporter.otlp-grpc.endpoint'],
    },
    {
      to: 'OTEL_EXPORTER_OTLP_LOGS_PROTOCOL',
      names: ['otel.exporter.otlp-http.protocol'],
      as: (text) => (text === 'json' ? 'http/json' : 'http/protobuf'),
    },
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
      names: ['otel.trace_exporter.otlp-http.protocol'],
      as: (text) => (text === 'json' ? 'http/json' : 'http/protobuf'),
    },
    { to: 'OTEL_EXPORTER_OTLP_LOGS_HEADERS', names: ['otel.exporter.otlp-http.headers', 'otel.exporter.otlp-grpc.headers'] },
    { to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', names: ['otel.trace_exporter.otlp-http.headers', 'otel.trace_exporter.otlp-grpc.headers'] },
  ],
  deaf: OTEL_ROUTE,
  reads: /^otel\.\w/,
  gates: [
    {
      setting: 'otel.exporter.otlp-http.endpoint',
      or: ['otel.exporter.otlp-grpc.endpoint'],
      on: SET,
      value: 'an endpoint',
      signals: ['logs'],
      asks: true,
      line: codexLine('exporter'),
    },
    {
      setting: 'otel.trace_exporter.otlp-http.endpoint',
      or: ['otel.trace_exporter.otlp-grpc.endpoint'],
      on: SET,
      value: 'an endpoint',
      signals: ['traces'],
      asks: true,
      line: codexLine('trace_exporter'),
    },
  ],
  service: 'codex',
}
