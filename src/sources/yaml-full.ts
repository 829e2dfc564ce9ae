import { UsageError } from '../usage.ts'
import { visible } from '../text.ts'
import { placesOf } from './names.ts'
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, type Node, Parser, type YAMLMap } from './yaml.ts'
import type { Part, TextTree, Tree } from './yaml-tree.ts'
import { WHY } from './yaml-words.ts'

const DEPTH = 200

interface Walk {
  text: string
  document: Document.Parsed
  /** A node that is referred to many times is one tree. */
  trees: Map<Node, Tree>
  open: Set<Node>
}

/** Every document of a YAML text as a tree. Throws UsageError with the place of what is wrong. */
export function fullTrees(part: Part, path: string): Tree[] {
  const documents = composed(part, path)
  return documents.flatMap((document) => {
    const error = document.errors[0]
    if (error) throw broken(part, path, error.pos[0], WHY[error.code] ?? 'it is no YAML')
    const walk = { text: part.text, document, trees: new Map(), open: new Set<Node>() }
    try {
      return document.contents ? [treeOf(document.contents, walk, 0)] : []
    } catch (fault) {
      if (fault instanceof RangeError) throw broken(part, path, document.range[0], 'it is nested too deeply')
      throw fault
    }
  })
}

function composed(part: Part, path: string): Document.Parsed[] {
  try {
    const composer = new Composer({ schema: 'failsafe', uniqueKeys: true, strict: true, prettyErrors: false, logLevel: 'silent' })
    return [...composer.compose(new Parser().parse(part.text), false, part.text.length)]
  } catch {
    throw broken(part, path, 0, 'it is nested too deeply, or no YAML')
  }
}

function broken({ text, line }: Part, path: string, at: number, why: string): UsageError {
  const place = placesOf(text)(Math.min(at, text.length))
  return new UsageError(`${visible(path, 300)}:${place.line + line}:${place.column}: ${why}: mend the YAML there`)
}

function treeOf(node: Node, walk: Walk, depth: number): Tree {
  const known = walk.trees.get(node)
  if (known) return known
  // A node that refers to itself holds nothing in the end.
  if (walk.open.has(node)) return nothing(startOf(node))
  if (depth > DEPTH) throw new RangeError('depth')
  walk.open.add(node)
  const tree = made(node, walk, depth)
  walk.open.delete(node)
  walk.trees.set(node, tree)
  return tree
}

function made(node: Node, walk: Walk, depth: number): Tree {
  const at = startOf(node)
  if (isAlias(node)) {
    const target = node.resolve(walk.document)
    return target ? treeOf(target, walk, depth + 1) : nothing(at)
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => (item ? treeOf(item as Node, walk, depth + 1) : nothing(at)))
    return { kind: 'list', at, items }
  }
  if (isMap(node)) return { kind: 'map', at, entries: entriesOf(node, walk, depth) }
  return textOf(node, walk.text)
}

/** Entries of the map, and below them those that it merges in (`<<`), of which the first one holds. */
function entriesOf(map: YAMLMap, walk: Walk, depth: number): Map<string, Tree> {
  const own = new Map<string, Tree>()
  const merged: Tree[] = []
  for (const { key, value } of map.items) {
    const name = keyText(key)
    if (name === undefined) continue
    const tree = value ? treeOf(value as Node, walk, depth + 1) : nothing(startOf(key as Node))
    if (name === '<<') merged.push(...(tree.kind === 'list' ? tree.items : [tree]))
    else own.set(name, tree)
  }
  for (const tree of merged) for (const [name, value] of tree.kind === 'map' ? tree.entries : []) if (!own.has(name)) own.set(name, value)
  return own
}

const keyText = (key: unknown): string | undefined => (isScalar(key) ? String(key.source ?? key.value ?? '') : undefined)
const startOf = (node: Node | null): number => node?.range?.[0] ?? 0
const nothing = (at: number): TextTree => ({ kind: 'text', at, text: '', plain: true })

function textOf(node: Node, text: string): TextTree {
  const start = startOf(node)
  if (!isScalar(node)) return nothing(start)
  const value = typeof node.value === 'string' ? node.value : String(node.source ?? '')
  const isPlain = node.type === 'PLAIN'
  if (node.type?.startsWith('QUOTE')) return { kind: 'text', at: start + 1, text: value, plain: false }
  if (!node.type?.startsWith('BLOCK')) return { kind: 'text', at: start, text: value, plain: isPlain && node.tag === undefined }
  const below = /\n\s*\S/g
  below.lastIndex = start
  const found = below.exec(text)
  return { kind: 'text', at: found ? below.lastIndex - 1 : start, text: value, plain: false }
}
