/** A file of YAML, or of a language like it, as far as its readers need it: texts with their place, aliases and merge keys resolved, nothing typed. */
export type Tree = MapTree | ListTree | TextTree

interface Tagged {
  /** A tag of the file's own language: `!reset`. */
  tag?: string
}

export interface MapTree extends Tagged {
  kind: 'map'
  at: number
  entries: ReadonlyMap<string, Tree>
  /** Where the keys stand, if it was read for that. */
  keys?: ReadonlyMap<string, number>
}

interface ListTree extends Tagged {
  kind: 'list'
  at: number
  items: readonly Tree[]
}

export interface TextTree extends Tagged {
  kind: 'text'
  /** Position of the first character of the text itself, behind an opening quote. */
  at: number
  text: string
  /** Neither quoted nor a block nor tagged as a string: a number, `true` or nothing at all may be no string. */
  plain: boolean
}

/** One document of a stream, with the place of its first line. */
export interface Part {
  text: string
  /** Lines of the stream before it. */
  line: number
}

export const asMap = (tree: Tree | undefined): MapTree | undefined => (tree?.kind === 'map' ? tree : undefined)
export const itemsOf = (tree: Tree | undefined): readonly Tree[] => (tree?.kind === 'list' ? tree.items : [])
export const keysOf = (tree: Tree | undefined): string[] => (tree?.kind === 'map' ? [...tree.entries.keys()] : [])
export const entriesOf = (tree: Tree | undefined): readonly (readonly [string, Tree])[] => (tree?.kind === 'map' ? [...tree.entries] : [])

/** The texts of a list. */
export const textsOf = (tree: Tree | undefined): string[] => itemsOf(tree).flatMap((item) => (item.kind === 'text' ? [item.text] : []))

/** What stands under a path of keys. */
export function under(tree: Tree | undefined, ...keys: readonly string[]): Tree | undefined {
  let here = tree
  for (const key of keys) here = here?.kind === 'map' ? here.entries.get(key) : undefined
  return here
}

/** The text under a path of keys; undefined where there is none, or nothing (`key:`, `~`). */
export function textAt(tree: Tree | undefined, ...keys: readonly string[]): string | undefined {
  const found = under(tree, ...keys)
  return found?.kind === 'text' && !isNothing(found) ? found.text : undefined
}

export const nothing = (at: number): TextTree => ({ kind: 'text', at, text: '', plain: true })

/** There is no value, or none but `~` or `null`. */
export const isEmpty = (tree: Tree): boolean => tree.kind === 'text' && isNothing(tree)

/** `key:`, `~`, `null`. */
export const isNothing = ({ plain, text }: TextTree): boolean => plain && /^(?:|~|null|Null|NULL)$/.test(text)

/** True where a plain text is a number or a truth value to the YAML 1.1 of Kubernetes: not a string. */
export const isTyped = ({ plain, text }: TextTree): boolean =>
  plain &&
  /^(?:[-+]?(?:\d[\d_]*|0x[\da-fA-F_]+|0o?[0-7_]+|0b[01_]+|\d[\d_]*\.\d*(?:[eE][-+]?\d+)?|\.\d+|\d+[eE][-+]?\d+)|y|Y|n|N|(?:[Tt]rue|TRUE|[Ff]alse|FALSE|[Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF))$/.test(
    text,
  )
