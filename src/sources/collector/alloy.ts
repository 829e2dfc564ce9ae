import { type Place, placesOf } from '../names.ts'
import type { Entry, Parsed, Tree } from './tree.ts'

interface Token {
  kind: 'word' | 'text' | 'sign' | 'end'
  text: string
  at: number
  end: number
  /** A line ends before it. */
  opens: boolean
}

interface Reader {
  text: string
  tokens: Token[]
  next: number
  place(at: number): Place
}

class Unreadable extends Error {
  readonly at: number
  constructor(why: string, at: number) {
    super(why)
    this.at = at
  }
}

const DEPTH = 30
const TOKEN = /(\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|("(?:[^"\\\n]|\\.)*"|`[^`]*`)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|-?\d[\w.]*|[^\s\w]/g

/**
 * A configuration of Grafana Alloy: blocks, and attributes in them (https://grafana.com/docs/alloy/latest/get-started/configuration-syntax/syntax/).
 * A block `otelcol.exporter.otlp "tempo"` comes as otelcol > exporter > otlp > tempo. Never throws.
 */
export function alloyTree(text: string): Parsed {
  const place = placesOf(text)
  const start: Place = { line: 1, column: 1 }
  try {
    const reader: Reader = { text, tokens: tokensOf(text), next: 0, place }
    return { tree: { kind: 'map', place: start, entries: body(reader, 0) } }
  } catch (error) {
    const broken = error instanceof Unreadable ? { why: error.message, ...place(error.at) } : { why: 'it is no Alloy configuration' }
    return { tree: { kind: 'nothing', place: start }, broken }
  }
}

function tokensOf(text: string): Token[] {
  const out: Token[] = []
  let opens = true
  for (const match of text.matchAll(TOKEN)) {
    const [whole, blank, quoted, word] = match
    if (blank !== undefined) {
      opens ||= blank.includes('\n')
      continue
    }
    const kind = quoted !== undefined ? 'text' : word !== undefined || /^-?\d/.test(whole) ? 'word' : 'sign'
    out.push({ kind, text: whole, at: match.index, end: match.index + whole.length, opens })
    opens = false
  }
  out.push({ kind: 'end', text: 'the end of the file', at: text.length, end: text.length, opens: true })
  return out
}

const peek = (reader: Reader): Token => reader.tokens[reader.next] ?? { kind: 'end', text: '', at: 0, end: 0, opens: true }
const take = (reader: Reader): Token => {
  const token = peek(reader)
  reader.next += 1
  return token
}

function expect(reader: Reader, text: string): Token {
  const token = take(reader)
  if (token.text !== text || token.kind !== 'sign') throw new Unreadable(`${text} is expected in place of ${token.text}`, token.at)
  return token
}

/** Blocks and attributes up to the closing brace, or to the end. */
function body(reader: Reader, depth: number): Entry[] {
  const entries: Entry[] = []
  if (depth > DEPTH) throw new Unreadable('blocks are nested too deeply', peek(reader).at)
  while (peek(reader).kind !== 'end' && peek(reader).text !== '}') {
    const name = take(reader)
    if (name.kind !== 'word') throw new Unreadable(`a name is expected in place of ${name.text}`, name.at)
    const place = reader.place(name.at)
    if (peek(reader).text === '=') {
      take(reader)
      put(entries, [name.text], place, expression(reader, depth + 1))
      continue
    }
    const label = peek(reader).kind === 'text' ? [unquoted(take(reader).text)] : []
    expect(reader, '{')
    const value: Tree = { kind: 'map', place, entries: body(reader, depth + 1) }
    expect(reader, '}')
    put(entries, [...name.text.split('.'), ...label], place, value)
  }
  return entries
}

/** Blocks of the same kind meet in one map. */
function put(entries: Entry[], path: readonly string[], place: Place, value: Tree): void {
  const [key = '', ...rest] = path
  const known = entries.find((entry) => entry.key === key)
  if (rest.length === 0) {
    if (known?.value.kind === 'map' && value.kind === 'map') known.value.entries.push(...value.entries)
    else if (known) known.value = value
    else entries.push({ key, place, value })
    return
  }
  if (known?.value.kind === 'map') return put(known.value.entries, rest, place, value)
  const inside: Entry[] = []
  put(inside, rest, place, value)
  entries.push({ key, place, value: { kind: 'map', place, entries: inside } })
}

function expression(reader: Reader, depth: number): Tree {
  const first = peek(reader)
  const place = reader.place(first.at)
  if (depth > DEPTH) throw new Unreadable('values are nested too deeply', first.at)
  if (first.text === '[' && first.kind === 'sign') return { kind: 'list', place, items: list(reader, depth) }
  if (first.text === '{' && first.kind === 'sign') return { kind: 'map', place, entries: object(reader, depth) }
  const last = skip(reader)
  const text = reader.text.slice(first.at, last.end)
  const isText = first.kind === 'text' && last === first
  return { kind: 'text', text: isText ? unquoted(text) : known(text), place: isText ? { ...place, column: place.column + 1 } : place }
}

function list(reader: Reader, depth: number): Tree[] {
  const items: Tree[] = []
  take(reader)
  while (peek(reader).kind !== 'end' && peek(reader).text !== ']') {
    if (peek(reader).text === ',') take(reader)
    else items.push(expression(reader, depth + 1))
  }
  expect(reader, ']')
  return items
}

function object(reader: Reader, depth: number): Entry[] {
  const entries: Entry[] = []
  take(reader)
  while (peek(reader).kind !== 'end' && peek(reader).text !== '}') {
    const key = take(reader)
    if (key.text === ',') continue
    expect(reader, '=')
    const name = key.kind === 'text' ? unquoted(key.text) : key.text
    entries.push({ key: name, place: reader.place(key.at), value: expression(reader, depth + 1) })
  }
  expect(reader, '}')
  return entries
}

/** Goes to the last token of an expression: it ends with its line, or where the list or object around it goes on. */
function skip(reader: Reader): Token {
  let last = take(reader)
  let open = 0
  for (;;) {
    if (last.kind === 'end') throw new Unreadable('a value is missing', last.at)
    if (last.kind === 'sign' && /[([{]/.test(last.text)) open += 1
    if (last.kind === 'sign' && /[)\]}]/.test(last.text)) open -= 1
    const token = peek(reader)
    if (token.kind === 'end' || (open <= 0 && (token.opens || /^[,\]}]$/.test(token.text)))) return last
    last = take(reader)
  }
}

/** A variable is written as a Collector would; what else is computed is not known here. */
function known(text: string): string {
  const variable = /^(?:sys\.)?env\("([^"]+)"\)$/.exec(text)?.[1]
  if (variable !== undefined) return `\${env:${variable}}`
  return /^[\w.-]+$/.test(text) ? text : '${alloy:expression}'
}

function unquoted(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1).replaceAll('$', '$$$$')
  try {
    return String(JSON.parse(text)).replaceAll('$', '$$$$')
  } catch {
    return text.slice(1, -1).replaceAll('$', '$$$$')
  }
}
