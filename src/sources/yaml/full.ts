import { UsageError } from '../../usage.ts'
import { visible } from '../../text.ts'
import { placesOf } from '../names.ts'
import { type Composed, DEPTH, documentsIn, type Fault, TOO_DEEP } from './documents.ts'
import { type MapTree, nothing, type Part, type TextTree, type Tree } from './tree.ts'
import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from './yaml.ts'

/** Parts of a document, where the parsers of Go begin to refuse aliases: https://github.com/yaml/go-yaml/blob/v3.0.4/decode.go */
const MOST = 400_000

interface Walk {
  text: string
  targets: Composed['targets']
  /** A node that is referred to many times is one tree. */
  trees: Map<Node, Tree>
  /** Of how many a tree is made, what aliases stand for counted each time. */
  sizes: Map<Tree, number>
  open: Set<Node>
}

/** Every document of a YAML text as a tree. Throws UsageError with the place of what is wrong. */
export function fullTrees(part: Part, path: string): Tree[] {
  const { trees, fault } = treesOf(part.text)
  if (fault) throw broken(part, path, fault.at, fault.why)
  return trees
}

/** Every document of a YAML text as a tree, up to the first fault. Never throws. */
export function treesOf(text: string): { trees: Tree[]; fault?: Fault } {
  const trees: Tree[] = []
  for (const document of documentsIn(text)) {
    const { tree, fault } = readDocument(document, text)
    if (fault) return { trees, fault }
    if (tree) trees.push(tree)
  }
  return { trees }
}

/** The first document of a YAML text that holds anything, as far as it can be read. Never throws. */
export function firstTree(text: string): { tree?: Tree; fault?: Fault } {
  const document = documentsIn(text).find(({ contents, fault }) => contents !== null || fault)
  return document ? readDocument(document, text) : {}
}

/** Its tree, and the first thing that is wrong with it. */
function readDocument({ contents, fault, targets }: Composed, text: string): { tree?: Tree; fault?: Fault } {
  const wrong = fault ? { fault } : {}
  if (!contents) return wrong
  const sizes = new Map<Tree, number>()
  try {
    const tree = treeOf(contents, { text, targets, trees: new Map(), sizes, open: new Set<Node>() }, 0)
    return (sizes.get(tree) ?? 1) > Math.max(MOST, text.length)
      ? { fault: { why: 'its aliases (*) stand for too much', at: startOf(contents) } }
      : { tree, ...wrong }
  } catch (thrown) {
    if (thrown instanceof RangeError) return { fault: { why: TOO_DEEP, at: startOf(contents) } }
    throw thrown
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
  const bare = made(node, walk, depth)
  const tag = isAlias(node) ? undefined : /^!\w/.exec(node.tag ?? '')?.input
  const tree = tag === undefined ? bare : { ...bare, tag }
  walk.open.delete(node)
  walk.trees.set(node, tree)
  walk.sizes.set(tree, sizeOf(tree, walk.sizes))
  return tree
}

function sizeOf(tree: Tree, sizes: Walk['sizes']): number {
  let size = 1
  const inner = tree.kind === 'map' ? tree.entries.values() : tree.kind === 'list' ? tree.items : []
  for (const one of inner) size += sizes.get(one) ?? 1
  return size
}

function made(node: Node, walk: Walk, depth: number): Tree {
  const at = startOf(node)
  if (isAlias(node)) {
    const target = walk.targets.get(node)
    return target ? treeOf(target, walk, depth + 1) : nothing(at)
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => (item ? treeOf(item as Node, walk, depth + 1) : nothing(at)))
    return { kind: 'list', at, items }
  }
  if (isMap(node)) return mapOf(node, walk, depth)
  return textOf(node, walk.text)
}

/** Entries of the map, and below them those that it merges in (`<<`), of which the first one holds. */
function mapOf(map: YAMLMap, walk: Walk, depth: number): MapTree {
  const own = new Map<string, Tree>()
  const keys = new Map<string, number>()
  const merged: Tree[] = []
  for (const { key, value } of map.items) {
    const name = keyText(key)
    if (name === undefined) continue
    const tree = value ? treeOf(value as Node, walk, depth + 1) : nothing(startOf(key as Node))
    if (name === '<<') {
      for (const one of tree.kind === 'list' ? tree.items : [tree]) merged.push(one)
      continue
    }
    own.set(name, tree)
    keys.set(name, startOf(key as Node))
  }
  for (const tree of merged) if (tree.kind === 'map') mergeInto(own, keys, tree)
  return { kind: 'map', at: startOf(map), entries: own, keys }
}

function mergeInto(own: Map<string, Tree>, keys: Map<string, number>, { entries, keys: theirs }: MapTree): void {
  for (const [name, value] of entries) {
    if (own.has(name)) continue
    own.set(name, value)
    keys.set(name, theirs?.get(name) ?? value.at)
  }
}

const keyText = (key: unknown): string | undefined => (isScalar(key) ? String(key.source ?? key.value ?? '') : undefined)
const startOf = (node: Node | null): number => node?.range?.[0] ?? 0

function textOf(node: Node, text: string): TextTree {
  const start = startOf(node)
  if (!isScalar(node)) return nothing(start)
  const value = typeof node.value === 'string' ? node.value : String(node.source ?? '')
  const isPlain = node.type === 'PLAIN'
  if (node.type?.startsWith('QUOTE')) return { kind: 'text', at: start + 1, text: value, plain: false }
  if (!node.type?.startsWith('BLOCK')) return { kind: 'text', at: start, text: value, plain: isPlain && node.tag === undefined }
  const line = text.indexOf('\n', start)
  const solid = /\S/g
  solid.lastIndex = line
  const found = line < 0 ? null : solid.exec(text)
  return { kind: 'text', at: found?.index ?? start, text: value, plain: false }
}
