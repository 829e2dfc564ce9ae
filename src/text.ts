/** Control and bidirectional characters, and halves of characters. */
export const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udfff](?![\udc00-\udfff])/gu

/** Text from outside, made safe to print: control and bidirectional characters as escapes, bounded. */
export function visible(text: string, max = 2_000): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text
  return cut.replace(UNSEEN, escape)
}

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }
const escape = (c: string): string => SHORT[c] ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`

/** At most 500 characters of an outside text, on one line. */
export const quoted = (text: string, max = 500): string => visible(text.trim().replace(/(?<!\s)\s*\n\s*/g, ' '), max)

/** The beginning of what somebody wrote, in quotes, for a message about it. */
export const inQuotes = (text: string, max = 40): string => visible(JSON.stringify(text.slice(0, max)))

/** The part of a long line around the caret, at most `width` characters. */
export function windowed(text: string, caret: number | undefined, width = 160): { text: string; caret?: number } {
  if (text.length <= width) return { text, caret }
  const start = Math.max(0, Math.min((caret ?? 0) - Math.floor(width / 2), text.length - width))
  const head = start > 0 ? '…' : ''
  const tail = start + width < text.length ? '…' : ''
  return { text: head + text.slice(start, start + width) + tail, caret: caret === undefined ? undefined : caret - start + head.length }
}

/** Levenshtein distance, for did-you-mean; at least so much, where one is far longer. */
export function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 80) return Math.abs(a.length - b.length)
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Nobody means a word that is longer. */
const LONGEST = 300

/** The known word that is closest to a mistyped one, if any is close. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined
  const best = known.map((k) => ({ k, d: distance(word.toLowerCase(), k.toLowerCase()) })).toSorted((x, y) => x.d - y.d)[0]
  return best && best.d <= Math.max(2, Math.floor(word.length / 4)) ? best.k : undefined
}

/** A word for the end of a message about a mistyped one; nothing where no known word is close. */
export function hint(word: string, known: readonly string[]): string {
  const meant = didYouMean(word, known)
  return meant === undefined ? '' : ` (did you mean ${meant}?)`
}

/** `traces`, `traces and logs`; with `or`: `traces, metrics or logs`. */
export function listOf(words: readonly string[], last = 'and'): string {
  return words.length < 2 ? (words[0] ?? 'nothing') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** True for a name as variables of an environment have it. */
export const isVariable = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name)

/** A quote at either end taken away, be there one or two. */
export const withoutQuotes = (text: string): string => text.replace(/^["']|["']$/g, '')

/** Percent-encoded for a URL or a header; half of a surrogate pair, which YAML and JSON let somebody write, is no character. */
export const percentEncoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
