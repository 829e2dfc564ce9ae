const WHERE = '(?:^|\\n)[^\\S\\n]*(?:-[^\\S\\n]+)?["\']?'
const key = (name: string): RegExp => new RegExp(`${WHERE}(?:${name})["']?[^\\S\\n]*:|[{,][^\\S\\n]*["']?(?:${name})["']?[^\\S\\n]*:`)

const [SERVICE, PIPELINES, DISTRIBUTOR, RECEIVERS, OTEL, CONFIG] = [
  'service',
  'pipelines',
  'distributor',
  'receivers',
  'otel',
  'config',
].map(key)
const COMPONENTS = key('receivers|exporters|processors|extensions|connectors')
const COMPONENT = key(
  '(?:otlp|otlp_?http|otlp_?grpc|otelarrow|debug|logging|jaeger|zipkin|prometheus|prometheusremotewrite|loki|kafka|file|opencensus|batch|memory_limiter|basicauth|bearertokenauth|sigv4auth)(?:/[^"\':\\s]+)?',
)
const WIRE = key('(?:traces_|logs_)?endpoint|client|exporter')

/** True for a text that may well configure a Collector or a relative of it; told without reading it as YAML. */
export function mayBeCollector(path: string, text: string): boolean {
  if (isAlloyText(path, text)) return /\botelcol\./.test(text)
  if (/^file_format[^\S\n]*:/m.test(text)) return false
  const has = (pattern: RegExp | undefined): boolean => pattern?.test(text) ?? false
  if ((has(SERVICE) && has(PIPELINES)) || (has(DISTRIBUTOR) && has(RECEIVERS))) return true
  if (has(COMPONENTS) && has(COMPONENT)) return true
  if (/^otlp_config[^\S\n]*:/m.test(text) || /name:[^\S\n]*["']?opentelemetry["']?[^\S\n]*(?:[,}\n]|$)/.test(text)) return true
  if (/(?:^|\/)\.?rr[^/]*\.ya?ml$/.test(path)) return has(OTEL) && has(WIRE)
  return /(?:^|\/)kong[^/]*\.ya?ml$/.test(path) && has(CONFIG) && has(WIRE)
}

/** By its ending, or by a block of it. */
export const isAlloyText = (path: string, text: string): boolean =>
  /\.(?:alloy|river)$/.test(path) || /^[ \t]*otelcol\.\w+\.\w+\s+"[^"\n]*"\s*\{/m.test(text)
