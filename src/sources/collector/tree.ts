import { type Place, placesOf } from '../names.ts'
import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from '../yaml.ts'
import { WHY } from '../yaml-words.ts'

/** A configuration file as a tree of texts, each with its place; what language it was written in is forgotten. */
export type Tree =
  | { kind: 'text'; text: string; place: Place }
  | { kind: 'nothing'; place: Place }
  | { kind: 'list'; items: Tree[]; place: Place }
  | { kind: 'map'; entries: Entry[]; place: Place }

export interface Entry {
  key: string
  place: Place
  value: Tree
}

export interface Parsed {
  tree: Tree
  /** The program cannot read the file at all. */
  broken?: { why: string } & Partial<Place>
}

const DEPTH = 40
const NODES = 20_000
const START: Place = { line: 1, column: 1 }

interface Walk {
  place(at: number): Place
  targets: Map<string, Node>
  left: number
}

/** The first document of a YAML text. Never throws. */
export function yamlTree(source: string): Parsed {
  const text = withoutTemplates(source.startsWith('\ufeff') ? source.slice(1) : source)
  const nothing: Tree = { kind: 'nothing', place: START }
  try {
    const place = placesOf(text)
    const documents = parseAllDocuments(text, { logLevel: 'silent', prettyErrors: false, uniqueKeys: true, merge: true, schema: 'core' })
    const list = Array.isArray(documents) ? documents : []
    const document = list.find(({ contents, errors }) => contents !== null || errors.length > 0)
    if (!document) return { tree: nothing }
    const walk: Walk = { place, targets: new Map(), left: NODES }
    const tree = treeOf(document.contents, walk, 0) ?? nothing
    const [error] = document.errors
    return error ? { tree, broken: { why: whyOf(error.code, error.message), ...place(error.pos[0]) } } : { tree }
  } catch (error) {
    return { tree: nothing, broken: { why: error instanceof RangeError ? 'it is nested too deeply' : 'it is no YAML' } }
  }
}

const whyOf = (code: string, message: string): string => WHY[code] ?? message.split('\n', 1)[0] ?? 'it is no YAML'

/** A chart or a rendered template: lines that only steer it are no YAML, and what it fills in is not known here. */
function withoutTemplates(text: string): string {
  if (!text.includes('{{')) return text
  return text
    .replace(/^[^\S\n]*\{\{-?\s*(?:if|else|end|with|range|define|include|template|toYaml|\/\*|\$)[^\n]*\}\}[^\S\n]*$/gm, (line) =>
      ' '.repeat(line.length),
    )
    .replace(/\{\{[^\n{}]*\}\}/g, (hole) => `\${${'_'.repeat(Math.max(hole.length - 3, 1))}}`)
}

function treeOf(node: Node | null, walk: Walk, depth: number): Tree | undefined {
  if (node === null || depth > DEPTH || --walk.left < 0) return undefined
  const place = walk.place(node.range?.[0] ?? 0)
  if (isAlias(node)) return treeOf(walk.targets.get(node.source) ?? null, walk, depth + 1)
  if (node.anchor) walk.targets.set(node.anchor, node)
  if (isScalar(node)) {
    const quote = node.type?.startsWith('QUOTE') ? 1 : 0
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '')
    if (node.value === null) return { kind: 'nothing', place }
    return { kind: 'text', text, place: { line: place.line, column: place.column + quote } }
  }
  if (isSeq(node)) return { kind: 'list', place, items: node.items.flatMap((item) => treeOf(item as Node | null, walk, depth + 1) ?? []) }
  if (!isMap(node)) return undefined
  const entries: Entry[] = []
  for (const pair of node.items) add(entries, pair.key as Node | null, pair.value as Node | null, walk, depth)
  return { kind: 'map', place, entries }
}

/** `<<` brings in the entries of another map; what stands here itself is stronger. */
function add(entries: Entry[], key: Node | null, value: Node | null, walk: Walk, depth: number): void {
  if (!isScalar(key)) return
  const place = walk.place(key.range?.[0] ?? 0)
  const name = key.source ?? String(key.value)
  const tree = treeOf(value, walk, depth + 1) ?? { kind: 'nothing', place }
  if (name !== '<<') {
    const old = entries.findIndex((entry) => entry.key === name)
    if (old >= 0) entries.splice(old, 1)
    entries.push({ key: name, place, value: tree })
    return
  }
  const maps = tree.kind === 'list' ? tree.items : [tree]
  for (const map of maps)
    for (const entry of map.kind === 'map' ? map.entries : []) if (!entries.some((own) => own.key === entry.key)) entries.push(entry)
}

/** The value under a path of keys. */
export function at(tree: Tree | undefined, ...path: string[]): Tree | undefined {
  let node = tree
  for (const key of path) node = node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined
  return node
}

export const keysOf = (tree: Tree | undefined): string[] => (tree?.kind === 'map' ? tree.entries.map(({ key }) => key) : [])
