import type { Secret } from '../../../secret.ts'
import type { Traced } from '../../../types.ts'
import { type Settings, derive, textOf } from '../settings.ts'
import { secretOf } from '../../../redact.ts'

/** How an SDK puts values of the environment in place of `${NAME}`. */
export interface Substitution {
  /** `${env:NAME}` counts; else it stays as it is written. */
  prefix: boolean
  /** A variable that is set to nothing gives way to the default, as one that is not set does. */
  emptyIsUnset: boolean
  /** What stands between the braces is no reference, and the file is refused; else it stays as it is written. */
  isFault(inner: string): boolean
  /** A variable that is not set, and has no default, leaves nothing; or the reference stays as it is written, and `$$` too. */
  keepsUnset?: boolean
}

/** One place of the file: a value, or what stands under it. */
export interface Node {
  key: string
  path: string
  children: readonly Node[]
  /** The value with what is put in; its origin is the place in the file. */
  traced: Traced<Secret> | undefined
  /** Nothing stands there: an empty map as well. */
  isNothing: boolean
  /** What YAML makes of it is no text: a number, a boolean, nothing. */
  isText: boolean
}

export interface Tree {
  root: Node
  /** References that are none. */
  faults: { traced: Traced<Secret>; path: string }[]
  /** The variables that the file refers to. */
  refers: Set<string>
}

interface Draft {
  key: string
  path: string
  children: Map<string, Draft>
  traced?: Traced<Secret>
}

/** The tree of a file from its flat settings, with the values of the environment in it. */
export function treeOf(settings: Settings, env: Settings, rules: Substitution): Tree {
  const root: Draft = { key: '', path: '', children: new Map() }
  for (const [name, traced] of settings) {
    let here = root
    for (const key of name.split('.')) {
      const path = here.path === '' ? key : `${here.path}.${key}`
      const next = here.children.get(key) ?? { key, path, children: new Map() }
      here.children.set(key, next)
      here = next
    }
    here.traced = traced
  }
  const faults: Tree['faults'] = []
  const refers = new Set<string>()
  const made = (draft: Draft): Node => {
    const { key, path, traced } = draft
    const children = [...draft.children.values()].map(made)
    if (!traced) return { key, path, children, traced: undefined, isNothing: false, isText: false }
    const raw = traced.value.reveal()
    const text = raw.includes('$') ? substituted(raw, env, rules, refers) : raw
    if (text === null) faults.push({ traced, path })
    const shown = text ?? raw
    const isPlain = traced.scalar !== 'string'
    const value = shown === raw ? traced : { ...derive(secretOf(key, shown), traced, traced.beat), scalar: traced.scalar }
    const isNothing = isPlain && /^(?:~|null|Null|NULL)?$/.test(shown)
    const isOther = isPlain && /^(?:true|false|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?)$/i.test(shown)
    return { key, path, children, traced: value, isNothing, isText: !isNothing && !isOther }
  }
  return { root: made(root), faults, refers }
}

const REFERENCE = /\$\$|\$\{(env:)?([^}\n]*)\}/g
const NAME = /^([A-Za-z_][A-Za-z0-9_.]*)(?::-([^\n}]*))?$/

/** null: a reference that is none, where that is a fault. */
function substituted(text: string, env: Settings, rules: Substitution, refers: Set<string>): string | null {
  let isBad = false
  const out = text.replace(REFERENCE, (all: string, prefix: string | undefined, inner: string | undefined) => {
    if (all === '$$') return rules.keepsUnset ? all : '$'
    const [, name, usual = rules.keepsUnset ? all : ''] = NAME.exec(inner ?? '') ?? []
    if (name === undefined || (prefix !== undefined && !rules.prefix)) {
      isBad ||= rules.isFault((prefix ?? '') + (inner ?? ''))
      return all
    }
    refers.add(name)
    const set = textOf(env, name)
    return set === undefined || (set === '' && rules.emptyIsUnset) ? usual : set
  })
  return isBad ? null : out
}

export const childOf = (node: Node | undefined, key: string): Node | undefined => node?.children.find((child) => child.key === key)
export const under = (node: Node | undefined, ...keys: readonly string[]): Node | undefined =>
  keys.reduce<Node | undefined>((here, key) => childOf(here, key), node)

/** The value of a place with its origin; undefined where there is none, or nothing. */
export const valueAt = (node: Node | undefined, ...keys: readonly string[]): Traced<Secret> | undefined => {
  const found = under(node, ...keys)
  return found && !found.isNothing ? found.traced : undefined
}

/** The text of it, likewise. */
export const textAt = (node: Node | undefined, ...keys: readonly string[]): string | undefined => valueAt(node, ...keys)?.value.reveal()
