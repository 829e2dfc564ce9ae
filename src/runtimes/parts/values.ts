import type { Reason, Signal } from '../../types.ts'

export const PATH: Record<Signal, string> = { traces: '/v1/traces', metrics: '/v1/metrics', logs: '/v1/logs' }
export const UPPER: Record<Signal, string> = { traces: 'TRACES', metrics: 'METRICS', logs: 'LOGS' }
/** The variable of one signal: `OTEL_TRACES_EXPORTER`, `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. */
export const ownName = (signal: Signal, what: string): string =>
  what === 'EXPORTER' ? `OTEL_${UPPER[signal]}_EXPORTER` : `OTEL_EXPORTER_OTLP_${UPPER[signal]}_${what}`
/** White_Space of Unicode, which Rust and the specification's "surrounding blanks" mean; JavaScript's trim() differs in U+0085 and U+FEFF. */
const BLANK = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const LEAD = new RegExp(`^${BLANK}+`)
// What looks behind begins once in each run of blanks, not at each blank of it.
const TRAIL = new RegExp(`(?<!${BLANK})${BLANK}+$`)
const PLACEHOLDER =
  /<[A-Za-z][^<>]*>|\$\{[A-Za-z_]\w*[^}]{0,200}\}|\$\([^)]{0,200}\)|(?:^|[\s=,/"'@:])\$[A-Z_][A-Z0-9_]*\b|(?:\b|%[0-9A-Fa-f]{2})(?:YOUR[_-][A-Z0-9_-]+|(?:CHANGE|REPLACE)[_-]?ME\b)|\byour-[a-z-]{1,80}(?:key|token|host|id)\b/

export const trimBlankEnd = (text: string): string => text.replace(TRAIL, '')
export const trimBlank = (text: string): string => trimBlankEnd(text.replace(LEAD, ''))
export const isQuoted = (text: string): boolean => /^(["'`]).*\1$/s.test(trimBlank(text)) && trimBlank(text).length > 1
export const unquote = (text: string): string => (isQuoted(text) ? trimBlank(text).slice(1, -1) : text)
/** Position and length of an unfilled placeholder (`<your-token>`, `${VAR}`, `$(cmd)`), or null. */
export function placeholderIn(text: string): readonly [number, number] | null {
  const found = PLACEHOLDER.exec(text)
  return found ? [found.index, found.index + found[0].length] : null
}

/** Why a value that was not understood was not: what is wrong with it as a text, before any grammar. */
export function flawOf(text: string): Reason | null {
  if (text === '') return 'empty'
  if (placeholderIn(text)) return 'placeholder'
  if (isQuoted(text)) return 'quoted'
  if (trimBlank(text) !== text) return 'whitespace'
  return null
}

/** The same for a value that cannot be used: quotes or blanks are the reason only where it could be used without them. */
export function whyUnusable(text: string, isUsable: (text: string) => boolean): Reason | null {
  const flaw = flawOf(text)
  return (flaw === 'quoted' || flaw === 'whitespace') && !isUsable(unquote(trimBlank(text))) ? null : flaw
}

/** The position of the flaw, for a caret. */
export function flawSpan(text: string, flaw: Reason): readonly [number, number] {
  if (flaw === 'placeholder') return placeholderIn(text) ?? [0, text.length]
  if (flaw === 'quoted') return [text.search(/["'`]/), text.length]
  const lead = LEAD.exec(text)?.[0].length ?? 0
  return lead > 0 ? [0, lead] : [trimBlank(text).length, text.length]
}

/** Rust's `f64::from_str`: no blanks, `inf` and `nan` allowed. NaN where it does not parse; a literal nan is 0 to a sampler. */
export function rustFloat(text: string): number | null {
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text)
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return /^[+-]?nan$/i.test(text) ? 0 : null
}
