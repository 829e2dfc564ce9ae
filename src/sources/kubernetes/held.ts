import type { Origin } from '../../types.ts'
import { entriesOf, type TextTree, under } from '../yaml/tree.ts'
import type { KubeObject } from './objects.ts'

/** A value that a ConfigMap or a Secret holds. */
export interface Held {
  text: string
  from: Origin
}

/** ConfigMaps and Secrets of the files; their values are read when something refers to them. */
export interface Holders {
  add(kind: HolderKind, object: KubeObject): void
  /** Its values by key; undefined where the files hold no such object. */
  find(kind: HolderKind, name: string, namespace: string | undefined): ReadonlyMap<string, Held> | undefined
}

export type HolderKind = 'ConfigMap' | 'Secret'

interface Stored {
  object: KubeObject
  values?: ReadonlyMap<string, Held>
}

export function holders(): Holders {
  const stored = new Map<string, Stored[]>()
  const keyOf = (kind: HolderKind, name: string): string => `${kind}/${name}`
  return {
    add(kind, object) {
      const key = keyOf(kind, object.name)
      const same = stored.get(key)
      if (same) same.push({ object })
      else stored.set(key, [{ object }])
    },
    find(kind, name, namespace) {
      const found = stored.get(keyOf(kind, name))?.find(({ object }) => inNamespace(object.namespace, namespace))
      if (!found) return undefined
      found.values ??= valuesOf(found.object)
      return found.values
    },
  }
}

/** Without a namespace an object goes where it is applied, which may be any. */
export const inNamespace = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other

/** `data` of a ConfigMap as it stands; `data` of a Secret out of Base64, below `stringData`. */
function valuesOf(object: KubeObject): Map<string, Held> {
  const out = new Map<string, Held>()
  const isCoded = object.kind === 'Secret'
  const from = (setting: string, tree: TextTree): Origin => ({ source: object.source, setting, ...object.place(tree) })
  for (const [key, value] of entriesOf(under(object.tree, 'data'))) {
    if (value.kind !== 'text') continue
    // A column inside Base64 would point at nothing.
    const { column, ...line } = from(key, value)
    out.set(key, isCoded ? { text: decoded(value.text), from: line } : { text: value.text, from: { ...line, column } })
  }
  for (const [key, value] of entriesOf(under(object.tree, 'stringData')))
    if (value.kind === 'text') out.set(key, { text: value.text, from: from(key, value) })
  return out
}

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8')
