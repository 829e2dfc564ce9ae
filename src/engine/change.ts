import { secretOf } from '../redact.ts'
import type { Secret } from '../secret.ts'
import type { Fix, Origin, Seen, Traced } from '../types.ts'
import { settingName } from './endpoint-edit.ts'

/** The setting that a planned value came from; undefined where it is the program's default. */
export function settingOf(seen: Seen, traced: Traced<unknown> | undefined): { name: string; from: Origin; raw: Secret } | undefined {
  const name = settingName(seen.plan, traced?.from)
  const raw = name === undefined ? undefined : seen.plan.settings.get(name)?.value
  return name !== undefined && traced && raw ? { name, from: traced.from, raw } : undefined
}

type Change = Pick<Fix, 'edit' | 'swap'>

/** The new text of a setting as a fix: written out where nothing in it is secret, else edited where it stands; empty where neither can be shown. */
export function rewrite(name: string, raw: Secret, text: string): Change {
  const shows = secretOf(name, text).hiddenParts().length === 0 && !raw.hiddenParts().some((part) => text.includes(part))
  return shows ? { edit: { [name]: text } } : swapped(name, raw, text)
}

/** The same as an edit in place; `tries` are replacements of every occurrence that are tried first. */
export function swapped(
  name: string,
  raw: Secret,
  text: string,
  tries: readonly (readonly [find: string, replace: string])[] = [],
): Change {
  const old = raw.reveal()
  const hit = tries.find(([find, replace]) => old.replaceAll(find, () => replace) === text)
  const swap = hit ? { find: hit[0], replace: hit[1] } : difference(raw, old, text)
  return swap ? { swap: { setting: name, ...swap } } : {}
}

/** The one place where two texts differ, widened until a replacement of all its occurrences gives the new text; null where that would show a secret. */
function difference(raw: Secret, old: string, text: string): { find: string; replace: string } | null {
  let start = 0
  while (start < Math.min(old.length, text.length) && old[start] === text[start]) start++
  let tail = 0
  while (tail < Math.min(old.length, text.length) - start && old.at(-1 - tail) === text.at(-1 - tail)) tail++
  let end = old.length - tail
  for (let i = 0; i < 60; i++) {
    const find = old.slice(start, end)
    const replace = text.slice(start, text.length - (old.length - end))
    if (/[\r\n]/.test(find) || !isShown(raw, start, end)) return null
    if (find !== '' && old.replaceAll(find, () => replace) === text) return { find, replace }
    if (start > 0 && isShown(raw, start - 1, end)) start--
    else if (end < old.length) end++
    else return null
  }
  return null
}

const isShown = (raw: Secret, start: number, end: number): boolean => raw.slice(start, end).hiddenParts().length === 0

/** The value of a reading with parts of it replaced; later parts first, so that positions hold. */
export function spliced(text: string, parts: readonly { start: number; end: number; put: string }[]): string {
  return parts.toSorted((a, b) => b.start - a.start).reduce((out, { start, end, put }) => out.slice(0, start) + put + out.slice(end), text)
}

/** A list of headers without the quotes in it; a comma that they protected is written as %2C. */
export function unquoted(list: string): string {
  const whole = /^\s*(["'`])([^"'`]*)\1\s*$/.exec(list)
  if (whole) return whole[2] ?? ''
  return list
    .replace(/(^|[,=])(\s*)(["'`])([^"'`]*)\3(?=\s*(?:,|$))/g, (_, before: string, blank: string, _quote: string, inner: string) => {
      return before + blank + (before === '=' ? inner.replaceAll(',', '%2C') : inner)
    })
    .replace(/(^|[,=]\s*)["'`]|["'`](?=\s*(?:,|$))/g, '$1')
}
