import type { AppFile } from '../../apps/app.ts'
import { visible } from '../../text.ts'
import type { Layer, Origin, Setting } from '../../types.ts'
import { settingFrom } from '../filled.ts'
import { placesOf } from '../names.ts'
import { readBounded } from '../reader.ts'
import { fullTrees } from '../yaml-full.ts'
import { entriesOf, isNothing, itemsOf, type Tree } from '../yaml-tree.ts'

/** A text of a file under the path of keys that leads to it. */
export interface Flat {
  key: string
  text: string
  line: number
  column: number
  /** How it is written there. */
  written?: Origin['written']
}

const DEPTH = 20

/** Every text of a JSON or YAML file with its dotted path and its place. Throws UsageError at what is neither. */
export function flatFile(path: string): Flat[] {
  return flatText(readBounded(path, { lossy: true }).replace(/^\ufeff/, ''), path)
}

export function flatText(text: string, path: string): Flat[] {
  const place = placesOf(text)
  const isJson = path.endsWith('.json')
  const walk = (tree: Tree, key: string, name: string, depth: number): Flat[] => {
    if (depth > DEPTH) return []
    if (tree.kind === 'text')
      return isNothing(tree)
        ? []
        : [{ key, text: tree.text, ...place(tree.at), ...(isJson && name !== '' ? { written: [`"${name}": "`, '"'] } : {}) }]
    const parts = tree.kind === 'map' ? entriesOf(tree) : itemsOf(tree).map((item, i) => [String(i), item] as const)
    return parts.flatMap(([part, value]) => walk(value, key === '' ? part : `${key}.${part}`, tree.kind === 'map' ? part : '', depth + 1))
  }
  return fullTrees({ text, line: 0 }, path).flatMap((tree) => walk(tree, '', '', 0))
}

/** A layer of what stands in a file that an app has of its own. */
export function flatLayer(source: string, flats: readonly Flat[], { setting, unknown, layer = 'environment' }: AppFile): Layer {
  const settings = flats.flatMap(({ key, text, line, column, written }): Setting[] => {
    const name = setting(key)
    if (name === undefined) return []
    const piece = unknown?.test(text) ? { unknown: visible(text, 60) } : { text }
    const from = { source, setting: key.replace(/^env\./, ''), line, column, ...(written ? { written } : {}) }
    return [settingFrom(name, { pieces: [piece], missing: [] }, from)]
  })
  return { source, kind: layer, delivered: true, settings }
}
