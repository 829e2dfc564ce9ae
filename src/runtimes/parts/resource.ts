import { plain, Secret } from '../../secret.ts'
import { type Plan, type Reading, SIGNALS, type Traced } from '../../types.ts'
import type { Ctx } from './context.ts'
import { flawedText } from './flaws.ts'
import { byDefault, derive } from './settings.ts'

export interface ResourceRules {
  /** The service name when none is set. */
  usual: string
  /** A value as it is used, blanks around it and escapes in it. */
  decode(value: string): string
  /** A pair without `=` is dropped, or takes the whole list with it, or is fatal, as is then nothing between two commas. */
  badPair: 'item-dropped' | 'ignored' | 'all-off'
  /** Whether OTEL_SERVICE_NAME counts as set. */
  isName(text: string): boolean
}

/** OTEL_RESOURCE_ATTRIBUTES, and OTEL_SERVICE_NAME above it. */
export function readResource(ctx: Ctx, rules: ResourceRules): Plan['resource'] {
  const attributes = ctx.env.get('OTEL_RESOURCE_ATTRIBUTES')
  const name = ctx.env.get('OTEL_SERVICE_NAME')
  const out: Plan['resource'] = { 'service.name': byDefault(plain(rules.usual), 'service.name') }
  if (attributes && attributes.value.reveal().trim() !== '') Object.assign(out, pairsOf(ctx, attributes, rules))
  ctx.readings.push(...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes))
  if (name && rules.isName(name.value.reveal())) out['service.name'] = derive(name.value, name)
  return out
}

function pairsOf({ readings }: Ctx, list: Traced<Secret>, { decode, badPair }: ResourceRules): Plan['resource'] {
  const out: Plan['resource'] = {}
  const bad: Reading[] = []
  let start = 0
  for (const pair of list.value.reveal().split(',')) {
    const span = [start, start + pair.length] as const
    const cut = pair.indexOf('=')
    const key = pair.slice(0, Math.max(cut, 0)).trim()
    start = span[1] + 1
    const base = { from: list.from, setting: 'OTEL_RESOURCE_ATTRIBUTES', raw: list.value, span, signals: [...SIGNALS] }
    if (key !== '') out[key] = derive(decoded(list.value.slice(span[0] + cut + 1, span[1]), decode), list)
    else if (pair.trim() === '' && badPair !== 'all-off') continue
    else if (cut < 0) bad.push({ ...base, outcome: badPair, reason: /^[^=]*:/.test(pair) ? 'colon-before-equals' : 'no-equals' })
    else bad.push({ ...base, outcome: badPair === 'ignored' ? 'ignored' : 'item-dropped', reason: 'no-key' })
  }
  readings.push(...bad)
  return badPair === 'ignored' && bad.length > 0 ? {} : out
}

/** A decoded value is a text of its own; as long as nothing was decoded, what is hidden in the setting stays hidden. */
function decoded(part: Secret, decode: (value: string) => string): Secret {
  const text = decode(part.reveal())
  const at = part.reveal().indexOf(text)
  if (at >= 0) return part.slice(at, at + text.length)
  return part.hiddenParts().length > 0 ? new Secret(text) : plain(text)
}
