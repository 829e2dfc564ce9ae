import { type Place, placesOf } from '../names.ts'
import { firstTree } from '../yaml/full.ts'
import { asMap, type MapTree, nothing, type Tree } from '../yaml/tree.ts'

/** A configuration file as a tree; what language it was written in is forgotten. */
export interface Parsed {
  tree: Tree
  place(at: number): Place
  /** The program cannot read the file at all. */
  broken?: { why: string } & Partial<Place>
}

/** The first document of a YAML text. Never throws. */
export function yamlTree(source: string): Parsed {
  const text = withoutTemplates(source.startsWith('\ufeff') ? source.slice(1) : source)
  const place = placesOf(text)
  const { tree = nothing(0), fault } = firstTree(text)
  return { tree, place, ...(fault ? { broken: { why: fault.why, ...place(Math.min(fault.at, text.length)) } } : {}) }
}

/** A chart or a rendered template: lines that only steer it are no YAML, and what it fills in is not known here. */
function withoutTemplates(text: string): string {
  if (!text.includes('{{')) return text
  return text
    .replace(/^[ \t]*\{\{-?\s*(?:if|else|end|with|range|define|include|template|toYaml|\/\*|\$)[^\n]*\}\}[^\S\n]*$/gm, (line) =>
      ' '.repeat(line.length),
    )
    .replace(/\{\{[^\n{}]*\}\}/g, (hole) => `\${${'_'.repeat(Math.max(hole.length - 3, 1))}}`)
}

const DELIMITER = '::'
const DEPTH = 50

/**
 * `protocols::grpc::endpoint: …` as the maps that it stands for: a Collector takes `::` in a key for the way to the key.
 * https://github.com/open-telemetry/opentelemetry-collector/blob/main/confmap/confmap.go
 */
export const unfolded = (tree: Tree): Tree => unfoldedOnce(tree, new Map())

/** What aliases stand for is one tree, and stays one. */
function unfoldedOnce(tree: Tree, known: Map<Tree, Tree>): Tree {
  if (tree.kind === 'text') return tree
  const before = known.get(tree)
  if (before) return before
  const made: Tree = tree.kind === 'list' ? { ...tree, items: tree.items.map((item) => unfoldedOnce(item, known)) } : mapOf(tree, known)
  known.set(tree, made)
  return made
}

function mapOf(tree: MapTree, known: Map<Tree, Tree>): MapTree {
  const parts = new Map<string, Tree[]>()
  const keys = new Map(tree.keys)
  for (const [key, value] of tree.entries) {
    const way = key.split(DELIMITER, DEPTH + 1)
    const [first = key, ...rest] = way.length > DEPTH ? [key] : way
    const at = tree.keys?.get(key) ?? value.at
    const inner = rest.reduceRight(
      (made, name): Tree => {
        const [entries, places] = [new Map([[name, made]]), new Map([[name, at]])]
        return { kind: 'map', at, entries, keys: places }
      },
      unfoldedOnce(value, known),
    )
    keys.set(first, keys.get(first) ?? at)
    put(parts, first, inner)
  }
  return { ...tree, entries: joinedAll(parts), keys }
}

function put(parts: Map<string, Tree[]>, key: string, tree: Tree): void {
  const list = parts.get(key)
  if (list) list.push(tree)
  else parts.set(key, [tree])
}

const joinedAll = (parts: ReadonlyMap<string, readonly Tree[]>): Map<string, Tree> =>
  new Map([...parts].map(([key, trees]) => [key, joined(trees)]))

/** Maps are one map; of anything else the last holds. */
function joined(trees: readonly Tree[]): Tree {
  const maps = trees.slice(trees.findLastIndex(({ kind }) => kind !== 'map') + 1).flatMap((tree) => asMap(tree) ?? [])
  const [first, ...more] = maps
  if (!first) return trees.at(-1) ?? nothing(0)
  if (more.length === 0) return first
  const parts = new Map<string, Tree[]>()
  for (const { entries } of maps) for (const [key, value] of entries) put(parts, key, value)
  return { ...first, entries: joinedAll(parts), keys: new Map(maps.flatMap(({ keys }) => [...(keys ?? [])])) }
}
