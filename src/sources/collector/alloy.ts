import { placesOf } from '../names.ts'
import { nothing, type Tree } from '../yaml/tree.ts'
import type { Parsed } from './tree.ts'

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
}

/** A map that is still being read. */
interface Growing {
  kind: 'map'
  at: number
  entries: Map<string, Growing | Tree>
  keys: Map<string, number>
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
  try {
    const reader: Reader = { text, tokens: tokensOf(text), next: 0 }
    return { tree: body(reader, 0, 0), place }
  } catch (error) {
    const broken = error instanceof Unreadable ? { why: error.message, ...place(error.at) } : { why: 'it is no Alloy configuration' }
    return { tree: nothing(0), place, broken }
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
function body(reader: Reader, at: number, depth: number): Growing {
  const map = growing(at)
  if (depth > DEPTH) throw new Unreadable('blocks are nested too deeply', peek(reader).at)
  while (peek(reader).kind !== 'end' && peek(reader).text !== '}') {
    const name = take(reader)
    if (name.kind !== 'word') throw new Unreadable(`a name is expected in place of ${name.text}`, name.at)
    if (peek(reader).text === '=') {
      take(reader)
      put(map, [name.text], name.at, expression(reader, depth + 1))
      continue
    }
    const label = peek(reader).kind === 'text' ? [unquoted(take(reader).text)] : []
    expect(reader, '{')
    const value = body(reader, name.at, depth + 1)
    expect(reader, '}')
    put(map, [...name.text.split('.'), ...label], name.at, value)
  }
  return map
}

const growing = (at: number): Growing => ({ kind: 'map', at, entries: new Map(), keys: new Map() })
const isGrowing = (value: Growing | Tree | undefined): value is Growing => value?.kind === 'map'

/** Blocks of the same kind meet in one map. */
function put(map: Growing, path: readonly string[], at: number, value: Growing | Tree): void {
  const [key = '', ...rest] = path
  const known = map.entries.get(key)
  if (rest.length > 0) {
    const inside = isGrowing(known) ? known : growing(at)
    if (inside !== known) enter(map, key, at, inside)
    return put(inside, rest, at, value)
  }
  if (!isGrowing(known) || !isGrowing(value)) return enter(map, key, at, value)
  for (const [name, inner] of value.entries) put(known, [name], value.keys.get(name) ?? inner.at, inner)
}

function enter({ entries, keys }: Growing, key: string, at: number, value: Growing | Tree): void {
  entries.set(key, value)
  keys.set(key, at)
}

function expression(reader: Reader, depth: number): Growing | Tree {
  const first = peek(reader)
  const { at } = first
  if (depth > DEPTH) throw new Unreadable('values are nested too deeply', at)
  if (first.text === '[' && first.kind === 'sign') return { kind: 'list', at, items: list(reader, depth) }
  if (first.text === '{' && first.kind === 'sign') return object(reader, depth)
  const last = skip(reader)
  const text = reader.text.slice(at, last.end)
  if (first.kind === 'text' && last === first) return { kind: 'text', at: at + 1, text: unquoted(text), plain: false }
  return { kind: 'text', at, text: known(text), plain: false }
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

function object(reader: Reader, depth: number): Growing {
  const map = growing(take(reader).at)
  while (peek(reader).kind !== 'end' && peek(reader).text !== '}') {
    const key = take(reader)
    if (key.text === ',') continue
    expect(reader, '=')
    const name = key.kind === 'text' ? unquoted(key.text) : key.text
    enter(map, name, key.at, expression(reader, depth + 1))
  }
  expect(reader, '}')
  return map
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
