import type { Reading, Route } from '../../types.ts'
import { type Ctx, note } from './context.ts'
import { derive, textOf } from './settings.ts'
import { flawOf } from './values.ts'

const SAMPLER = 'OTEL_TRACES_SAMPLER'
const ARG = 'OTEL_TRACES_SAMPLER_ARG'
const USUAL = 'parentbased_always_on'

export interface SamplerRules {
  /** The name as it is compared with those that are known; empty where it counts as not set. */
  name(text: string): string
  /** The share that an argument stands for; null where it cannot be read. */
  ratio(text: string): number | null
  /** Names beside those of the specification's own samplers. */
  more?: RegExp
  /** What a name or an argument does that cannot be read; by default the usual sampler, or everything, is sampled. */
  unknown?: Reading['outcome']
  badRatio?: Reading['outcome']
}

/** OTEL_TRACES_SAMPLER and its argument, for SDKs that have the samplers of the specification. */
export function readSampler(ctx: Ctx, out: Route, rules: SamplerRules): void {
  const traced = ctx.env.get(SAMPLER)
  const name = rules.name(traced?.value.reveal() ?? '')
  if (!traced || name === '') return
  if (/^(?:parentbased_)?traceidratio$/.test(name)) {
    const share = ratio(ctx, rules)
    out.sampler = derive(share === null ? USUAL : `${name}:${share}`, traced)
    if (share === 0) never(ctx, out, ARG)
  } else if (/^(?:parentbased_)?always_(?:on|off)$/.test(name)) {
    out.sampler = derive(name, traced)
    if (name.endsWith('off')) never(ctx, out, SAMPLER)
  } else if (rules.more?.test(name)) out.sampler = derive(name, traced)
  else note(ctx, SAMPLER, ['traces'], rules.unknown ?? 'default-instead', flawOf(name) ?? 'unknown-value', { instead: USUAL })
}

/** null: the usual sampler is used instead. */
function ratio(ctx: Ctx, rules: SamplerRules): number | null {
  const text = textOf(ctx.env, ARG)
  if (text === undefined) return 1
  const share = rules.ratio(text)
  if (share !== null && share >= 0 && share <= 1) {
    if (share > 0 && share < 1) note(ctx, ARG, ['traces'], 'used', 'ratio')
    return share
  }
  const outcome = rules.badRatio ?? 'default-instead'
  note(ctx, ARG, ['traces'], outcome, share === null ? (flawOf(text) ?? 'not-a-number') : 'unknown-value', { instead: '1' })
  return 1
}

function never(ctx: Ctx, out: Route, setting: string): void {
  note(ctx, setting, ['traces'], 'signal-off', 'never-samples')
  if (out.state === 'export') Object.assign(out, { state: 'off', because: 'the sampler drops every trace' })
}
