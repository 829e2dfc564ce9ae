import type { Route } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { byDefault, derive, textOf } from '../parts/settings.ts'
import { flawOf } from '../parts/values.ts'
import type { Wiring } from './exporters.ts'
import { pythonFloat, strip } from './values.ts'

const NAMES = ['always_on', 'always_off', 'parentbased_always_on', 'parentbased_always_off', 'traceidratio', 'parentbased_traceidratio']
const NAME = 'OTEL_TRACES_SAMPLER'
const ARG = 'OTEL_TRACES_SAMPLER_ARG'
const isRatio = (name: string): boolean => name.endsWith('traceidratio')

/**
 * Two look-ups: the configurator trims and minds the case; where that fails, the SDK takes the lower-cased, untrimmed name.
 * Hand-written code has the second one only. What neither knows samples everything.
 */
function lookUp(text: string, wiring: Wiring): string | null {
  const known = (name: string): string | null => (NAMES.includes(name) ? name : null)
  // A ratio with blanks around it gets its argument as a text, which raises.
  const first = wiring === 'auto' && (!isRatio(strip(text)) || text === strip(text)) ? known(strip(text)) : null
  return first ?? known(text.toLowerCase())
}

/** Sets the sampler of the traces; one that keeps nothing switches them off. */
export function sampler(ctx: Ctx, out: Route, wiring: Wiring): void {
  const traced = ctx.env.get(NAME)
  out.sampler = byDefault('parentbased_always_on', NAME)
  const text = traced?.value.reveal() ?? ''
  if (!traced || text === '') return
  const name = lookUp(text, wiring)
  if (!name) {
    note(ctx, NAME, ['traces'], 'default-instead', flawOf(text) ?? 'unknown-value', { instead: 'parentbased_always_on' })
    return
  }
  const ratio = isRatio(name) ? ratioOf(ctx) : name.endsWith('always_off') ? 0 : 1
  out.sampler = derive(isRatio(name) ? `${name}:${ratio}` : name, traced)
  // The bound is round(ratio * 2^64): a smaller share than that is none.
  if (ratio * 2 ** 64 <= 0.5) {
    note(ctx, isRatio(name) ? ARG : NAME, ['traces'], 'signal-off', 'never-samples')
    if (out.state === 'export') Object.assign(out, { state: 'off', because: 'the sampler drops every trace' })
  } else if (ratio < 1) note(ctx, ARG, ['traces'], 'used', 'ratio')
}

/** A share that is no number from 0 to 1 counts as 1. */
function ratioOf(ctx: Ctx): number {
  const text = textOf(ctx.env, ARG)
  const ratio = pythonFloat(text ?? '')
  if (ratio !== null && ratio >= 0 && ratio <= 1) return ratio
  if (text !== undefined) note(ctx, ARG, ['traces'], 'default-instead', flawOf(text) ?? 'not-a-number', { instead: '1.0' })
  return 1
}
