import { BEYOND, contentAt } from './quick-lines.ts'
import type { TextTree, Tree } from './tree.ts'

const COMMENT_OR_END = /[ ]*(?:(?<=[ \n])#[^\n]*)?(?=\n|$)/y
const PLAIN = /[^\s#&*!|>'"%@`,[\]{}:?-][^\n]*|[-?:](?=[^\s,[\]{}])[^\n]*/y
const PLAIN_IN_FLOW = /[\w./$~+=-][\w./$~+@= -]*/y
const KEY_IN_FLOW = /([\w./$~+][\w./$~+-]*):[ ]+/y
const SINGLE = /'((?:[^'\n]|'')*)'/y
const DOUBLE = /"((?:[^"\\\n]|\\[^\n])*)"/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '/': '/', '0': '\0', ' ': ' ' }

export type Read = readonly [tree: Tree, end: number]

/** Where the line ends if nothing but a comment follows; null where something does. */
export function endsAt(text: string, at: number): number | null {
  COMMENT_OR_END.lastIndex = at
  return COMMENT_OR_END.test(text) ? COMMENT_OR_END.lastIndex : null
}

/** A text, or a simple `[a, b]`, on one line. */
export function onLine(text: string, at: number): Read {
  const first = text[at]
  if (first === '[' || first === '{') return flow(text, at)
  return quoted(text, at) ?? plainText(text, at)
}

function plainText(text: string, at: number): Read {
  const found = match(PLAIN, text, at)?.[0]
  if (found === undefined) throw BEYOND
  const comment = found.indexOf(' #')
  const plain = (comment < 0 ? found : found.slice(0, comment)).trimEnd()
  if (/:(?: |$)/.test(plain)) throw BEYOND
  return [{ kind: 'text', at, text: plain, plain: true }, at + plain.length]
}

function quoted(text: string, at: number): readonly [TextTree, number] | null {
  const first = text[at]
  if (first !== '"' && first !== "'") return null
  const inner = match(first === '"' ? DOUBLE : SINGLE, text, at)?.[1]
  if (inner === undefined) throw BEYOND
  const meant = first === '"' ? unescaped(inner) : inner.replaceAll("''", "'")
  return [{ kind: 'text', at: at + 1, text: meant, plain: false }, at + inner.length + 2]
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_all, letter: string) => {
    const meant = ESCAPES[letter]
    if (meant === undefined) throw BEYOND
    return meant
  })
}

/** `[a, "b"]`, `[]`, `{}`, `{a: b}`: one line, texts only. */
function flow(text: string, at: number): Read {
  if (text[at] === '{') return flowMap(text, at)
  const items: Tree[] = []
  let here = contentAt(text, at + 1)
  if (text[here] === ']') return [{ kind: 'list', at, items }, here + 1]
  for (;;) {
    const [tree, end] = quoted(text, here) ?? plainInFlow(text, here)
    items.push(tree)
    here = contentAt(text, end)
    if (text[here] === ']') return [{ kind: 'list', at, items }, here + 1]
    if (text[here] !== ',') throw BEYOND
    here = contentAt(text, here + 1)
  }
}

function flowMap(text: string, at: number): Read {
  const entries = new Map<string, Tree>()
  let here = contentAt(text, at + 1)
  if (text[here] === '}') return [{ kind: 'map', at, entries }, here + 1]
  for (;;) {
    const key = match(KEY_IN_FLOW, text, here)
    if (!key || entries.has(key[1] ?? '')) throw BEYOND
    const [tree, end] = quoted(text, KEY_IN_FLOW.lastIndex) ?? plainInFlow(text, KEY_IN_FLOW.lastIndex)
    entries.set(key[1] ?? '', tree)
    here = contentAt(text, end)
    if (text[here] === '}') return [{ kind: 'map', at, entries }, here + 1]
    if (text[here] !== ',') throw BEYOND
    here = contentAt(text, here + 1)
  }
}

function plainInFlow(text: string, at: number): Read {
  const plain = match(PLAIN_IN_FLOW, text, at)?.[0].trimEnd()
  if (plain === undefined || plain === '-' || plain.startsWith('- ')) throw BEYOND
  return [{ kind: 'text', at, text: plain, plain: true }, at + plain.length]
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
