import { urlSecret } from '../../redact.ts'
import type { CodeExporter, Reading, Route } from '../../types.ts'
import { type InCode, factIn, partIn, untold } from '../parts/code.ts'
import type { CodeRules } from '../parts/in-code-route.ts'
import { derive, originText } from '../parts/settings.ts'

/**
 * `AddOtlpExporter(o => …)`: what the lambda sets goes over the variables, and an endpoint that it sets gets no path added (`AppendSignalPathToEndpoint`,
 * https://github.com/open-telemetry/opentelemetry-dotnet/blob/core-1.18.0/src/OpenTelemetry.Exporter.OpenTelemetryProtocol/OtlpExporterOptions.cs).
 */
export const dotnetRules: CodeRules = {
  languages: ['C#'],
  wiring: (exporters) => (exporters.some(isForAll) ? 'use-otlp-exporter' : 'code'),
  // The options of all signals are of one class, which reads the common names alone.
  nameOf: (_signal, what) => `OTEL_EXPORTER_OTLP_${what}`,
  variable(role, text) {
    if (role === 'endpoint') return { what: 'ENDPOINT', text }
    if (role === 'headers') return { what: 'HEADERS', text }
    return role === 'timeout' ? { what: 'TIMEOUT', text } : null
  },
  fixes: ({ protocol }) => (protocol ? [{ what: 'PROTOCOL', text: protocol }] : []),
  headers: () => 'code-first',
  finish(inCode, exporter, route) {
    const protocol = partIn(inCode, exporter, 'protocol')?.part
    if (protocol) route.untold ??= untold(protocol)
    guarded(inCode, exporter, route)
    return isForAll(exporter) ? [] : verbatim(inCode, exporter, route)
  },
}

const isForAll = ({ name }: CodeExporter): boolean => name === 'UseOtlpExporter'

/** Code that looks for OTEL_EXPORTER_OTLP_ENDPOINT adds no exporter without it. */
function guarded(inCode: InCode, exporter: CodeExporter, route: Route): void {
  const guard = factIn(inCode, 'asks-for-endpoint')?.fact
  if (!guard || guard.text !== exporter.name || route.join !== 'default' || route.state !== 'export') return
  const because = `${originText(exporter.from)} adds the exporter where OTEL_EXPORTER_OTLP_ENDPOINT is set`
  Object.assign(route, { state: 'off', because, wanted: null })
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
