import type { Decides, Text } from './text.ts'

/** How a runtime, or an app, is told by what it prints. The more telling ones come first. */
const SPEAKERS: readonly [RegExp, string][] = [
  [/otel\.javaagent|opentelemetry\.auto\.|Javaagent/, 'javaagent'],
  [/OpenTelemetry-Exporter-OpenTelemetryProtocol|Exporter failed send data|Grpc\.Core|System\.(?:Net|Uri|IO)|\.NET/, 'dotnet'],
  [/OpenTelemetry: \[(?:error|warning)|cURL error|PsrTransport|PHP (?:message|Warning)/, 'php'],
  [/OpenTelemetry error:|OTLP::Exporter|ERROR -- : |Net::|Errno::E|OpenSSL::SSL/, 'ruby'],
  [/\bgoose\b/, 'goose'],
  [/ai\.koog|\bkoog\b/i, 'koog'],
  [/io\.opentelemetry|OkHttp|\bjava(?:x)?\.(?:net|io|lang)|io\.grpc|StatusRuntimeException|PKIX|otel\.\w+\.exporter/, 'java'],
  [
    /opentelemetry\.exporter|StatusCode\.[A-Z_]+|Failed to export (?:\w+ )?batch|HTTPS?ConnectionPool|_ssl\.c|Transient error|\[Errno \d+\]|requests\.exceptions|BadStatusLine|Header format invalid|InvalidCompressionValue|target uri is not valid|entry point 'opentelemetry|auto initialize OpenTelemetry|string to float|current TracerProvider|Metadata key\/value|No module named/,
    'python',
  ],
  [
    /BatchSpanProcessor\.|opentelemetry_(?:sdk|otlp)|tonic|reqwest|hyper|OpenTelemetry trace error occurred|\bTls?Config\b|os error \d+/,
    'rust',
  ],
  [
    /OTLPExporterError|@opentelemetry\/|\bERR_[A-Z_]{4,}|\bE(?:CONNREFUSED|NOTFOUND|PROTO|AI_AGAIN|TIMEDOUT|CONNRESET)\b|LB pick|\b\d{1,2} [A-Z]{3,}[A-Z_]*: |node:internal|HPE_INVALID/m,
    'node',
  ],
  [/traces export:|failed to (?:upload|send) \w+|rpc error: code =|dial tcp|x509:|net\/http|parse "/, 'go'],
]

const COLLECTOR =
  /exporterhelper|queued_retry|queue_sender|retry_sender|otelcol|sending_queue|"kind": ?"exporter"|component_id=|error exporting items|Permanent error: /

const OPTIONS: Record<Decides, string> = { settings: ' --offline', probe: ' --no-send', trip: '' }

/** The runtime that prints such a message; undefined where several may. */
export const speakerOf = (message: string): string | undefined => SPEAKERS.find(([pattern]) => pattern.test(message))?.[1]

/** The command line that tells the causes of a message apart. */
export function decidingCommand(message: string, { decides }: Text): string {
  if (COLLECTOR.test(message)) return 'otel-doctor check --collector config.yaml'
  const runtime = speakerOf(message)
  return `otel-doctor check${runtime ? ` --runtime ${runtime}` : ''}${OPTIONS[decides]}`
}
