import type { SetupForm } from '../../types.ts'

const HTTP = 'io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter'
const GRPC = 'io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter'

/** The OpenTelemetry feature of an agent with one exporter. Credentials come from the environment. */
export const kotlinForm: SetupForm = {
  id: 'kotlin',
  about: 'the code of an agent',
  code({ protocols, signals, urlOf, grpc, headers }) {
    const isHttp = protocols.includes('http/protobuf')
    if (!signals.includes('traces') || (!isHttp && !protocols.includes('grpc'))) return { cannot: 'Koog makes spans alone' }
    const name = isHttp ? 'OtlpHttpSpanExporter' : 'OtlpGrpcSpanExporter'
    const added = headers.map(([header, value]) => `                .addHeader(${text(header)}, ${valueOf(value)})\n`)
    return `import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry
import ${isHttp ? HTTP : GRPC}

    install(OpenTelemetry) {
        setServiceInfo("my-service", "1.0.0")
        addSpanExporter(
            ${name}.builder()
                .setEndpoint(${text(isHttp ? urlOf('traces') : grpc)})
${added.join('')}                .build()
        )
    }
`
  },
}

const text = (value: string): string => JSON.stringify(value).replaceAll('$', '\\$')

/** What stands in angle brackets is a credential: `Basic <…>` becomes `"Basic " + System.getenv("OTLP_CREDENTIAL")`. */
function valueOf(value: string): string {
  const gap = /^(.*?)<[^>]*>$/.exec(value)
  if (!gap) return text(value)
  return gap[1] === '' ? 'System.getenv("OTLP_CREDENTIAL")' : `${text(gap[1] ?? '')} + System.getenv("OTLP_CREDENTIAL")`
}
