import { headerSecret, secretOf } from '../../redact.ts'
import { joinPath } from '../../runtimes/collector/path.ts'
import { plain, type Secret } from '../../secret.ts'
import type { Setting } from '../../types.ts'
import { expand, type Known } from './expand.ts'
import type { Place } from '../names.ts'
import { isEmpty, type Tree } from '../yaml/tree.ts'

interface Context {
  source: string
  known: Known
  place(at: number): Place
}

/** A file whose aliases stand for more than this many values is read no further. */
const MOST = 20_000

/** Every value of a file as a setting by its path, and every map and list by its own, so that each has a place. */
export function settingsOf({ tree, path }: { tree: Tree; path: readonly string[] }, context: Context): Setting[] {
  const out: Setting[] = []
  walk(tree, path, tree.at, context, out)
  return out
}

/** `key`: where its key stands. */
function walk(tree: Tree, path: readonly string[], key: number, context: Context, out: Setting[]): void {
  if (out.length >= MOST) return
  if (path.length > 0) out.push(settingAt(tree, path, key, context))
  if (tree.kind === 'list') for (const [i, item] of tree.items.entries()) walk(item, [...path, String(i)], item.at, context, out)
  if (tree.kind !== 'map') return
  for (const [name, value] of tree.entries) walk(value, [...path, name], tree.keys?.get(name) ?? value.at, context, out)
}

/** A text has its own place, a map or nothing at all that of its key. */
function settingAt(tree: Tree, path: readonly string[], key: number, { source, known, place }: Context): Setting {
  const name = joinPath(path)
  const isText = tree.kind === 'text' && !isEmpty(tree)
  const from = { source, setting: name, ...place(isText ? tree.at : key) }
  if (isText) return { name, value: secretAt(path, expand(tree.text, known)), from }
  if (tree.kind === 'text') return { name, value: plain(''), from, scalar: 'null' }
  return { name, value: plain(''), from, note: tree.kind === 'map' ? 'a mapping' : 'a list' }
}

/** What a reference stands for is not there to be hidden; a header is hidden by its own name. */
function secretAt(path: readonly string[], text: string): Secret {
  const key = path.at(-1) ?? ''
  if (/^\$\{[^{}]*\}$/.test(text)) return plain(text)
  if (path.at(-2) === 'headers') return headerSecret(key.toLowerCase(), text)
  return secretOf(key, text)
}
