import type { App, Told } from './app.ts'
import { basic, header, isTrue, withScheme } from './parts.ts'

const isK6Http = (told: Told): boolean => told('K6_OTEL_EXPORTER_PROTOCOL') === 'http/protobuf'

/** A user is sent as Basic. */
function k6Login(told: Told): string {
  const user = told('K6_OTEL_HTTP_EXPORTER_USERNAME')
  return user ? header('Authorization', basic(user, told('K6_OTEL_HTTP_EXPORTER_PASSWORD'))) : ''
}

const TLS = ['INSECURE_SKIP_VERIFY', 'CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'].map((what) => `K6_OTEL_TLS_${what}`)

export const k6: App = {
  id: 'k6',
  title: 'k6, its OpenTelemetry output',
  source: 'https://grafana.com/docs/k6/latest/results-output/real-time/opentelemetry/',
  programs: ['k6'],
  task: true,
  tells: /^K6_OTEL_/,
  runtime: 'go',
  wiring: (told) => (isK6Http(told) ? 'otlphttp' : 'otlpgrpc'),
  protocols: ['grpc', 'http/protobuf'],
  signals: ['metrics'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
      names: ['K6_OTEL_HTTP_EXPORTER_ENDPOINT'],
      when: isK6Http,
      as: (host, told) =>
        withScheme(host, isTrue(told, 'K6_OTEL_HTTP_EXPORTER_INSECURE')) + (told('K6_OTEL_HTTP_EXPORTER_URL_PATH') || '/v1/metrics'),
    },
    {
      to: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
      names: ['K6_OTEL_GRPC_EXPORTER_ENDPOINT'],
      when: (told) => !isK6Http(told),
      as: (host, told) => withScheme(host, isTrue(told, 'K6_OTEL_GRPC_EXPORTER_INSECURE')),
    },
    { to: 'OTEL_EXPORTER_OTLP_PROTOCOL', names: ['K6_OTEL_EXPORTER_PROTOCOL'] },
    {
      // A user name takes the place of an Authorization in the list.
      to: 'OTEL_EXPORTER_OTLP_METRICS_HEADERS',
      names: ['K6_OTEL_HTTP_EXPORTER_USERNAME', 'K6_OTEL_HEADERS'],
      as: (text, told) => [told('K6_OTEL_HEADERS'), k6Login(told)].filter(Boolean).join(',') || text,
    },
    { to: 'OTEL_SERVICE_NAME', names: ['K6_OTEL_SERVICE_NAME', 'OTEL_SERVICE_NAME'] },
  ],
  usual: (told) => ({
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: isK6Http(told)
      ? `${isTrue(told, 'K6_OTEL_HTTP_EXPORTER_INSECURE') ? 'http' : 'https'}://localhost:4318/v1/metrics`
      : `${isTrue(told, 'K6_OTEL_GRPC_EXPORTER_INSECURE') ? 'http' : 'https'}://localhost:4317`,
  }),
  deaf: /^OTEL_(?:EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|PROTOCOL)|(?:TRACES|METRICS|LOGS)_EXPORTER|SDK_DISABLED)$/,
  reads: /^K6_OTEL_\w+$/,
  plaintext(told) {
    const instead = `K6_OTEL_${isK6Http(told) ? 'HTTP' : 'GRPC'}_EXPORTER_INSECURE`
    return [instead, ...TLS].some((name) => told(name) !== undefined) ? undefined : { instead }
  },
  rules: [
    {
      setting: 'K6_OTEL_HTTP_EXPORTER_ENDPOINT',
      fits: /^(?!https?:\/\/)/,
      outcome: 'crash',
      reason: 'scheme',
      says: 'HTTP exporter endpoint must only be host and port, no scheme',
    },
    {
      // It is handed to gRPC as it stands.
      setting: 'K6_OTEL_GRPC_EXPORTER_ENDPOINT',
      fits: /^(?!https?:\/\/)/,
      outcome: 'signal-off',
      reason: 'scheme',
      says: 'too many colons in address',
    },
    {
      setting: 'K6_OTEL_EXPORTER_PROTOCOL',
      fits: /^(?:grpc|http\/protobuf)$/,
      outcome: 'crash',
      reason: 'unknown-value',
      says: 'unsupported exporter protocol, only "grpc" and "http/protobuf" are supported',
    },
  ],
  service: 'k6',
}
