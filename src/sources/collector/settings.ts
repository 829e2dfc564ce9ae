import { headerSecret, secretOf } from '../../redact.ts'
import { joinPath } from '../../runtimes/collector/path.ts'
import { plain, type Secret } from '../../secret.ts'
import type { Setting } from '../../types.ts'
import { expand, type Known } from './expand.ts'
import type { Tree } from './tree.ts'

interface Context {
  source: string
  known: Known
}

/** Every value of a file as a setting by its path, and every map and list by its own, so that each has a place. */
export function settingsOf({ tree, path }: { tree: Tree; path: readonly string[] }, context: Context): Setting[] {
  return walk(tree, path, context)
}

function walk(tree: Tree, path: readonly string[], context: Context): Setting[] {
  const own = path.length === 0 ? [] : [settingAt(tree, path, context)]
  if (tree.kind === 'list') return [...own, ...tree.items.flatMap((item, i) => walk(item, [...path, String(i)], context))]
  if (tree.kind !== 'map') return own
  return [
    ...own,
    ...tree.entries.flatMap(({ key, place, value }) => {
      const inside = walk(value, [...path, key], context)
      const [first, ...rest] = inside
      // A map has the place of its key.
      return first && value.kind !== 'text' ? [{ ...first, from: { ...first.from, ...place } }, ...rest] : inside
    }),
  ]
}

function settingAt(tree: Tree, path: readonly string[], { source, known }: Context): Setting {
  const name = joinPath(path)
  const from = { source, setting: name, ...tree.place }
  if (tree.kind === 'text') return { name, value: secretAt(path, expand(tree.text, known)), from }
  if (tree.kind === 'nothing') return { name, value: plain(''), from, scalar: 'null' }
  return { name, value: plain(''), from, note: tree.kind === 'map' ? 'a mapping' : 'a list' }
}

/** What a reference stands for is not there to be hidden; a header is hidden by its own name. */
function secretAt(path: readonly string[], text: string): Secret {
  const key = path.at(-1) ?? ''
  if (/^\$\{[^{}]*\}$/.test(text)) return plain(text)
  if (path.at(-2) === 'headers') return headerSecret(key.toLowerCase(), text)
  return secretOf(key, text)
}
