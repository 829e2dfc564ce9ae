import type { Origin } from '../../types.ts'
import { type Filled, filledText } from '../filled.ts'

/** A variable that the file is filled in from, with its place. */
export interface Variable {
  value: string
  from: Origin
}

export interface Variables {
  find(name: string): Variable | undefined
  /** False: what is not found may be set all the same, where the file is used. */
  isComplete: boolean
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const DEPTH = 20

/** `$X`, `${X}`, `${X:-default}`, `${X:?error}`, `${X:+other}` and `$$`, as compose replaces them (recorded from compose-go 2.16.2). */
export function interpolate(text: string, variables: Variables, depth = 0): Filled {
  const out: Filled = { pieces: [], missing: [] }
  let plain = ''
  const flush = (): void => {
    if (plain !== '') out.pieces.push({ text: plain })
    plain = ''
  }
  for (let i = 0; i < text.length;) {
    if (text[i] !== '$') plain += text[i++]
    else if (text[i + 1] === '$') {
      plain += '$'
      i += 2
    } else {
      const found = reference(text, i)
      if (found === 'bad' || (found && depth > DEPTH)) return { ...out, bad: i }
      if (found === null) plain += text[i++]
      else {
        flush()
        fill(out, found, variables, depth)
        if (out.bad !== undefined) return { ...out, bad: i }
        i = found.end
      }
    }
  }
  flush()
  return out
}

interface Reference {
  name: string
  operator: string
  rest: string
  end: number
}

function reference(text: string, at: number): Reference | 'bad' | null {
  const isBraced = text[at + 1] === '{'
  NAME.lastIndex = at + (isBraced ? 2 : 1)
  const name = NAME.exec(text)?.[0]
  if (!isBraced) return name === undefined ? null : { name, operator: '', rest: '', end: NAME.lastIndex }
  const close = closing(text, at + 2)
  if (name === undefined || close < 0) return 'bad'
  const inside = text.slice(at + 2 + name.length, close)
  const operator = /^:?[-+?]/.exec(inside)?.[0] ?? ''
  if (inside !== '' && operator === '') return 'bad'
  return { name, operator, rest: inside.slice(operator.length), end: close + 1 }
}

/** The brace that closes the one before `from`; those of references inside are stepped over. */
function closing(text: string, from: number): number {
  let open = 1
  for (let i = from; i < text.length; i++) {
    if (text[i] === '}' && --open === 0) return i
    if (text[i] === '$' && text[i + 1] === '{') open++
  }
  return -1
}

function fill(out: Filled, { name, operator, rest }: Reference, variables: Variables, depth: number): void {
  const found = variables.find(name)
  const isSet = found !== undefined && (found.value !== '' || !operator.startsWith(':'))
  const kind = operator.at(-1)
  if (kind === '+') return isSet ? take(out, interpolate(rest, variables, depth + 1)) : undefined
  if (isSet) return void out.pieces.push({ text: found.value, from: found.from })
  if (kind === '-') return take(out, interpolate(rest, variables, depth + 1))
  if (!variables.isComplete && found === undefined) return void out.pieces.push({ unknown: `$${name}` })
  if (kind === '?') out.required ??= { name, why: rest }
  else if (found === undefined) out.missing.push(name)
}

function take(out: Filled, inner: Filled): void {
  out.pieces.push(...inner.pieces)
  out.missing.push(...inner.missing)
  out.required ??= inner.required
  out.bad ??= inner.bad
}

/** Fills texts in, with nothing in place of what is not known. */
export const filling =
  (variables: Variables) =>
  (text: string): string =>
    filledText(interpolate(text, variables))
