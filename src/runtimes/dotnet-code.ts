import { urlSecret } from '../redact.ts'
import type { CodeExporter, Reading, Route } from '../types.ts'
import { type InCode, partIn } from './parts/code.ts'
import type { CodeRules } from './parts/in-code.ts'
import { derive } from './parts/settings.ts'

/**
 * `AddOtlpExporter(o => …)`: what the lambda sets goes over the variables, and an endpoint that it sets gets no path added (`AppendSignalPathToEndpoint`,
 * https://github.com/open-telemetry/opentelemetry-dotnet/blob/core-1.18.0/src/OpenTelemetry.Exporter.OpenTelemetryProtocol/OtlpExporterOptions.cs).
 */
export const dotnetRules: CodeRules = {
  languages: ['C#'],
  wiring: () => 'code',
  // The options of all signals are of one class, which reads the common names alone.
  nameOf: (_signal, what) => `OTEL_EXPORTER_OTLP_${what}`,
  variable(role, text) {
    if (role === 'endpoint') return { what: 'ENDPOINT', text }
    if (role === 'headers') return { what: 'HEADERS', text }
    return role === 'timeout' ? { what: 'TIMEOUT', text } : null
  },
  fixes: ({ protocol }) => (protocol ? [{ what: 'PROTOCOL', text: protocol }] : []),
  headers: () => 'code-first',
  finish: verbatim,
}

function verbatim(inCode: InCode, exporter: CodeExporter, route: Route): Reading[] {
  const traced = partIn(inCode, exporter, 'endpoint')?.traced
  const text = traced?.value.reveal() ?? ''
  if (!traced || route.state !== 'export' || !URL.canParse(text)) return []
  const url = new URL(text)
  const tls = url.protocol === 'https:'
  route.join = 'verbatim'
  route.url = derive(urlSecret(route.protocol === 'grpc' ? url.origin : url.href), traced, route.url?.beat)
  route.dial = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80), tls }
  return []
}
