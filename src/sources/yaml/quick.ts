import { advance, BEYOND, blockBelow, contentAt, type Lines, linesOf } from './quick-lines.ts'
import { endsAt, onLine } from './quick-text.ts'
import { type MapTree, nothing, type TextTree, type Tree } from './tree.ts'

const ODD = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff]/
const KEY = /([\w./$~+][\w./$~+@()-]*):(?=[ \n]|$)[ ]*/y
const QUOTED_KEY = /"([\w./ $~+@()-]*)":(?=[ \n]|$)[ ]*/y
const DEPTH = 60

/**
 * Reads one YAML document of the plain form that manifests have: block maps and lists, texts on one line, `|` blocks, simple `[a, b]`. It is many
 * times as fast as the library, which a stream of ten thousand workloads needs. null: something else stands in it, and the library has to read it.
 * A property test holds the two against each other.
 */
export function quickTree(text: string): Tree | null {
  if (ODD.test(text)) return null
  try {
    const lines = linesOf(text)
    if (!advance(lines)) return nothing(0)
    const tree = node(lines)
    return lines.done ? tree : null
  } catch (error) {
    if (error === BEYOND) return null
    throw error
  }
}

function node(lines: Lines): Tree {
  if (++lines.depth > DEPTH) throw BEYOND
  const tree = isItem(lines) ? list(lines) : map(lines)
  lines.depth--
  return tree
}

function isItem({ text, at }: Lines): boolean {
  const next = text[at + 1]
  return text[at] === '-' && (next === ' ' || next === '\n' || next === undefined)
}

function map(lines: Lines): MapTree {
  const { indent, at } = lines
  const entries = new Map<string, Tree>()
  while (!lines.done && lines.indent === indent) {
    const key = keyAt(lines)
    if (key === null || entries.has(key)) throw BEYOND
    entries.set(key, value(lines, indent, true))
  }
  if (lines.indent > indent) throw BEYOND
  return { kind: 'map', at, entries }
}

/** The key at the cursor, which goes on to its value; null where there is none of the simple form. */
function keyAt(lines: Lines): string | null {
  for (const form of [KEY, QUOTED_KEY]) {
    form.lastIndex = lines.at
    const found = form.exec(lines.text)
    if (!found) continue
    lines.at = form.lastIndex
    return found[1] ?? ''
  }
  return null
}

function list(lines: Lines): Tree {
  const { indent, at } = lines
  const items: Tree[] = []
  while (!lines.done && lines.indent === indent && isItem(lines)) {
    const start = contentAt(lines.text, lines.at + 1)
    const column = lines.indent + start - lines.at
    lines.at = start
    if (startsNode(lines)) {
      lines.indent = column
      items.push(node(lines))
    } else items.push(value(lines, indent, false))
  }
  if (lines.indent > indent) throw BEYOND
  return { kind: 'list', at, items }
}

/** `- name: x`, `- - x`: a map or list that begins on the line of its item. */
function startsNode(lines: Lines): boolean {
  KEY.lastIndex = lines.at
  QUOTED_KEY.lastIndex = lines.at
  return isItem(lines) || KEY.test(lines.text) || QUOTED_KEY.test(lines.text)
}

/** What stands behind `key:` or `-`: a text on the line, a block, or a node on the lines below. Leaves the cursor on the next line. */
function value(lines: Lines, indent: number, isEntry: boolean): Tree {
  const { text, at } = lines
  if (endsAt(text, at) !== null) {
    const more = advance(lines)
    return more && (lines.indent > indent || (isEntry && lines.indent === indent && isItem(lines))) ? node(lines) : nothing(at)
  }
  if (text[at] === '|') return block(lines, indent)
  const [tree, end] = onLine(text, at)
  if (endsAt(text, end) === null) throw BEYOND
  // A text that goes on in the next line is left to the library.
  if (advance(lines) && lines.indent > indent) throw BEYOND
  return tree
}

function withoutBreaks(text: string): string {
  let end = text.length
  while (text[end - 1] === '\n') end--
  return text.slice(0, end)
}

function block(lines: Lines, indent: number): TextTree {
  const chomp = /[-+]/.exec(lines.text[lines.at + 1] ?? '')?.[0] ?? ''
  if (endsAt(lines.text, lines.at + 1 + chomp.length) === null) throw BEYOND
  const { start, content } = blockBelow(lines, indent)
  const all = content.map((line) => `${line}\n`).join('')
  const bare = withoutBreaks(all)
  advance(lines)
  return { kind: 'text', at: start, text: chomp === '-' ? bare : chomp === '+' ? all : `${bare}\n`, plain: false }
}
