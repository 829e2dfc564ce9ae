import { plain, Secret } from '../../secret.ts'
import { type Plan, type Reading, SIGNALS } from '../../types.ts'
import type { Ctx } from './context.ts'
import { flawedText } from './flaws.ts'
import { byDefault, derive } from './settings.ts'

export interface ResourceRules {
  /** The service name when none is set. */
  usual: string
  /** A value as it is used, blanks around it and escapes in it. */
  decode(value: string): string
  /** What becomes of a pair without `=`; where that is fatal, also nothing between two commas is one. */
  badPair: Reading['outcome']
  /** Whether OTEL_SERVICE_NAME counts as set. */
  isName(text: string): boolean
}

/** OTEL_RESOURCE_ATTRIBUTES, and OTEL_SERVICE_NAME above it. */
export function readResource(ctx: Ctx, { usual, decode, badPair, isName }: ResourceRules): Plan['resource'] {
  const out: Plan['resource'] = { 'service.name': byDefault(plain(usual), 'service.name') }
  const attributes = ctx.env.get('OTEL_RESOURCE_ATTRIBUTES')
  let start = 0
  for (const pair of attributes?.value.reveal().split(',') ?? []) {
    const span = [start, start + pair.length] as const
    const cut = pair.indexOf('=')
    start = span[1] + 1
    if (!attributes || (cut < 0 && attributes.value.reveal().trim() === '')) continue
    const key = pair.slice(0, Math.max(cut, 0)).trim()
    if (key !== '') out[key] = derive(decoded(attributes.value.slice(span[0] + cut + 1, span[1]), decode), attributes)
    else if (pair.trim() !== '' || badPair !== 'item-dropped') {
      const base = { from: attributes.from, setting: 'OTEL_RESOURCE_ATTRIBUTES', raw: attributes.value, span, signals: [...SIGNALS] }
      ctx.readings.push({
        ...base,
        ...(cut < 0 ? { outcome: badPair, reason: 'no-equals' } : { outcome: 'item-dropped', reason: 'no-key' }),
      })
    }
  }
  const name = ctx.env.get('OTEL_SERVICE_NAME')
  ctx.readings.push(...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes))
  if (name && isName(name.value.reveal())) out['service.name'] = derive(name.value, name)
  return out
}

/** A decoded value is a text of its own; as long as nothing was decoded, what is hidden in the setting stays hidden. */
function decoded(part: Secret, decode: (value: string) => string): Secret {
  const text = decode(part.reveal())
  const at = part.reveal().indexOf(text)
  if (at >= 0) return part.slice(at, at + text.length)
  return part.hiddenParts().length > 0 ? new Secret(text) : plain(text)
}
