import { evaluate } from './evaluate.ts'
import { type Scope, type Value, UNKNOWN, isKnown, known } from './value.ts'
import { type Slice, chainAt, first, isMark, isWord, last, split } from './syntax.ts'

const UNITS: Readonly<Record<string, number>> = {
  milliseconds: 1,
  millis: 1,
  MILLISECONDS: 1,
  Millisecond: 1,
  ofMillis: 1,
  from_millis: 1,
  FromMilliseconds: 1,
  seconds: 1000,
  SECONDS: 1000,
  Second: 1000,
  ofSeconds: 1000,
  from_secs: 1000,
  FromSeconds: 1000,
  minutes: 60_000,
  MINUTES: 60_000,
  Minute: 60_000,
  ofMinutes: 60_000,
}

const times = (value: Value, factor: number | undefined): Value =>
  isKnown(value) && factor !== undefined && /^\d+(?:\.\d+)?$/.test(value.text)
    ? { ...value, text: String(Number(value.text) * factor) }
    : UNKNOWN

/** A duration in milliseconds: `Duration.ofSeconds(5)`, `5.seconds`, `5 * time.Second`, `Duration::from_secs(5)`. */
export function duration(slice: Slice, scope: Scope): Value {
  const { code, from, to } = slice
  const [a, b] = split(slice, (token) => isMark(token, '*'))
  if (a && b) return product(a, b, scope)
  const head = first(slice)
  if (head?.kind === 'number' && isMark(code.tokens[from + 1], '.')) {
    const unit = code.tokens[from + 2]
    return isWord(unit) ? times(known(head.text.replaceAll('_', '')), UNITS[unit.text]) : UNKNOWN
  }
  const chain = isWord(head) ? chainAt(code, from) : null
  const maker = chain?.to === to ? chain.links.find(({ args }) => args !== undefined) : undefined
  const [only] = maker?.args ?? []
  if (maker && only && UNITS[maker.name] !== undefined) return times(evaluate(only.value, scope), UNITS[maker.name])
  const unit = chain?.links.at(-1)?.name ?? ''
  return chain && chain.to === to && isWord(head, 'time') ? times(known('1'), UNITS[unit]) : UNKNOWN
}

function product(a: Slice, b: Slice, scope: Scope): Value {
  const [count, unit] = first(a)?.kind === 'number' ? [a, b] : [b, a]
  const one = duration(unit, scope)
  return isKnown(one) ? times(evaluate(count, scope), Number(one.text)) : UNKNOWN
}

/** `(5, TimeUnit.SECONDS)`: the unit is named in the next argument. */
export const withUnit =
  (unit: Slice) =>
  (slice: Slice, scope: Scope): Value =>
    times(evaluate(slice, scope), UNITS[last(unit)?.text ?? ''])

/** A number of one unit, in milliseconds or whatever a variable of that SDK counts in. */
export const plainNumber =
  (factor: number) =>
  (slice: Slice, scope: Scope): Value =>
    times(evaluate(slice, scope), factor)
