import { isIPv6 } from 'node:net'
import { type Reason, type Signal, SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'
import { UPPER, flawOf } from '../parts/values.ts'
import { type Having, judged } from '../parts/add-ons.ts'
import { namesOf, OWN_PROPAGATORS, PROPAGATORS } from './add-ons.ts'
import { type Choice, FAILS, type Wiring } from './exporters.ts'
import { has } from './facts.ts'
import { targetOf } from './grpc-target.ts'
import { pythonFloat, pythonInt, strip } from './values.ts'

interface Problem {
  name: string
  reason: Reason
  says: string
}

/**
 * Values that raise while the exporters are built, in the order traces, metrics, logs: what was built before stays on, the rest never is.
 * Hand-written code raises at the same places, and the program ends.
 */
export function stopAtFatal(ctx: Ctx, choices: Record<Signal, Choice>, wiring: Wiring): void {
  for (const [index, signal] of SIGNALS.entries()) {
    for (const { name, reason, says } of problems(ctx, signal, choices[signal])) {
      const rest = SIGNALS.slice(wiring === 'auto' ? index : 0).filter((one) => choices[one].state !== 'off')
      const others = SIGNALS.slice(0, index).some((one) => choices[one].state === 'export' || choices[one].state === 'console')
      const outcome = wiring !== 'auto' ? 'crash' : others ? 'signal-off' : 'all-off'
      note(ctx, name, rest, outcome, reason, { says })
      const because = wiring === 'auto' ? `${name} ends the configuration` : `${name} keeps the program from starting`
      for (const one of rest)
        if (choices[one].state === 'export' || choices[one].state === 'console')
          Object.assign(choices[one], { state: wiring === 'auto' ? 'broken' : 'crash', because })
    }
  }
}

function problems(ctx: Ctx, signal: Signal, choice: Choice): Problem[] {
  const isOn = choice.state === 'export' || choice.state === 'console'
  return [
    ...(signal === 'traces' ? limits(ctx) : []),
    ...(choice.state === 'export' && choice.protocol === 'grpc' ? grpcProblems(ctx, signal) : []),
    ...(isOn ? batch(ctx, signal) : []),
    ...(signal === 'metrics' ? exemplars(ctx) : []),
  ]
}

const own = (signal: Signal, what: string): string => `OTEL_EXPORTER_OTLP_${UPPER[signal]}_${what}`

/** What the gRPC exporter cannot read raises; a valid own value keeps it from reading the generic one, a timeout of 0 does not. */
function grpcProblems(ctx: Ctx, signal: Signal): Problem[] {
  const out: Problem[] = []
  const timeout = textOf(ctx.env, own(signal, 'TIMEOUT'))
  const seconds = timeout === undefined ? null : pythonFloat(timeout)
  if (timeout !== undefined && seconds === null) out.push(badTimeout(own(signal, 'TIMEOUT'), timeout))
  const compression = textOf(ctx.env, own(signal, 'COMPRESSION'))
  if (compression !== undefined && !isGzip(compression)) out.push(badCompression(own(signal, 'COMPRESSION'), compression))
  const generic = textOf(ctx.env, 'OTEL_EXPORTER_OTLP_TIMEOUT')
  const readsTimeout = timeout === undefined || seconds === 0
  if (readsTimeout && generic !== undefined && pythonFloat(generic) === null) out.push(badTimeout('OTEL_EXPORTER_OTLP_TIMEOUT', generic))
  const common = textOf(ctx.env, 'OTEL_EXPORTER_OTLP_COMPRESSION')
  if (compression === undefined && common !== undefined && !isGzip(common))
    out.push(badCompression('OTEL_EXPORTER_OTLP_COMPRESSION', common))
  return [...out, ...brackets(ctx, signal)]
}

const isGzip = (text: string): boolean => strip(text).toLowerCase() === 'gzip'

function badTimeout(name: string, text: string): Problem {
  const reason = /^\s*\d+(?:\.\d+)?\s*(?:s|ms|m)\s*$/.test(text) ? 'unit' : (flawOf(text) ?? 'not-a-number')
  return { name, reason, says: `ValueError: could not convert string to float: '${reason === 'placeholder' ? '…' : text}'` }
}

const badCompression = (name: string, text: string): Problem => ({
  name,
  reason: 'compression',
  says: `InvalidCompressionValueException: Invalid value "${strip(text).toLowerCase()}" for compression envvar ${name}`,
})

/** `urlparse` raises for brackets that are not closed or hold no address, and for a letter that hides a delimiter. */
function brackets(ctx: Ctx, signal: Signal): Problem[] {
  const name = textOf(ctx.env, own(signal, 'ENDPOINT')) ? own(signal, 'ENDPOINT') : 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const { text, isUrl } = targetOf(textOf(ctx.env, name) ?? '')
  const host = isUrl ? text : ''
  const inside = /\[([^\]]*)/.exec(host)?.[1] ?? ''
  const isAddress = isIPv6(inside) || /^v[0-9a-fA-F]+\../.test(inside)
  const isFine = host.includes('[') ? host.includes(']') && isAddress : !host.includes(']')
  const isHiding = /[/?#@:]/.test(host.replaceAll(/[@:#?]/g, '').normalize('NFKC'))
  return isFine && !isHiding
    ? []
    : [
        {
          name,
          reason: 'not-a-url',
          says: isFine ? 'ValueError: netloc contains invalid characters under NFKC normalization' : 'ValueError: Invalid IPv6 URL',
        },
      ]
}

const LIMITS = [
  'ATTRIBUTE_COUNT',
  'ATTRIBUTE_VALUE_LENGTH',
  'SPAN_ATTRIBUTE_COUNT',
  'SPAN_ATTRIBUTE_VALUE_LENGTH',
  'SPAN_EVENT_COUNT',
].concat(['SPAN_LINK_COUNT', 'EVENT_ATTRIBUTE_COUNT', 'LINK_ATTRIBUTE_COUNT'])

/** Limits are read when the SDK is imported; one that is no whole number from 0 up raises there. */
function limits(ctx: Ctx): Problem[] {
  return LIMITS.map((limit) => `OTEL_${limit}_LIMIT`).flatMap((name) => {
    const text = strip(textOf(ctx.env, name) ?? '')
    const number = pythonInt(text)
    if (text === '' || (number !== null && number >= 0)) return []
    return [{ name, reason: 'not-a-number', says: `ValueError: ${name} must be a non-negative integer` }]
  })
}

/** The batch processors want positive sizes, and a batch that fits into the queue; what is no number at all is passed over. */
function batch(ctx: Ctx, signal: Signal): Problem[] {
  const number = (name: string, usual: number): number => pythonInt(textOf(ctx.env, name) ?? '') ?? usual
  if (signal === 'metrics') {
    const interval = pythonFloat(textOf(ctx.env, 'OTEL_METRIC_EXPORT_INTERVAL') ?? '')
    if (interval === null || interval > 0) return []
    return [{ name: 'OTEL_METRIC_EXPORT_INTERVAL', reason: 'too-low', says: 'ValueError: interval value is invalid' }]
  }
  const prefix = signal === 'traces' ? 'OTEL_BSP' : 'OTEL_BLRP'
  const [queue, size] = [number(`${prefix}_MAX_QUEUE_SIZE`, 2048), number(`${prefix}_MAX_EXPORT_BATCH_SIZE`, 512)]
  const low = ['MAX_QUEUE_SIZE', 'SCHEDULE_DELAY', 'MAX_EXPORT_BATCH_SIZE'].find((what) => number(`${prefix}_${what}`, 1) <= 0)
  if (low) return [{ name: `${prefix}_${low}`, reason: 'too-low', says: 'ValueError: it must be positive' }]
  if (size <= queue) return []
  const name = ctx.env.has(`${prefix}_MAX_EXPORT_BATCH_SIZE`) ? `${prefix}_MAX_EXPORT_BATCH_SIZE` : `${prefix}_MAX_QUEUE_SIZE`
  return [{ name, reason: 'too-low', says: 'ValueError: max_export_batch_size must be less than or equal to max_queue_size.' }]
}

function exemplars(ctx: Ctx): Problem[] {
  const name = 'OTEL_METRICS_EXEMPLAR_FILTER'
  const text = textOf(ctx.env, name)
  if (text === undefined || /^(?:trace_based|always_on|always_off)$/.test(text)) return []
  return [{ name, reason: flawOf(text) ?? 'unknown-value', says: `ValueError: Unknown exemplar filter '${text}'.` }]
}

/** `opentelemetry.propagate` raises when it is imported: the program does not start. Names are checked from the left, up to a `none`. */
export function propagators(ctx: Ctx, having: Having): void {
  const name = 'OTEL_PROPAGATORS'
  const text = textOf(ctx.env, name) ?? ''
  const all = namesOf(text)
  const none = all.findIndex((entry) => entry.toLowerCase() === 'none')
  const entries = none < 0 ? all : all.slice(0, none)
  const { wrong, needs, open } = judged(entries, (entry) => OWN_PROPAGATORS.has(entry), PROPAGATORS, having)
  if (open) note(ctx, name, [...SIGNALS], 'used', 'needs-package', { needs: open, detail: 'the program does not start' })
  if (wrong === undefined) return
  const flaw = flawOf(text)
  const reason = flaw === 'whitespace' && wrong !== '' ? null : flaw
  const says = `Propagator ${wrong} not found. It is either misspelled or not installed.`
  note(ctx, name, [...SIGNALS], 'crash', reason ?? 'unknown-value', { says, needs })
}

/** Without the package opentelemetry-configuration a file that is named ends the configuration; hand-written code does not look at it. */
export function configFile(ctx: Ctx, wiring: Wiring, version: string | undefined): void {
  const name = 'OTEL_CONFIG_FILE'
  if (!textOf(ctx.env, name)) return
  if (wiring !== 'auto' || !has(version, 'configFile')) return note(ctx, name, [...SIGNALS], 'ignored', 'not-read')
  const says = `${FAILS}: OTEL_CONFIG_FILE is set but opentelemetry-configuration is not installed`
  note(ctx, name, [...SIGNALS], 'all-off', 'unsupported', { says })
}
