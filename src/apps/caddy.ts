import type { App } from './app.ts'
import { SET } from './parts.ts'

/** Its traces need `tracing` in the Caddyfile, its metrics `metrics { otlp }`; where they go, variables alone say. */
export const caddy: App = {
  id: 'caddy',
  title: 'Caddy',
  source: 'https://github.com/caddyserver/caddy/blob/master/modules/caddyhttp/tracing/tracer.go',
  programs: ['caddy'],
  runtime: 'go',
  wiring: 'autoexport',
  signals: ['traces', 'metrics'],
  gates: [
    {
      setting: 'OTEL_METRICS_EXPORTER',
      or: ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'OTEL_EXPORTER_OTLP_METRICS_HEADERS'],
      on: SET,
      value: 'otlp',
      signals: ['metrics'],
      asks: true,
    },
  ],
  newest: '2.11.4',
  changes: [
    // https://github.com/caddyserver/caddy/pull/7664
    { since: '2.11.3', was: { signals: ['traces'], gates: [] } },
    // https://github.com/caddyserver/caddy/pull/7317: the exporter for gRPC whatever the protocol says.
    { since: '2.11.0', was: { wiring: 'otlpgrpc' } },
  ],
}
