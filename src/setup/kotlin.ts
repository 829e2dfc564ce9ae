import { type Place, signalUrl, speaks } from './place.ts'
import { headersOf } from './settings.ts'

const HTTP = 'io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter'
const GRPC = 'io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter'

/** The OpenTelemetry feature of a Koog agent with one exporter; null where the backend takes no spans. Credentials come from the environment. */
export function kotlin(place: Place): string | null {
  const { profile } = place
  const isHttp = speaks(profile, 'http/protobuf')
  if (!profile.signals.includes('traces') || (!isHttp && !speaks(profile, 'grpc'))) return null
  const name = isHttp ? 'OtlpHttpSpanExporter' : 'OtlpGrpcSpanExporter'
  const url = isHttp ? signalUrl(place, 'traces') : place.grpc
  const headers = headersOf(place).map(([header, value]) => `                .addHeader(${text(header)}, ${valueOf(value)})\n`)
  return `import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry
import ${isHttp ? HTTP : GRPC}

    install(OpenTelemetry) {
        setServiceInfo("my-service", "1.0.0")
        addSpanExporter(
            ${name}.builder()
                .setEndpoint(${text(url)})
${headers.join('')}                .build()
        )
    }
`
}

const text = (value: string): string => JSON.stringify(value).replaceAll('$', '\\$')

/** What stands in angle brackets is a credential: `Basic <…>` becomes `"Basic " + System.getenv("OTLP_CREDENTIAL")`. */
function valueOf(value: string): string {
  const gap = /^(.*?)<[^>]*>$/.exec(value)
  if (!gap) return text(value)
  return gap[1] === '' ? 'System.getenv("OTLP_CREDENTIAL")' : `${text(gap[1] ?? '')} + System.getenv("OTLP_CREDENTIAL")`
}
