import type { Reason, Route, Signal, Traced } from '../../types.ts'
import { namesOf, numberOf, valueOf } from './env.ts'
import { type Ctx, note } from '../parts/context.ts'
import { byDefault, derive } from '../parts/settings.ts'
import { flawOf } from '../parts/values.ts'

const DEFAULT_MS = 10_000
/** Below it the sampler's upper bound is 0. */
const SMALLEST_RATIO = 1 / 0xff_ff_ff_ff

/** Milliseconds, as `Number()` reads them; what is not above 0 is passed over, for the common value and then for the default. */
export function timeout(ctx: Ctx, signal: Signal): Traced<number> {
  const names = namesOf(ctx, signal, 'TIMEOUT')
  const used = names.find((name) => isTimeout(valueOf(ctx, name)))
  const traced = used === undefined ? undefined : ctx.env.get(used)
  const ms = traced ? Number(traced.value.reveal()) : DEFAULT_MS
  for (const name of names.slice(0, used === undefined ? names.length : names.indexOf(used)))
    note(ctx, name, [signal], 'default-instead', timeoutFlaw(valueOf(ctx, name) ?? ''), { instead: `${ms} ms` })
  if (!traced || used === undefined) return byDefault(DEFAULT_MS, 'OTEL_EXPORTER_OTLP_TIMEOUT')
  if (ms <= 100) note(ctx, used, [signal], 'used', 'unit', { instead: `${ms} ms` })
  return derive(ms, traced)
}

function isTimeout(text: string | undefined): boolean {
  const ms = numberOf(text)
  return ms !== undefined && Number.isFinite(ms) && ms > 0
}

function timeoutFlaw(text: string): Reason {
  if (numberOf(text) !== undefined) return 'too-low'
  return /^\s*\d+(?:\.\d+)?\s*(?:s|ms|m)\s*$/.test(text) ? 'unit' : 'not-a-number'
}

/** `gzip` and `none`, trimmed, in lower case; anything else is passed over, for the common value and then for none. */
export function compression(ctx: Ctx, signal: Signal, route: Route): void {
  const names = namesOf(ctx, signal, 'COMPRESSION')
  const textOf = (name: string): string => valueOf(ctx, name)?.trim() ?? ''
  const used = names.find((name) => textOf(name) === 'gzip' || textOf(name) === 'none')
  route.compression = used !== undefined && textOf(used) === 'gzip' ? 'gzip' : 'none'
  for (const name of names.slice(0, used === undefined ? names.length : names.indexOf(used)))
    note(ctx, name, [signal], 'default-instead', 'compression', { instead: route.compression })
}

/** Names are exact, untrimmed and case-sensitive; what is not understood samples everything. */
export function sampler(ctx: Ctx, route: Route): void {
  const setting = 'OTEL_TRACES_SAMPLER'
  const traced = ctx.env.get(setting)
  const name = valueOf(ctx, setting)
  if (!traced || name === undefined) return
  if (/^(?:parentbased_)?traceidratio$/.test(name)) return ratio(ctx, route, name)
  if (/^(?:parentbased_)?always_(?:on|off)$/.test(name)) {
    route.sampler = derive(name, traced)
    if (name.endsWith('off')) never(ctx, route, setting)
    return
  }
  note(ctx, setting, ['traces'], 'default-instead', flawOf(name) ?? 'unknown-value', { instead: 'parentbased_always_on' })
}

/** From 0 to 1; anything else, and nothing, is 1. */
function ratio(ctx: Ctx, route: Route, name: string): void {
  const setting = 'OTEL_TRACES_SAMPLER_ARG'
  const text = valueOf(ctx, setting)
  const number = numberOf(text)
  const isUsed = number !== undefined && number >= 0 && number <= 1
  const share = isUsed ? number : 1
  const traced = ctx.env.get('OTEL_TRACES_SAMPLER') ?? byDefault(name, setting)
  route.sampler = derive(`${name}:${share}`, traced)
  if (share < SMALLEST_RATIO) never(ctx, route, setting)
  else if (share < 1) note(ctx, setting, ['traces'], 'used', 'ratio')
  else if (text !== undefined && !isUsed)
    note(ctx, setting, ['traces'], 'default-instead', number === undefined ? (flawOf(text) ?? 'not-a-number') : 'unknown-value', {
      instead: '1',
    })
}

function never(ctx: Ctx, route: Route, setting: string): void {
  note(ctx, setting, ['traces'], 'signal-off', 'never-samples')
  if (route.state === 'export') Object.assign(route, { state: 'off', because: 'the sampler drops every trace' })
}
