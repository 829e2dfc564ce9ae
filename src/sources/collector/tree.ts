import { type Place, placesOf } from '../names.ts'
import { firstTree } from '../yaml/full.ts'
import { nothing, type Tree } from '../yaml/tree.ts'

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

/**
 * `protocols::grpc::endpoint: …` as the maps that it stands for: a Collector takes `::` in a key for the way to the key.
 * https://github.com/open-telemetry/opentelemetry-collector/blob/main/confmap/confmap.go
 */
export function unfolded(tree: Tree): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(unfolded) }
  if (tree.kind !== 'map') return tree
  const entries = new Map<string, Tree>()
  const keys = new Map(tree.keys)
  for (const [key, value] of tree.entries) {
    const [first = key, ...rest] = key.split(DELIMITER)
    const at = tree.keys?.get(key) ?? value.at
    const inner = rest.reduceRight((made, name): Tree => mapOf(name, made, at), unfolded(value))
    keys.set(first, keys.get(first) ?? at)
    entries.set(first, joined(entries.get(first), inner))
  }
  return { ...tree, entries, keys }
}

const mapOf = (name: string, value: Tree, at: number): Tree => ({
  kind: 'map',
  at,
  entries: new Map([[name, value]]),
  keys: new Map([[name, at]]),
})

function joined(one: Tree | undefined, other: Tree): Tree {
  if (one?.kind !== 'map' || other.kind !== 'map') return other
  const entries = new Map(one.entries)
  for (const [key, value] of other.entries) entries.set(key, joined(entries.get(key), value))
  return { ...one, entries, keys: new Map([...(one.keys ?? []), ...(other.keys ?? [])]) }
}
