import { type Patient, type Protocol, type Reason, type Reading, type Route, type Signal, SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'
import { UPPER, flawOf } from '../parts/values.ts'
import { judged } from '../parts/add-ons.ts'
import { EXPORTERS, lackingOtlp, OTLP_ADDED, pythonHaving } from './add-ons.ts'
import { has } from './facts.ts'
import { strip } from './values.ts'

export type Wiring = 'auto' | 'code-http' | 'code-grpc'
export type Choice = Pick<Route, 'state' | 'because' | 'wanted' | 'also' | 'protocol'>

const OTLP = new Map<string, Protocol | null>([
  ['otlp', null],
  ['otlp_proto_http', 'http/protobuf'],
  ['otlp_proto_grpc', 'grpc'],
])
const isOtlp = (name: string): boolean => OTLP.has(name) || OTLP_ADDED.has(name)
const SPOKEN: readonly Protocol[] = ['grpc', 'http/protobuf']
/** Everything stops at the first name or protocol that the configurator cannot load; the program runs on without telemetry. */
export const FAILS = 'Configuration of configurator failed'

/** `_get_exporter_names` and `_get_exporter_entry_point`: one bad name or protocol of any signal ends the whole configuration. */
export function choose(ctx: Ctx, wiring: Wiring, patient: Patient): Record<Signal, Choice> {
  const hasProtocol = has(patient.version, 'protocol')
  const entries = SIGNALS.map((signal) => [
    signal,
    wiring === 'auto' ? byName(ctx, signal, patient, hasProtocol) : byClass(ctx, signal, wiring),
  ])
  return Object.fromEntries(entries) as Record<Signal, Choice>
}

/** What makes a signal wanted, where no exporter is named. */
function wantedBy(ctx: Ctx, signal: Signal): Pick<Choice, 'because' | 'wanted'> {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`
  if (textOf(ctx.env, own)) return { because: `${own} is set`, wanted: 'own' }
  if (textOf(ctx.env, 'OTEL_EXPORTER_OTLP_ENDPOINT')) return { because: 'OTEL_EXPORTER_OTLP_ENDPOINT is set', wanted: 'generic' }
  return { because: 'Python exports by default', wanted: 'default' }
}

function byName(ctx: Ctx, signal: Signal, patient: Patient, hasProtocol: boolean): Choice {
  const name = `OTEL_${UPPER[signal]}_EXPORTER`
  const text = textOf(ctx.env, name) ?? 'otlp'
  if (signal === 'logs' && !ctx.env.has(name) && !has(patient.version, 'logs'))
    return { state: 'off', because: 'this version exports no logs by itself', wanted: null, also: [], protocol: 'grpc' }
  const usual = hasProtocol ? protocolOf(ctx, signal) : withoutProtocol(ctx, signal)
  if (text === '' || strip(text).toLowerCase() === 'none') {
    const because = text === '' ? `${name} is set to nothing, which Python reads as none` : `${name} is none`
    note(ctx, name, [signal], 'signal-off', text === '' ? 'empty' : 'none')
    return { state: 'off', because, wanted: null, also: [], protocol: usual ?? 'grpc' }
  }
  const names = text.split(',').map(strip)
  const wanted = ctx.env.has(name) ? { because: `${name} is ${text}`, wanted: 'own' as const } : wantedBy(ctx, signal)
  const protocol =
    names.map((one) => OTLP.get(one) ?? OTLP_ADDED.get(one) ?? (one === 'otlp' ? usual : null)).find((one) => one !== null) ?? 'grpc'
  const { wrong, needs, open } = judged(names, (one) => OTLP.has(one) || one === 'console', EXPORTERS[signal], pythonHaving(patient))
  const also = wrong === undefined ? names.filter((one) => !isOtlp(one)) : names.filter((one) => one === 'console')
  if (wrong !== undefined) {
    note(ctx, name, [...SIGNALS], 'all-off', nameFlaw(text, names), { says: FAILS, needs })
    return { ...wanted, state: 'broken', because: `${name} names no exporter that is installed`, also, protocol }
  }
  const lacks = names.some((one) => OTLP.has(one)) ? lackingOtlp(patient, protocol) : undefined
  if (lacks) {
    const says = `Requested component 'otlp_proto_${protocol === 'grpc' ? 'grpc' : 'http'}' not found`
    note(ctx, protocolName(ctx, signal), [...SIGNALS], 'all-off', 'missing-dependency', { needs: lacks, says, instead: protocol })
    return { ...wanted, state: 'broken', because: `${lacks.packages.join()} is not installed`, also, protocol }
  }
  if (open) note(ctx, name, [signal], 'used', 'needs-package', { needs: open, detail: 'nothing at all is exported' })
  if (names.includes('otlp') && usual === null) return { ...wanted, ...badProtocol(ctx, signal), also, protocol }
  return { ...wanted, state: names.some(isOtlp) ? 'export' : also.includes('console') ? 'console' : 'off', also, protocol }
}

/** A quoted or blank value is told as such; an unknown name may need a package of its own (zipkin, prometheus). */
function nameFlaw(text: string, names: readonly string[]): Reason {
  const flaw = flawOf(text)
  return flaw && (flaw !== 'whitespace' || names.every((one) => one === '')) ? flaw : 'unknown-value'
}

const protocolName = (ctx: Ctx, signal: Signal): string => {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_PROTOCOL`
  return textOf(ctx.env, own) ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL'
}

/** The own protocol if it is not empty, else the generic one if it is not, else gRPC; null where the name is none that Python has. */
function protocolOf(ctx: Ctx, signal: Signal): Protocol | null {
  const text = textOf(ctx.env, protocolName(ctx, signal)) || 'grpc'
  return SPOKEN.find((protocol) => protocol === strip(text)) ?? null
}

/** Versions that read no protocol send gRPC. */
function withoutProtocol(ctx: Ctx, signal: Signal): Protocol {
  const name = protocolName(ctx, signal)
  const text = strip(textOf(ctx.env, name) ?? '')
  if (text !== '' && text !== 'grpc') note(ctx, name, [signal], 'ignored', 'not-read', { instead: 'grpc' })
  return 'grpc'
}

function badProtocol(ctx: Ctx, signal: Signal): Pick<Choice, 'state' | 'because'> {
  const name = protocolName(ctx, signal)
  const text = textOf(ctx.env, name) ?? ''
  const flaw = flawOf(text)
  const isBlank = strip(text) === ''
  const reason = strip(text) === 'http/json' ? 'unsupported' : flaw && (flaw !== 'whitespace' || isBlank) ? flaw : 'unknown-value'
  note(ctx, name, [...SIGNALS], 'all-off', reason, { says: FAILS })
  return { state: 'broken', because: `${name} is no protocol that Python has` }
}

/** In hand-written code the class that is imported decides: neither the exporter's name nor the protocol is read. */
function byClass(ctx: Ctx, signal: Signal, wiring: Wiring): Choice {
  const protocol: Protocol = wiring === 'code-grpc' ? 'grpc' : 'http/protobuf'
  const exporter = `OTEL_${UPPER[signal]}_EXPORTER`
  const text = textOf(ctx.env, exporter)
  if (text !== undefined && strip(text) !== 'otlp') note(ctx, exporter, [signal], 'ignored', 'not-read', { instead: 'otlp' })
  const name = protocolName(ctx, signal)
  const asked = textOf(ctx.env, name)
  if (asked && strip(asked) !== protocol) note(ctx, name, [signal], 'default-instead', 'unsupported', { instead: protocol })
  return { ...wantedBy(ctx, signal), state: 'export', also: [], protocol }
}

/** One bad name stops all three signals: those that would export or print are broken too. */
export function spread(choices: Record<Signal, Choice>, readings: readonly Reading[]): void {
  const fatal = readings.find((reading) => reading.outcome === 'all-off' || reading.outcome === 'crash')
  if (!fatal) return
  for (const signal of SIGNALS) {
    const one = choices[signal]
    const isCrash = fatal.outcome === 'crash'
    if (isCrash || one.state === 'export' || one.state === 'console')
      Object.assign(one, {
        state: isCrash ? 'crash' : 'broken',
        because: isCrash ? `${fatal.setting} keeps the program from starting` : `${fatal.setting} ends the configuration of all telemetry`,
      })
  }
}
