import { withoutQuotes } from '../../text.ts'
import { routingHeaders } from '../../backends/routing.ts'
import { headerSecret } from '../../redact.ts'
import type { Secret, Span } from '../../secret.ts'
import type { Reading, Reason, Signal, Traced } from '../../types.ts'
import { derive } from './settings.ts'
import { isQuoted, placeholderIn, trimBlank, trimBlankEnd } from './values.ts'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** A credential of which nothing is left but its scheme; a bare `Basic` is judged by the backend's own rules. */
export const NO_CREDENTIAL = /^(?:bearer|api-?key|(?:api-)?token|datakey)\s*$/i
const SCHEME_WORD = /^(?:basic|bearer|apikey|token|digest)\b/i

/** How a runtime decodes a value: the decoded text, or null where it keeps (`raw`) or drops (`drop`) the item. */
export interface HeaderRules {
  decode(value: string): string | null
  onBadPercent: 'raw' | 'drop'
  emptyValue: 'drop' | 'send'
  /** Equal names are all sent, where the last one wins otherwise. */
  joinsEqual?: boolean
  /** A value that may go on the wire. */
  legal(value: string): boolean
}

export interface Item {
  text: string
  start: number
}

export interface HeaderList {
  headers: Record<string, Traced<Secret>>
  readings: Reading[]
}

/** Reads a `key=value,key=value` list as a runtime does that drops bad items one by one and lets the last duplicate win, or joins them. */
export function readHeaders(setting: string, traced: Traced<Secret>, signals: Signal[], rules: HeaderRules): HeaderList {
  const out: HeaderList = { headers: {}, readings: [] }
  const text = traced.value.reveal()
  let previous = ''
  for (const item of itemsOf(text)) {
    const verdict = judge(item, rules)
    const base = { from: traced.from, setting, raw: traced.value, signals }
    if ('drop' in verdict) {
      const reason = verdict.drop === 'no-equals' && previous ? afterValue(item.text) : verdict.drop
      out.readings.push({ ...base, outcome: 'item-dropped', reason, span: verdict.span, loses: lostBy(reason, item.text, previous) })
      continue
    }
    const before = rules.joinsEqual ? out.headers[verdict.name] : undefined
    const value = before ? `${before.value.reveal()}, ${verdict.value}` : verdict.value
    out.headers[verdict.name] = derive(headerSecret(verdict.name, value), traced)
    if (verdict.flaw)
      out.readings.push({ ...base, outcome: 'used', reason: verdict.flaw, span: verdict.span, loses: [withoutQuotes(verdict.name)] })
    previous = verdict.name
  }
  return out
}

/** The header names that a list would give, whatever becomes of it (to say what a replaced list loses). */
export function namesIn(text: string): string[] {
  return itemsOf(text)
    .map((item) => trimBlank(item.text.split(/[=:]/, 1)[0] ?? '').toLowerCase())
    .filter((name) => TOKEN.test(name))
}

export function itemsOf(text: string): Item[] {
  const items: Item[] = []
  let start = 0
  for (const part of text.split(',')) {
    if (trimBlank(part) !== '') items.push({ text: part, start })
    start += part.length + 1
  }
  return items
}

type Verdict = { name: string; value: string; flaw?: Reason; span?: Span } | { drop: Reason; span: Span }

function judge(item: Item, rules: HeaderRules): Verdict {
  const { text, start } = item
  const lead = start + text.length - text.trimStart().length
  const whole: Span = [lead, start + text.trimEnd().length]
  const equals = text.indexOf('=')
  const colon = text.indexOf(':')
  if (colon > 0 && (equals < 0 || colon < equals) && TOKEN.test(withoutQuotes(trimBlank(text.slice(0, colon))))) {
    return { drop: 'colon-before-equals', span: [start + colon, start + colon + 1] }
  }
  if (equals < 0) return { drop: SCHEME_WORD.test(text.trim()) ? 'no-key' : 'no-equals', span: whole }
  const key = trimBlank(text.slice(0, equals))
  const raw = trimBlank(text.slice(equals + 1))
  const valueAt = start + equals + 1 + (text.slice(equals + 1).length - text.slice(equals + 1).trimStart().length)
  if (key === '') return { drop: 'no-key', span: whole }
  if (!TOKEN.test(key)) return { drop: badKey(key), span: [lead, lead + key.length] }
  const decoded = rules.decode(raw)
  if (decoded === null && rules.onBadPercent === 'drop') return { drop: 'bad-percent', span: [valueAt, valueAt + raw.length] }
  // What cannot be decoded is kept as it stands, blanks in front of it too.
  const value = decoded ?? trimBlankEnd(text.slice(equals + 1))
  if (value === '' && rules.emptyValue === 'drop') return { drop: 'empty-item', span: [lead, start + equals + 1] }
  if (!rules.legal(value))
    return {
      drop: /[\u0000-\u0008\u000a-\u001f\u007f]/.test(value) ? 'control-character' : 'non-ascii',
      span: [valueAt, valueAt + raw.length],
    }
  const name = key.toLowerCase()
  const odd = nameFlaw(name, lead) ?? sentFlaw(name, value, raw, valueAt)
  if (odd) return { name, value, ...odd }
  if (decoded === null) return { name, value, flaw: 'bad-percent', span: [valueAt + Math.max(raw.indexOf('%'), 0), valueAt + raw.length] }
  return { name, value }
}

/** A quote in front of a name that goes out with it; the name stands at `start`. */
export const nameFlaw = (name: string, start: number): { flaw: Reason; span: Span } | null =>
  /^['"`]/.test(name) ? { flaw: 'quoted', span: [start, start + 1] } : null

/** What is odd about a value that is sent all the same; `raw` is the value as it is written, at `start`. */
export function sentFlaw(name: string, value: string, raw: string, start: number): { flaw: Reason; span: Span } | null {
  const gap = placeholderIn(raw)
  if (gap) return { flaw: 'placeholder', span: [start + gap[0], start + gap[1]] }
  if (value === '' || (name === 'authorization' && NO_CREDENTIAL.test(value)))
    return { flaw: 'empty-item', span: [start, start + raw.length] }
  return isOddlyQuoted(name, value, raw) ? { flaw: 'quoted', span: quoteAt(raw, start) } : null
}

/** Quotes that were encoded are meant, but for a credential. */
export function isOddlyQuoted(name: string, value: string, raw: string): boolean {
  const text = name === 'authorization' ? value : trimBlank(raw)
  return isQuoted(text) || oddQuote(text)
}

/** A lone quote at an end: the other one stands in another item of the list. */
const oddQuote = (value: string): boolean => /^"[^"]*$|^[^"]*"$/s.test(value)

const quoteAt = (raw: string, start: number): Span => [
  start + Math.max(raw.search(/["'`]/), 0),
  start + Math.max(raw.search(/["'`]/), 0) + 1,
]

/** Why a name is none. */
export function badKey(key: string): Reason {
  if (/^["']/.test(key) && TOKEN.test(key.slice(1))) return 'quoted'
  return SCHEME_WORD.test(key) ? 'no-key' : 'illegal-key'
}

/** What stands behind a comma and has no `=` is most likely the rest of the value before it, not a header of its own. */
export const afterValue = (text: string): Reason =>
  routingHeaders.has(text.trim().toLowerCase()) || /^\s*x-/i.test(text) ? 'no-equals' : 'comma-in-value'

/** The header names that an item at fault takes with it. */
export function lostBy(reason: Reason, text: string, previous: string): string[] {
  if (reason === 'comma-in-value') return [previous]
  if (reason === 'no-key') return ['authorization']
  const name = withoutQuotes(trimBlank(text.split(reason === 'colon-before-equals' ? ':' : '=', 1)[0] ?? ''))
  return TOKEN.test(name) ? [name.toLowerCase()] : []
}
