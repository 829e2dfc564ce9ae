import { plain, type Secret } from '../../secret.ts'
import { type Patient, type Reading, SIGNALS, type Traced, type Traits } from '../../types.ts'
import { flawedText } from '../parts/flaws.ts'
import { type Settings, byDefault, derive, textOf } from '../parts/settings.ts'
import { inFolders, together } from '../parts/trust.ts'

/** Keys of config.yaml that goose promotes to the environment, if the variable is not set at all. The timeout is in milliseconds. */
const CONFIG_KEYS: Record<string, string> = {
  otel_exporter_otlp_endpoint: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  otel_exporter_otlp_timeout: 'OTEL_EXPORTER_OTLP_TIMEOUT',
  otel_shutdown_timeout_ms: 'OTEL_SHUTDOWN_TIMEOUT_MS',
}

const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE|OTEL_SHUTDOWN_TIMEOUT_MS|OTEL_LOG_LEVEL|OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT|OTEL_B[SL]R?P_(?:SCHEDULE_DELAY|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)|OTEL_METRIC_EXPORT_INTERVAL|OTEL_SPAN_\w+_LIMIT|OTEL_(?:EVENT|LINK)_\w+_LIMIT|RUST_LOG|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy|GOOSE_\w+|LANGFUSE_\w+)$/

export const isReadByGoose = (name: string): boolean => READ.test(name)

export const traits: Traits = {
  onByDefault: false,
  protocols: ['http/protobuf'],
  defaultEndpoint: 'http://localhost:4318',
  offSwitch: (signal) => ({ setting: `OTEL_${signal.toUpperCase()}_EXPORTER`, value: 'none' }),
  offersHttp2: true,
  redirects: {
    follows: true,
    asGet: true,
    text: 'goose follows a 301 or 302 as a GET without the body and takes the 200 behind it for success: the data are lost without a word',
  },
  silent: {
    text: 'goose shows no export error: it exits 0 and prints nothing, whatever the backend answers. Its log file tells the reason only with this set.',
    fix: { setting: 'RUST_LOG', value: 'opentelemetry-otlp=debug,opentelemetry_sdk=debug,goose=info,goose_cli=info' },
  },
  content: {
    text: 'Prompts, answers and tool input are left out of the spans unless this is set.',
    setting: 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT',
    value: 'true',
  },
  trust: {
    reads: ['SSL_CERT_FILE', 'SSL_CERT_DIR'],
    roots: 'system',
    files: together(),
    text: 'goose reads SSL_CERT_FILE and SSL_CERT_DIR for its trusted certificates, none of the OTEL_* ones',
  },
  connects: { order: 'system', patienceMs: 300 },
  defaultServiceName: 'goose',
  timeoutUnit: 'ms',
  selfTest: 'goose acp </dev/null',
}

/** Fills the environment from config.yaml as goose does: a variable that is set, even to nothing, keeps the file out. */
export function promote(env: Settings, file: Settings): Reading[] {
  const readings: Reading[] = []
  for (const [key, traced] of file) {
    const name = CONFIG_KEYS[key]
    if (!name) {
      readings.push(...notRead(key, traced))
      continue
    }
    if (!fits(key, traced)) {
      readings.push({
        from: traced.from,
        setting: key,
        raw: traced.value,
        outcome: 'ignored',
        reason: 'unsupported',
        signals: [...SIGNALS],
      })
      continue
    }
    const set = env.get(name)
    env.set(name, set ? { ...set, beat: [...set.beat, traced, ...traced.beat] } : traced)
  }
  return readings
}

/** The endpoint has to be a YAML string, the timeouts a whole number or a string of one. */
function fits(key: string, traced: Traced<Secret>): boolean {
  const scalar = traced.scalar
  return key === 'otel_exporter_otlp_endpoint'
    ? scalar === 'string'
    : scalar === 'string' || (scalar === 'int' && !traced.value.reveal().startsWith('-'))
}

function notRead(key: string, traced: Traced<Secret>): Reading[] {
  if (!/otel/i.test(key)) return []
  const upper = key.toUpperCase()
  const instead = Object.keys(CONFIG_KEYS).find((k) => k === key.toLowerCase()) ?? (isReadByGoose(upper) ? upper : undefined)
  return [{ from: traced.from, setting: key, raw: traced.value, outcome: 'ignored', reason: 'not-read', signals: [...SIGNALS], instead }]
}

const IGNORED = [
  'OTEL_EXPORTER_OTLP_CERTIFICATE',
  'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  'OTEL_EXPORTER_OTLP_CLIENT_KEY',
  'OTEL_EXPORTER_OTLP_INSECURE',
  'OTEL_PROPAGATORS',
  'OTEL_CONFIG_FILE',
  'OTEL_EXPERIMENTAL_CONFIG_FILE',
  'OTEL_BSP_EXPORT_TIMEOUT',
]

/** Everything that is not about one route: what goose ignores, what makes it stop, other telemetry beside OTLP. */
export function otherReadings(env: Settings, patient: Patient): Reading[] {
  const out: Reading[] = []
  const add = (name: string, outcome: Reading['outcome'], reason: Reading['reason'], more: Partial<Reading> = {}): void => {
    const traced = env.get(name)
    if (traced) out.push({ from: traced.from, setting: name, raw: traced.value, outcome, reason, signals: [...SIGNALS], ...more })
  }
  for (const name of env.keys()) {
    if (IGNORED.some((i) => name === i || name.replace(/_(?:TRACES|METRICS|LOGS)_/, '_') === i)) add(name, 'ignored', 'not-read')
    else if (name.startsWith('otel_')) add(name, 'ignored', 'not-read', { instead: name.toUpperCase() })
  }
  const disabled = textOf(env, 'OTEL_SDK_DISABLED')
  if (disabled !== undefined && /^\s*["']?(?:1|yes|on|t|y|true)["']?\s*$/i.test(disabled) && disabled.toLowerCase() !== 'true')
    add('OTEL_SDK_DISABLED', 'ignored', 'not-true')
  for (const name of ['GOOSE_TELEMETRY_ENABLED', 'GOOSE_TELEMETRY_OFF']) add(name, 'ignored', 'other-switch')
  if (textOf(env, 'LANGFUSE_PUBLIC_KEY') && textOf(env, 'LANGFUSE_SECRET_KEY'))
    add('LANGFUSE_PUBLIC_KEY', 'used', 'second-route', { instead: 'Langfuse' })
  out.push(...noTrust(env, patient))
  if (patient.version && isBad(patient.version)) out.push(badVersion(patient.version))
  return out
}

/**
 * goose panics at its start, exit 1, with or without telemetry, when SSL_CERT_FILE or SSL_CERT_DIR is set and none of them gives a certificate
 * ("No CA certificates were loaded", measured on 1.52.0). An empty SSL_CERT_FILE counts as set, an empty SSL_CERT_DIR does not.
 */
function noTrust(env: Settings, patient: Patient): Reading[] {
  const file = env.get('SSL_CERT_FILE')
  const folder = textOf(env, 'SSL_CERT_DIR') ? env.get('SSL_CERT_DIR') : undefined
  const culprit = file ?? folder
  const contents = [
    ...(file ? [file.value.reveal() === '' ? null : patient.files[file.value.reveal()]] : []),
    ...(folder ? [inFolders(folder.value.reveal(), 'hashed', patient.files)] : []),
  ]
  if (!culprit || contents.some(mayHoldCertificates)) return []
  const reason = culprit.value.reveal() === '' ? 'empty' : contents[0] === null ? 'file-missing' : 'broken-file'
  const says = 'No CA certificates were loaded from the system'
  return [{ from: culprit.from, setting: culprit.from.setting, raw: culprit.value, outcome: 'crash', reason, signals: [...SIGNALS], says }]
}

const mayHoldCertificates = (content: string | null | undefined): boolean =>
  content === undefined || (content !== null && /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(content))

/** goose skips a config.yaml that it cannot parse as a whole; only its log file says so. */
export function brokenFiles(patient: Patient): Reading[] {
  return patient.layers.flatMap((layer): Reading[] => {
    if (layer.kind !== 'goose-config' || !layer.broken) return []
    const { why, line, column } = layer.broken
    const from = { source: layer.source, setting: 'config.yaml', line, column }
    return [{ from, setting: layer.source, raw: plain(why), outcome: 'ignored', reason: 'broken-file', signals: [...SIGNALS] }]
  })
}

/** 1.37.0 panics in all three exporter threads ("there is no reactor running"), goose#9494; fixed after it by goose#9541, first seen good in 1.50.0. */
const isBad = (version: string): boolean => /^1\.37(?:\.|$)/.test(version)

const badVersion = (version: string): Reading => ({
  from: { source: 'version', setting: 'goose' },
  setting: 'goose',
  raw: plain(version),
  outcome: 'all-off',
  reason: 'bad-version',
  signals: [...SIGNALS],
  instead: '1.50.0',
  says: 'there is no reactor running, must be called from the context of a Tokio 1.x runtime',
})

/** goose always names its service; OTEL_RESOURCE_ATTRIBUTES and a non-empty OTEL_SERVICE_NAME override it. No percent-decoding (the specification wants it). */
export function resourceOf(env: Settings, readings: Reading[], version: string): Record<string, Traced<Secret>> {
  const out: Record<string, Traced<Secret>> = {}
  for (const [key, value] of Object.entries({ 'service.name': 'goose', 'service.namespace': 'goose', 'service.version': version })) {
    out[key] = byDefault(plain(value), key)
  }
  const attributes = env.get('OTEL_RESOURCE_ATTRIBUTES')
  let start = 0
  for (const pair of attributes?.value.reveal().split(',') ?? []) {
    const cut = pair.indexOf('=')
    if (cut >= 0 && attributes)
      out[pair.slice(0, cut).trim()] = derive(attributes.value.slice(start + cut + 1, start + pair.length), attributes)
    else if (attributes && pair.trim() !== '') {
      readings.push({
        from: attributes.from,
        setting: 'OTEL_RESOURCE_ATTRIBUTES',
        raw: attributes.value,
        span: [start, start + pair.length],
        outcome: 'item-dropped',
        reason: 'no-equals',
        signals: [...SIGNALS],
      })
    }
    start += pair.length + 1
  }
  const name = env.get('OTEL_SERVICE_NAME')
  readings.push(...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes))
  if (name?.value.reveal()) out['service.name'] = derive(name.value, name, out['service.name'] ? [out['service.name']] : [])
  return out
}
