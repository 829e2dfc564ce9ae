import type { MapTree, Tree } from '../yaml/tree.ts'

/**
 * What `!reset` and `!override` of a stronger part take away from the weaker ones: the value at the same place. `!reset` leaves nothing of its own
 * either (https://github.com/compose-spec/compose-spec/blob/main/13-merge.md#reset-value).
 */
export function withoutReset<T extends { tree: MapTree }>(parts: readonly T[]): T[] {
  const taken = parts.map(({ tree }) => pathsIn(tree))
  return parts.map((part, i) => {
    const paths = taken.slice(i + 1).flatMap((later) => [...later.reset, ...later.override])
    return { ...part, tree: [...paths, ...(taken[i]?.reset ?? [])].reduce((tree, path) => without(tree, path), part.tree) }
  })
}

type Path = readonly string[]

function pathsIn(tree: Tree, path: Path = []): { reset: Path[]; override: Path[] } {
  if (tree.tag === '!reset') return { reset: [path], override: [] }
  const below = tree.kind === 'map' ? [...tree.entries].map(([key, value]) => pathsIn(value, [...path, key])) : []
  return {
    reset: below.flatMap(({ reset }) => reset),
    override: [...(tree.tag === '!override' ? [path] : []), ...below.flatMap(({ override }) => override)],
  }
}

function without(tree: MapTree, [key, ...rest]: Path): MapTree {
  const value = key === undefined ? undefined : tree.entries.get(key)
  if (key === undefined || value === undefined) return tree
  const entries = new Map(tree.entries)
  if (rest.length === 0) entries.delete(key)
  else if (value.kind === 'map') entries.set(key, without(value, rest))
  else if (value.kind === 'list' && rest.length === 1)
    entries.set(key, { ...value, items: value.items.filter((item) => nameIn(item) !== rest[0]) })
  return { ...tree, entries }
}

/** What an item of a list sets, as in `- NAME=value`. */
const nameIn = (item: Tree): string | undefined => (item.kind === 'text' ? item.text.split('=', 1)[0] : undefined)
