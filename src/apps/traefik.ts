import type { App, Told } from './app.ts'
import { isTrue, OTEL_EXPORT, SET, withScheme } from './parts.ts'

const isTraefikGrpc = (told: Told, what: 'TRACING' | 'METRICS'): boolean =>
  Boolean(told(`TRAEFIK_${what}_OTLP_GRPC_ENDPOINT`)) || isTrue(told, `TRAEFIK_${what}_OTLP_GRPC`)

export const traefik: App = {
  id: 'traefik',
  title: 'Traefik',
  source: 'https://doc.traefik.io/traefik/reference/install-configuration/observability/tracing/',
  programs: ['traefik'],
  tells: /^TRAEFIK_(?:TRACING|METRICS|ACCESSLOG|LOG)_OTLP/,
  runtime: 'go',
  wiring: (told) => (isTraefikGrpc(told, 'TRACING') ? 'otlpgrpc' : 'otlphttp'),
  signals: ['traces'],
  renames: [
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: ['TRAEFIK_TRACING_OTLP_HTTP_ENDPOINT'],
      when: (told) => !isTraefikGrpc(told, 'TRACING'),
      // An endpoint without a path gets the one of the signal.
      as: (text) => (/^https?:\/\/[^/]+$/.test(text) ? `${text}/v1/traces` : text),
    },
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: ['TRAEFIK_TRACING_OTLP_GRPC_ENDPOINT'],
      as: (host, told) => withScheme(host, isTrue(told, 'TRAEFIK_TRACING_OTLP_GRPC_INSECURE')),
    },
    { to: 'OTEL_SERVICE_NAME', names: ['TRAEFIK_TRACING_SERVICENAME'] },
  ],
  fixed: { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  deaf: OTEL_EXPORT,
  reads: /^TRAEFIK_(?:TRACING|METRICS)_\w+$/,
  gates: [
    {
      setting: 'TRAEFIK_TRACING_OTLP_HTTP_ENDPOINT',
      or: ['TRAEFIK_TRACING_OTLP', 'TRAEFIK_TRACING_OTLP_HTTP', 'TRAEFIK_TRACING_OTLP_GRPC', 'TRAEFIK_TRACING_OTLP_GRPC_ENDPOINT'],
      on: SET,
      value: 'http://localhost:4318/v1/traces',
      asks: true,
    },
  ],
  service: 'traefik',
}
