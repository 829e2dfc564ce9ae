import type { App } from './app.ts'

/** `openlit.init()`; without an endpoint everything is printed. */
export const openlit: App = {
  id: 'openlit',
  title: 'the OpenLIT SDK for Python',
  source: 'https://github.com/openlit/openlit/blob/main/sdk/python/src/openlit/otel/tracing.py',
  packages: ['openlit'],
  starts: { call: 'openlit.init', arguments: { otlp_endpoint: 'OTEL_EXPORTER_OTLP_ENDPOINT', otlp_headers: 'OTEL_EXPORTER_OTLP_HEADERS' } },
  runtime: 'python',
  wiring: (told) => (told('OTEL_EXPORTER_OTLP_PROTOCOL') === 'grpc' ? 'code-grpc' : 'code-http'),
  deaf: /^OTEL_(?:EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_PROTOCOL|(?:TRACES|METRICS|LOGS)_EXPORTER)$/,
  reads: /^OPENLIT_\w+$/,
  sends: { text: 'To send them, name the destination', line: 'export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318' },
  elsewhere: (told) => (told('OTEL_EXPORTER_OTLP_ENDPOINT') ? undefined : 'the console'),
}
