import type { Layer, LayerKind, Origin, Setting } from '../../types.ts'
import { type Filled, settingFrom } from '../filled.ts'
import { type Place, placesOf } from '../names.ts'
import { readBounded } from '../reader.ts'
import { fullTrees } from '../yaml/full.ts'
import { entriesOf, isNothing, itemsOf, type Tree } from '../yaml/tree.ts'

/** A text of a file under the path of keys that leads to it. */
export interface Flat {
  key: string
  text: string
  line: number
  column: number
  /** How it is written there. */
  written?: Origin['written']
  /** What it is made of, where a part of it stands elsewhere. */
  pieces?: Filled['pieces']
}

const DEPTH = 20

/** Every text of a JSON or YAML file with its dotted path and its place. Throws UsageError at what is neither. */
export function flatFile(path: string): Flat[] {
  return flatText(readBounded(path, { lossy: true }).replace(/^\ufeff/, ''), path)
}

export function flatText(text: string, path: string): Flat[] {
  const place = placesOf(text)
  const isJson = /\.json[c5]?$/i.test(path)
  const trees = fullTrees({ text: isJson ? withoutComments(text) : text, line: 0 }, path)
  return trees.flatMap((tree) => flatTree(tree, '', ({ at }) => place(at), isJson))
}

/** Every text of a tree under the path of keys that leads to it, behind one that leads to the tree. */
export function flatTree(root: Tree, start: string, place: (tree: Tree) => Place, isJson = false): Flat[] {
  const walk = (tree: Tree, key: string, own: string, depth: number): Flat[] => {
    if (depth > DEPTH) return []
    const written = isJson && own !== '' ? { written: [`"${own}": "`, '"'] as const } : {}
    if (tree.kind === 'text') return isNothing(tree) ? [] : [{ key, text: textOf(tree), ...place(tree), ...written }]
    const parts = tree.kind === 'map' ? entriesOf(tree) : itemsOf(tree).map((item, i) => [String(i), item] as const)
    return parts.flatMap(([name, value]) => walk(value, key === '' ? name : `${key}.${name}`, tree.kind === 'map' ? name : '', depth + 1))
  }
  return walk(root, start, '', 0)
}

/** A tag makes something else of a text, as `!Ref` of CloudFormation does; behind `!Sub` it stands as it is, with `${…}` in it. */
const textOf = ({ text, tag }: Tree & { kind: 'text' }): string => (tag === undefined || tag === '!Sub' ? text : `\${${text}}`)

/** JSON as programs let people write it: blanks in place of comments. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:\\.|[^"\\\n])*"?)|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, (all, quoted?: string) => quoted ?? all.replace(/[^\n]/g, ' '))

/** A layer of what stands in a file; `nameOf` gives the setting of a key, undefined where it is none. */
export function flatLayer(
  source: string,
  flats: readonly Flat[],
  nameOf: (key: string) => string | undefined,
  kind: LayerKind = 'environment',
): Layer {
  const settings = flats.flatMap(({ key, text, line, column, written, pieces = [{ text }] }): Setting[] => {
    const name = nameOf(key)
    if (name === undefined) return []
    const from = { source, setting: key.replace(/^env\./, ''), line, column, ...(written ? { written } : {}) }
    return [settingFrom(name, { pieces, missing: [] }, from)]
  })
  return { source, kind, delivered: true, settings }
}
