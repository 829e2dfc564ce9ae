import type { App, Told } from './app.ts'

const isHttp = (told: Told): boolean => /^https?:/i.test(told('otlpEndpoint') ?? '')

const INPUT = /^(?:otlp(?:Endpoint|Headers)|otelServiceName)$/

const withLine = (input: string, value: string): string => `with:\n  ${input}: ${JSON.stringify(value)}`

/** Actions of GitHub that send a workflow as a trace; their inputs are their settings. */
export const traceAction: App = {
  id: 'export-trace-action',
  title: 'an action that exports workflows as traces',
  source: 'https://github.com/inception-health/otel-export-trace-action',
  runtime: 'node',
  wiring: (told) => (isHttp(told) ? 'code-proto' : 'code-grpc'),
  signals: ['traces'],
  renames: [
    // Over gRPC it always speaks TLS, whatever stands before ://.
    {
      to: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      names: ['otlpEndpoint'],
      as: (text, told) => (isHttp(told) ? text : `https://${text.replace(/^\w+:\/\//, '')}`),
    },
    { to: 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', names: ['otlpHeaders'] },
    { to: 'OTEL_SERVICE_NAME', names: ['otelServiceName'] },
  ],
  // Inputs are no variables: they stand under the step that uses the action.
  line: (setting, value) => (INPUT.test(setting) && value !== null ? withLine(setting, value) : undefined),
  headerLine: (name, value) => withLine('otlpHeaders', `${name}=${value}`),
  service: 'github-actions',
}
