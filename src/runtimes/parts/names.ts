import { memo } from '../../memo.ts'
import { distance } from '../../text.ts'

const OTLP = ['ENDPOINT', 'HEADERS', 'PROTOCOL', 'TIMEOUT', 'COMPRESSION', 'INSECURE', 'CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY']
const LIMITS = [
  'ATTRIBUTE_COUNT',
  'ATTRIBUTE_VALUE_LENGTH',
  'SPAN_ATTRIBUTE_COUNT',
  'SPAN_ATTRIBUTE_VALUE_LENGTH',
  'SPAN_EVENT_COUNT',
  'SPAN_LINK_COUNT',
]
const MORE_LIMITS = ['EVENT_ATTRIBUTE_COUNT', 'LINK_ATTRIBUTE_COUNT', 'LOGRECORD_ATTRIBUTE_COUNT', 'LOGRECORD_ATTRIBUTE_VALUE_LENGTH']
const GENERAL = [
  'SDK_DISABLED',
  'SERVICE_NAME',
  'RESOURCE_ATTRIBUTES',
  'PROPAGATORS',
  'LOG_LEVEL',
  'CONFIG_FILE',
  'ENTITIES',
  'SHUTDOWN_TIMEOUT_MS',
]
const SAMPLING = ['TRACES_SAMPLER', 'TRACES_SAMPLER_ARG', 'METRICS_EXEMPLAR_FILTER', 'METRIC_EXPORT_INTERVAL', 'METRIC_EXPORT_TIMEOUT']
const METRICS = ['EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION']

/** The settings of the specification: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and …/protocol/exporter/. */
const specification: readonly string[] = [
  ...[...GENERAL, ...SAMPLING, ...METRICS].map((rest) => `OTEL_${rest}`),
  ...['TRACES', 'METRICS', 'LOGS'].map((signal) => `OTEL_${signal}_EXPORTER`),
  ...['', 'TRACES_', 'METRICS_', 'LOGS_', 'PROFILES_'].flatMap((signal) => OTLP.map((rest) => `OTEL_EXPORTER_OTLP_${signal}${rest}`)),
  ...['BSP', 'BLRP'].flatMap((kind) =>
    ['SCHEDULE_DELAY', 'EXPORT_TIMEOUT', 'MAX_QUEUE_SIZE', 'MAX_EXPORT_BATCH_SIZE'].map((rest) => `OTEL_${kind}_${rest}`),
  ),
  ...[...LIMITS, ...MORE_LIMITS].map((rest) => `OTEL_${rest}_LIMIT`),
]
const NAMES = new Set(specification)

/** Families of names that a language SDK, an agent, a distribution or a program reads; none of them is a typo. */
const FAMILIES =
  /^OTEL_(?:PYTHON|NODE|JAVA|JAVAAGENT|JAVASCRIPT|JS|INSTRUMENTATION|DOTNET|GO|RUBY|PHP|RUST|SWIFT|CPP|ERLANG|ELIXIR|DENO|BUN|SEMCONV|JMX|SPRING|LAMBDA|AWS|GCP|AZURE|RESOURCE_(?:DETECTORS|PROVIDERS|DISABLED)|EXPERIMENTAL|EBPF|OPERATOR|COLLECTOR_(?:NAME|VERSION|CONFIG)|EXPORTER_(?:ZIPKIN|PROMETHEUS|JAEGER|KAFKA|CONSOLE)|METRICS_INCLUDE|LOGS_EXPORT_|LOG_(?:USER|TOOL|RAW)|TRACE_(?:BATCH|CONTENT)|BRP|PROFILE|PROFILING|KUBE|K8S|HELM|TEST|SERVICE_(?:VERSION|NAMESPACE|INSTANCE_ID))(?:_|$)/

/** True for a setting of the specification, which an SDK may or may not have code for. */
export const isSpecified = (name: string): boolean => NAMES.has(name)

/** True for a name that some OpenTelemetry program reads: it may have no effect here, but it is spelt as it should be. */
export const isKnownName = (name: string): boolean => NAMES.has(name) || FAMILIES.test(name)

const ALIAS: Readonly<Record<string, string>> = {
  URL: 'ENDPOINT',
  URI: 'ENDPOINT',
  ADDRESS: 'ENDPOINT',
  SPAN: 'TRACE',
  TRACING: 'TRACE',
  METADATA: 'HEADER',
  RATIO: 'ARG',
}
const MAY_LACK = new Set(['OTLP', 'EXPORTER'])
const MAY_ADD = new Set(['OTEL', 'OTLP', 'HTTP', 'GRPC', 'COLLECTOR', 'EXPORTER'])

const stem = (word: string): string => word.replace(/S$/, '')
const VOCABULARY = new Set(specification.flatMap((name) => name.split('_').map(stem)))
const letters = (word: string): string => Array.from(word).toSorted().join('')

/** A word as the vocabulary spells it: the same letters in another order, or a letter or two off. */
function wordOf(raw: string): { word: string; cost: number } {
  const word = stem(raw)
  if (VOCABULARY.has(word)) return { word, cost: 0 }
  const near = [...VOCABULARY].find(
    (known) =>
      known.length > 2 && (letters(known) === letters(word) || distance(known, word) <= (known.length > 5 ? 2 : known.length > 3 ? 1 : 0)),
  )
  if (near) return { word: near, cost: 1 }
  const alias = ALIAS[word]
  return alias ? { word: alias, cost: 1 } : { word, cost: 0 }
}

function minus(a: readonly string[], b: readonly string[]): string[] {
  const rest = [...b]
  return a.filter((word) => {
    const at = rest.indexOf(word)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

/** A cheap look first: nearly every name of an environment has nothing to do with telemetry. */
const mayBeOurs = (name: string): boolean => looked(name, () => isClose(name.toUpperCase().split(/[_.-]/)))
const looked = memo<boolean>()
const isClose = (parts: readonly string[]): boolean =>
  parts.some(
    (part, i) =>
      (i === 0 && part.length < 6 && (distance(part, 'OTEL') < 2 || letters(part) === 'ELOT')) ||
      (Math.abs(part.length - 8) < 3 && distance(stem(part), 'EXPORTER') < 3),
  )

/** No name that somebody meant to write is longer. */
const LONGEST = 200

/** The setting that a misspelt name was meant to be, among those of the specification that the runtime reads; undefined where nothing is close. */
export function meantName(name: string, reads: (name: string) => boolean): string | undefined {
  if (name.length > LONGEST || !mayBeOurs(name)) return undefined
  const words = name.toUpperCase().split(/[_.-]/).map(wordOf)
  const mine = words.map(({ word }) => word)
  // HOTEL_NAME is a name of another program; OTLE_SERVICE_NAME is hardly one.
  const isOurs = letters(name.split(/[_.-]/, 1)[0]?.toUpperCase() ?? '') === letters('OTEL')
  if (!isOurs && !mine.includes('EXPORTER')) return undefined
  const cost = (known: string): number => {
    const theirs = known.split('_').map(stem)
    const lacks = minus(theirs, mine)
    const adds = minus(mine, theirs)
    const fits = isOurs
      ? lacks.every((w) => MAY_LACK.has(w)) && adds.every((w) => MAY_ADD.has(w))
      : lacks.every((w) => w === 'OTEL') && adds.every((w) => w === 'OTLP')
    return fits ? lacks.length + adds.length : Number.POSITIVE_INFINITY
  }
  const ranked = specification.filter(reads).map((known) => ({ known, cost: cost(known) }))
  const best = ranked.toSorted((a, b) => a.cost - b.cost)[0]
  if (best && best.cost < Number.POSITIVE_INFINITY) return best.known
  // A lost or added underscore leaves words that no vocabulary has.
  return name.toUpperCase().startsWith('OTEL')
    ? specification.filter(reads).find((known) => distance(bare(known), bare(name)) <= 1)
    : undefined
}

/** The name that a program's own code looks up, where one of its environment is nearly that one; the words of both are those of telemetry. */
export function meantByCode(name: string, lookedUp: readonly string[]): string | undefined {
  if (name.length > LONGEST || !/OTEL|OTLP|TRAC|TELEMETRY/i.test(name)) return undefined
  const words = (text: string): string => text.toUpperCase().split('_').map(stem).toSorted().join(' ')
  const near = lookedUp.filter((known) => words(known) === words(name) || distance(known.toUpperCase(), name.toUpperCase()) <= 1)
  return near.length === 1 ? near[0] : undefined
}

const bare = (name: string): string => name.toUpperCase().replace(/[^A-Z]/g, '')

/** OTEL_ENDPOINT and the like have no letter wrong and no word of an exporter: such names programs give to variables that their own code reads. */
export const mayBeOwn = (name: string, right: string): boolean => {
  const words = new Set(right.split('_'))
  return words.has('EXPORTER') && name.split('_').every((word) => word !== 'EXPORTER' && (words.has(word) || MAY_ADD.has(word)))
}
