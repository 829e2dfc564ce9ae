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
  if (/^file_format[^\S\n]*:/m.test(text) || OTHER.test(path) || isTemplate(text) || isChartTest(text)) return false
  const has = (pattern: RegExp | undefined): boolean => pattern?.test(text) ?? false
  if ((has(SERVICE) && has(PIPELINES)) || (has(DISTRIBUTOR) && has(RECEIVERS))) return true
  if (has(COMPONENTS) && has(COMPONENT)) return true
  if (/^otlp_config[^\S\n]*:/m.test(text) || /name:[^\S\n]*["']?opentelemetry["']?[^\S\n]*(?:[,}\n]|$)/.test(text)) return true
  if (/(?:^|\/)\.?rr[^/]*\.ya?ml$/.test(path)) return has(OTEL) && has(WIRE)
  return /(?:^|\/)kong[^/]*\.ya?ml$/.test(path) && has(CONFIG) && has(WIRE)
}

/** Files of other tools, and texts about a Collector, in which its configuration may stand as a text. */
const OTHER = /\.(?:tf|tfvars|hcl|mdx?|rst|adoc|html?|xml|ps1|sql)$/i

/** Go's templates, of which a configuration comes. */
export const isTemplate = (text: string): boolean => /^[ \t]*\{\{-?\s*(?:define|if|with|range|include|template)\b/m.test(text)

/** What a chart is to make of its values, as its tests have it: https://github.com/helm-unittest/helm-unittest/blob/main/DOCUMENT.md */
export const isChartTest = (text: string): boolean => /^tests:[^\S\n]*$/m.test(text) && /^[ \t]+(?:-\s+)?asserts:[^\S\n]*$/m.test(text)

/** By its ending, or by how it begins, behind comments. */
export const isAlloyText = (path: string, text: string): boolean =>
  /\.(?:alloy|river)$/.test(path) || (!OTHER.test(path) && BEGINS.test(text) && BLOCK.test(text))

const BEGINS = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*[A-Za-z_][\w.]*(?:\s+"[^"\n]*")?\s*(?:\{|=)/
const BLOCK = /^[ \t]*otelcol\.\w+\.\w+\s+"[^"\n]*"\s*\{/m
