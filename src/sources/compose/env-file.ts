import { visible } from '../../text.ts'
import type { Layer } from '../../types.ts'
import { placesOf } from '../names.ts'
import { interpolate, type Variables } from './interpolate.ts'
import { type Filled, filledText, settingFrom } from '../filled.ts'

/** One assignment of an env file, as compose reads it. */
interface Assignment {
  name: string
  filled: Filled
  /** Position of the value. */
  at: number
  /** Quotes stood around it. */
  quoted: boolean
}

interface EnvText {
  assignments: Assignment[]
  /** Where compose refuses the file, and why. */
  refused?: { at: number; why: string }
}

const SPACE = /[\t\v\f\r \u0085\u00a0]*/y
const KEY = /[\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00a0]*/uy
const ESCAPE = /\\([abcfnrtv$"\\]|0\d{0,3})/g
const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  c: '\\c',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  $: '$$',
  '"': '"',
  '\\': '\\',
}

/**
 * An env file in the way of compose 2 (`env_file:`, `.env`; recorded from compose-go 2.16.2): quotes are taken away, variables filled in but in
 * single quotes, an unquoted value ends at ` #`, `export` and `NAME: value` are understood. docker run --env-file differs: it keeps quotes.
 */
function readEnvText(original: string, outer: Variables, before: Variables['find'] = () => undefined): EnvText {
  const text = original.startsWith('\ufeff') ? ` ${original.slice(1)}` : original
  const out: EnvText = { assignments: [] }
  const above = new Map<string, string>()
  const variables = withOwn(outer, above, before)
  for (let at = statement(text, 0); at < text.length; at = statement(text, at)) {
    const start = exportEnd(text, at)
    const key = match(KEY, text, start)
    const stop = text[start + key.length]
    const name = key.trimEnd()
    if (stop !== '=' && stop !== ':' && stop !== '\n' && stop !== undefined)
      return { ...out, refused: { at: start + key.length, why: 'compose refuses this character in a name: write NAME=VALUE' } }
    if (name.includes(' ')) return { ...out, refused: { at: start, why: 'compose refuses a blank in a name: write NAME=VALUE' } }
    at = start + key.length + 1
    if (stop === '=' || stop === ':') {
      const value = valueAt(text, at + match(SPACE, text, at).length, variables)
      if ('why' in value) return { ...out, refused: value }
      out.assignments.push({ name, filled: value.filled, at: value.at, quoted: value.quoted })
      above.set(name, filledText(value.filled))
      at = value.end
    } else if (stop === '\n') {
      // The last line counts only with its end.
      const inherited = outer.find(name)
      if (inherited) {
        const filled: Filled = { pieces: [{ text: inherited.value, from: inherited.from }], missing: [] }
        out.assignments.push({ name, filled, at: start, quoted: false })
        above.set(name, inherited.value)
      }
    }
  }
  return out
}

/** What is set outside wins over what the file itself has set further up, and that over what stood in files before it. */
const withOwn = (outer: Variables, above: ReadonlyMap<string, string>, before: Variables['find']): Variables => ({
  isComplete: outer.isComplete,
  find: (name) => {
    const own = above.get(name)
    return outer.find(name) ?? (own === undefined ? before(name) : { value: own, from: { source: '', setting: name } })
  },
})

/** The next place that is neither blank nor in a comment. */
function statement(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '#') at = lineEnd(text, at)
    else if (!/\s/.test(text[at] ?? '')) return at
  }
  return text.length
}

function exportEnd(text: string, at: number): number {
  const found = /export[\s]+/y
  found.lastIndex = at
  return found.test(text) ? found.lastIndex : at
}

type Value = { filled: Filled; at: number; end: number; quoted: boolean } | { at: number; why: string }

function valueAt(text: string, at: number, variables: Variables): Value {
  const quote = text[at]
  if (quote === '"' || quote === "'") return quotedAt(text, at, quote, variables)
  const end = lineEnd(text, at)
  const line = text.slice(at, end)
  const comment = line.indexOf(' #')
  return filled((comment < 0 ? line : line.slice(0, comment)).trimEnd(), { at, end: end + 1, quoted: false }, variables)
}

function quotedAt(text: string, at: number, quote: string, variables: Variables): Value {
  let inner = ''
  for (let i = at + 1; i < text.length; i++) {
    const c = text[i] ?? ''
    if (c === '\\' && text[i + 1] === quote) {
      inner += quote
      i += 1
    } else if (c === '\\' && i + 1 < text.length) {
      inner += c + (text[i + 1] ?? '')
      i += 1
    } else if (c === quote) {
      const place = { at: at + 1, end: i + 1, quoted: true }
      return quote === "'"
        ? { filled: { pieces: [{ text: inner }], missing: [] }, ...place }
        : filled(inner.replace(ESCAPE, unescaped), place, variables)
    } else inner += c
  }
  return { at, why: 'a quote is opened and never closed, so compose refuses the file: close it' }
}

const unescaped = (whole: string, code: string): string =>
  code.startsWith('0') ? String.fromCharCode(Number.parseInt(code, 8) % 256) : (LETTERS[code] ?? whole)

function filled(raw: string, place: { at: number; end: number; quoted: boolean }, variables: Variables): Value {
  const result = interpolate(raw, variables)
  if (result.bad !== undefined || result.required)
    return { at: place.at, why: 'compose cannot fill in a variable of this value, and refuses the file' }
  return { filled: result, ...place }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** The settings of an env file as a layer, with what compose refuses as a remark. */
export function envLayer(text: string, source: string, variables: Variables, before?: Variables['find']): Layer {
  const place = placesOf(text)
  const { assignments, refused } = readEnvText(text, variables, before)
  const settings = assignments.map(({ name, filled, at, quoted }) =>
    settingFrom(name, filled, { source, setting: name, ...place(at) }, quoted ? 'quotes taken away' : undefined),
  )
  const layer: Layer = { source, kind: 'environment', delivered: true, settings }
  if (!refused) return layer
  const { line, column } = place(refused.at)
  return { ...layer, remarks: [`${visible(source, 300)}:${line}:${column}: ${refused.why}`] }
}
