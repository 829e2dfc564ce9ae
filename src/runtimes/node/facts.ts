import { plain, Secret } from '../../secret.ts'
import { type Patient, type Protocol, type Reading, type Reason, SIGNALS, type Traced, type Traits } from '../../types.ts'
import { isTrue, listOf, valueOf } from './env.ts'
import { type Ctx, note } from '../parts/context.ts'
import { flawedText } from '../parts/flaws.ts'
import { byDefault, derive, textOf } from '../parts/settings.ts'
import { UPPER } from '../parts/values.ts'
import { type Change, isBefore } from '../parts/versions.ts'

const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|INSECURE|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_PROPAGATORS|OTEL_LOG_LEVEL|OTEL_NODE_\w+|OTEL_B(?:S|LR)P_(?:SCHEDULE_DELAY|EXPORT_TIMEOUT|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)|OTEL_METRIC_EXPORT_(?:INTERVAL|TIMEOUT)|OTEL_(?:SPAN_|LOGRECORD_)?\w+_LIMIT|OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE|OTEL_EXPORTER_(?:ZIPKIN_ENDPOINT|PROMETHEUS_HOST|PROMETHEUS_PORT)|OTEL_SEMCONV_STABILITY_OPT_IN|NODE_EXTRA_CA_CERTS|GRPC_DEFAULT_SSL_ROOTS_FILE_PATH|NODE_TLS_REJECT_UNAUTHORIZED|(?:no_)?grpc_proxy|https?_proxy|no_proxy)$/

export const isReadByNode = (name: string): boolean => READ.test(name)

/** What a program's code fixes, where it makes its exporters itself: the package that it imports decides the protocol. */
export const PROTOCOL_OF: Readonly<Record<string, Protocol | undefined>> = {
  'code-http': 'http/json',
  'code-proto': 'http/protobuf',
  'code-grpc': 'grpc',
}

export function traitsOf(wiring: string): Traits {
  const fixed = PROTOCOL_OF[wiring]
  return {
    onByDefault: true,
    protocols: fixed ? [fixed] : ['http/protobuf', 'http/json', 'grpc'],
    defaultEndpoint: fixed === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318',
    offSwitch: (signal) => ({ setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' }),
    redirects: { follows: false, asGet: false, text: 'the JavaScript SDK follows no redirect: the export fails, and the data are lost' },
    silent: {
      text: 'The JavaScript SDK shows no export error, no bad header and no bad endpoint unless a log level is set.',
      fix: { setting: 'OTEL_LOG_LEVEL', value: 'info' },
    },
    trust: {
      reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'NODE_EXTRA_CA_CERTS'],
      roots: 'bundled',
      files: [
        { setting: 'OTEL_EXPORTER_OTLP_*CERTIFICATE' },
        { setting: 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', only: 'grpc' },
        { setting: 'NODE_EXTRA_CA_CERTS', adds: true },
      ],
      client: [{ certificate: 'OTEL_EXPORTER_OTLP_*CLIENT_CERTIFICATE', key: 'OTEL_EXPORTER_OTLP_*CLIENT_KEY' }],
      takesAny: [{ setting: 'NODE_TLS_REJECT_UNAUTHORIZED', value: /^0$/ }],
      text: 'OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted, NODE_EXTRA_CA_CERTS adds to those of Node.js',
    },
    connects: { order: 'system', patienceMs: 250 },
    defaultServiceName: 'unknown_service:node',
    timeoutUnit: 'ms',
  }
}

interface NodeChange extends Change {
  /** The stable packages (core, resources, sdk-trace) that came out with it. */
  stable: string
}

/** What changed with a version of `@opentelemetry/sdk-node`, by the change logs and sources of the releases. */
export const CHANGES = {
  /** The Jaeger format went, and the logs API moved to `@opentelemetry/api`. */
  noJaeger: { since: '0.300', stable: '3.0' },
  /** OTEL_CONFIG_FILE; before it OTEL_EXPERIMENTAL_CONFIG_FILE (https://github.com/open-telemetry/opentelemetry-js/pull/6486). */
  configFile: { since: '0.214', stable: '2.6.1' },
  /** One bad pair takes the whole of OTEL_RESOURCE_ATTRIBUTES with it, as the specification says. */
  strictAttributes: { since: '0.213', stable: '2.6' },
  /** A value in a list of headers may hold a `=` (https://github.com/open-telemetry/opentelemetry-js/pull/3975). */
  equalsInValue: { since: '0.41.2', stable: '1.15.2', met: 'never' },
} as const satisfies Record<string, NodeChange>

/** A version from 1.0 on is one of the stable packages, whose numbers are not those of the SDK. */
export function isOld(version: string | undefined, change: keyof typeof CHANGES): boolean {
  const { since, stable } = CHANGES[change]
  return isBefore(version, /^v?[1-9]/.test(version ?? '') ? stable : since)
}

/** Everything that is not about one route. */
export function otherReadings(ctx: Ctx, patient: Patient): void {
  for (const name of ['OTEL_CONFIG_FILE', 'OTEL_EXPERIMENTAL_CONFIG_FILE'])
    if (valueOf(ctx, name)) note(ctx, name, [...SIGNALS], 'ignored', 'not-read')
  for (const name of ctx.env.keys())
    if (name.startsWith('otel_')) note(ctx, name, [...SIGNALS], 'ignored', 'not-read', { instead: name.toUpperCase() })
  const disabled = valueOf(ctx, 'OTEL_SDK_DISABLED')
  if (disabled && !isTrue(disabled) && /^\s*["']?(?:1|yes|on|t|y|true)["']?\s*$/i.test(disabled))
    note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'ignored', 'not-true')
  unknownPropagators(ctx, patient.version)
  for (const [name, { value }] of ctx.env) {
    const own = SIGNALS.filter((signal) => name.includes(`_${UPPER[signal]}_`))
    const path = value.reveal()
    const isFile = /^OTEL_EXPORTER_OTLP_\w*(?:CERTIFICATE|CLIENT_KEY)$|^NODE_EXTRA_CA_CERTS$/.test(name) && valueOf(ctx, name)
    if (isFile && (patient.files[path] ?? patient.files[path.trim()]) === null)
      note(ctx, name, own.length > 0 ? own : [...SIGNALS], 'ignored', 'file-missing')
  }
}

/** Names that are not known are skipped; where none is left, no context is passed on. The Jaeger format went with 0.300. */
function unknownPropagators(ctx: Ctx, version: string | undefined): void {
  const known = ['tracecontext', 'baggage', 'b3', 'b3multi', 'none']
  const isKnown = (name: string): boolean => known.includes(name) || (name === 'jaeger' && isOld(version ?? '0.223', 'noJaeger'))
  const unknown = listOf(valueOf(ctx, 'OTEL_PROPAGATORS')).filter((name) => !isKnown(name))
  if (unknown.length > 0) note(ctx, 'OTEL_PROPAGATORS', ['traces'], 'ignored', 'unknown-value', { loses: unknown })
}

/** A list that every version takes alike. */
const PLAIN_PAIRS = /^[\w.-]{1,80}=[\w./:-]{0,80}(?:,[\w.-]{1,80}=[\w./:-]{0,80})*$/

/** From `@opentelemetry/resources` 2.6 (SDK 0.213) on, one bad pair takes the whole list with it, as the specification says. */
export function resourceOf(ctx: Ctx, version: string | undefined): Record<string, Traced<Secret>> {
  const out = { 'service.name': byDefault(plain('unknown_service:node'), 'service.name') }
  const detectors = textOf(ctx.env, 'OTEL_NODE_RESOURCE_DETECTORS')?.split(',') ?? ['all']
  if (!detectors.includes('all') && (detectors.includes('none') || !detectors.includes('env'))) return out
  const attributes = ctx.env.get('OTEL_RESOURCE_ATTRIBUTES')
  const name = ctx.env.get('OTEL_SERVICE_NAME')
  ctx.readings.push(...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes))
  const isLenient = attributes !== undefined && !PLAIN_PAIRS.test(attributes.value.reveal()) && isOld(version, 'strictAttributes')
  const pairs = attributes ? pairsOf(attributes, isLenient) : { good: {}, bad: [], all: false }
  ctx.readings.push(...pairs.bad)
  const read = pairs.all ? {} : pairs.good
  return { ...out, ...read, ...(name && valueOf(ctx, 'OTEL_SERVICE_NAME') ? { 'service.name': derive(name.value, name) } : {}) }
}

interface Pairs {
  good: Record<string, Traced<Secret>>
  bad: Reading[]
  /** The list is thrown away as a whole. */
  all: boolean
}

function pairsOf(list: Traced<Secret>, isLenient: boolean): Pairs {
  const out: Pairs = { good: {}, bad: [], all: false }
  const setting = 'OTEL_RESOURCE_ATTRIBUTES'
  let start = 0
  for (const pair of list.value.reveal().split(',')) {
    const from = start
    start += pair.length + 1
    const halves = pair.split('=').map((half) => half.trim())
    const reason = isLenient ? lenientFlaw(halves) : pair.trim() === '' ? null : strictFlaw(halves)
    const [key = '', value = ''] = halves
    const at = from + pair.indexOf('=') + 1
    const secret = list.value.slice(at, from + pair.length)
    if (reason === null && halves.length === 2) out.good[decoded(key) ?? key] = derive(plainly(secret, value, isLenient), list)
    if (reason === null) continue
    const isDropped = isLenient && halves.length !== 2
    const outcome = isDropped ? 'item-dropped' : 'ignored'
    if (!isDropped) out.all = true
    out.bad.push({ from: list.from, setting, raw: list.value, span: [from, from + pair.length], outcome, reason, signals: [...SIGNALS] })
  }
  return out
}

/** The decoded text; where decoding changes nothing, the hidden parts stay where they are. */
function plainly(secret: Secret, value: string, isLenient: boolean): Secret {
  const text = decoded(isLenient ? value.replace(/^"|"$/g, '') : value) ?? value
  const at = secret.reveal().indexOf(text)
  return at >= 0 ? secret.slice(at, at + text.length) : new Secret(text, secret.hiddenParts().length > 0 ? undefined : [])
}

function strictFlaw(halves: string[]): Reason | null {
  const [key = '', value = ''] = halves
  if (halves.length !== 2) return halves.length < 2 ? 'no-equals' : 'not-encoded'
  if (key === '') return 'no-key'
  const [name, text] = [decoded(key), decoded(value)]
  if (name === null || text === null) return 'bad-percent'
  return name.length > 255 || text.length > 255 ? 'too-long' : null
}

/** Printable ASCII without blank, comma, semicolon and backslash, or everything is lost; a pair without its one `=` is only skipped. */
function lenientFlaw(halves: string[]): Reason | null {
  const [key = '', value = ''] = halves
  if (halves.length !== 2) return halves.length === 1 && key === '' ? null : halves.length < 2 ? 'no-equals' : 'not-encoded'
  if (key === '') return 'no-key'
  if (decoded(value) === null) return 'bad-percent'
  if (key.length > 255 || value.length > 255) return 'too-long'
  return /^[!-+\--:<-[\]-~]*$/.test(key + value.replace(/^"|"$/g, '')) ? null : 'not-encoded'
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
