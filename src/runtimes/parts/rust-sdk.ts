import type { Route, Signal, Traced } from '../../types.ts'
import { type Ctx, note } from './context.ts'
import { namesIn, readHeaders } from './headers.ts'
import { rustDecode } from './rust-http.ts'
import { byDefault, derive, textOf } from './settings.ts'
import { UPPER, flawOf, rustFloat } from './values.ts'

/** What the SDK for Rust reads beside endpoint and protocol: opentelemetry_sdk and opentelemetry-otlp 0.33.1, measured. */

const RULES = {
  decode: rustDecode,
  onBadPercent: 'raw',
  emptyValue: 'drop',
  legal: (value: string): boolean => [...value].every((c) => c === '\t' || (c >= ' ' && c !== '\u007f')),
} as const
/** tonic takes these out of the metadata. */
const RESERVED = /^grpc-(?:message|message-type|status)$/

/** The own list, if it is set at all, takes the place of the generic one; nothing is merged. */
export function rustHeaders(ctx: Ctx, signal: Signal, out: Route): void {
  const ownName = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_HEADERS`
  const own = ctx.env.get(ownName)
  const generic = ctx.env.get('OTEL_EXPORTER_OTLP_HEADERS')
  const used = own ?? generic
  if (!used) return
  // The HTTP exporter fills a map of names, tonic's metadata keep them all.
  const rules = { ...RULES, joinsEqual: out.protocol === 'grpc' }
  const read = readHeaders(own ? ownName : 'OTEL_EXPORTER_OTLP_HEADERS', used, [signal], rules)
  const sent = Object.entries(read.headers).filter(([name]) => out.protocol !== 'grpc' || !RESERVED.test(name))
  out.headers = Object.fromEntries(sent)
  ctx.readings.push(...read.readings)
  if (!own || !generic) return
  const lost = namesIn(generic.value.reveal()).filter((name) => !(name in out.headers))
  if (lost.length === 0) return
  const empty = own.value.reveal() === ''
  ctx.readings.push({
    from: (empty ? own : generic).from,
    setting: empty ? ownName : 'OTEL_EXPORTER_OTLP_HEADERS',
    raw: (empty ? own : generic).value,
    outcome: 'ignored',
    reason: empty ? 'empty' : 'replaced',
    signals: [signal],
    loses: lost,
    instead: ownName,
  })
}

/** A whole number (u64), in milliseconds since 0.29; anything else is passed over for the generic one and then for ten seconds. */
export function rustTimeout(ctx: Ctx, signal: Signal, unit: 'ms' | 's'): Traced<number> {
  const names = [`OTEL_EXPORTER_OTLP_${UPPER[signal]}_TIMEOUT`, 'OTEL_EXPORTER_OTLP_TIMEOUT'].filter((name) => ctx.env.has(name))
  const good = names.find((name) => isWhole(textOf(ctx.env, name) ?? ''))
  const traced = good === undefined ? undefined : ctx.env.get(good)
  const ms = traced ? Number(traced.value.reveal()) * (unit === 's' ? 1000 : 1) : 10_000
  for (const name of names.slice(0, good === undefined ? names.length : names.indexOf(good))) {
    const text = textOf(ctx.env, name) ?? ''
    const reason = text === '' ? 'empty' : /^\s*\d+(?:\.\d+)?\s*(?:s|ms|m)?\s*$/.test(text) ? 'unit' : 'not-a-number'
    note(ctx, name, [signal], 'default-instead', reason, { instead: `${ms} ms` })
  }
  if (good !== undefined && ms <= 100) note(ctx, good, [signal], 'used', 'unit', { instead: `${ms} ms` })
  return traced ? derive(ms, traced) : byDefault(ms, 'OTEL_EXPORTER_OTLP_TIMEOUT')
}

const isWhole = (text: string): boolean => /^\+?\d{1,40}$/.test(text) && BigInt(text.replace('+', '')) < 2n ** 64n

/** Names are exact and case-sensitive; what is not understood samples everything. */
export function rustSampler(ctx: Ctx, out: Route): void {
  const traced = ctx.env.get('OTEL_TRACES_SAMPLER')
  if (!traced) return
  const name = traced.value.reveal()
  const argument = textOf(ctx.env, 'OTEL_TRACES_SAMPLER_ARG')
  const ratio = rustFloat(argument ?? '')
  const isRatio = name === 'traceidratio' || name === 'parentbased_traceidratio'
  if (name === 'always_off' || name === 'parentbased_always_off' || (isRatio && ratio !== null && ratio < 2 ** -63)) {
    note(ctx, isRatio ? 'OTEL_TRACES_SAMPLER_ARG' : 'OTEL_TRACES_SAMPLER', ['traces'], 'signal-off', 'never-samples')
    if (out.state === 'export') Object.assign(out, { state: 'off', because: 'the sampler drops every trace' })
  } else if (isRatio && ratio !== null && ratio < 1) note(ctx, 'OTEL_TRACES_SAMPLER_ARG', ['traces'], 'used', 'ratio')
  else if (isRatio && ratio === null && argument !== undefined) {
    note(ctx, 'OTEL_TRACES_SAMPLER_ARG', ['traces'], 'default-instead', flawOf(argument) ?? 'not-a-number', { instead: '1.0' })
  } else if (!isRatio && name !== 'always_on' && name !== 'parentbased_always_on') {
    const reason = flawOf(name) ?? (/^(?:(?:parentbased_)?jaeger_remote|xray)$/.test(name) ? 'unsupported' : 'unknown-value')
    note(ctx, 'OTEL_TRACES_SAMPLER', ['traces'], 'default-instead', reason, { instead: 'parentbased_always_on' })
    return
  }
  out.sampler = derive(isRatio ? `${name}:${ratio ?? 1}` : name, traced)
}

/** A queue of no length drops every record. */
export function rustQueue(ctx: Ctx, signal: Signal, out: Route): void {
  const name = { traces: 'OTEL_BSP_MAX_QUEUE_SIZE', logs: 'OTEL_BLRP_MAX_QUEUE_SIZE', metrics: '' }[signal]
  if (!/^\+?0+$/.test(textOf(ctx.env, name) ?? '')) return
  note(ctx, name, [signal], 'signal-off', 'too-low')
  if (out.state === 'export') Object.assign(out, { state: 'off', because: `${name} is 0: every record is dropped` })
}
