import type { Secret } from '../../secret.ts'
import type { Traced } from '../../types.ts'
import type { Settings } from '../parts/settings.ts'

/** A path of keys as one name: `exporters.otlphttp/grafana.endpoint`; a key with a dot in it stands in quotes. */
export const joinPath = (keys: readonly string[]): string =>
  keys.map((key) => (/[."\s]/.test(key) || key === '' ? JSON.stringify(key) : key)).join('.')

/** A place in a configuration: its own value, and what stands under it. */
export interface Branch {
  path: string
  traced?: Traced<Secret>
  kids: Map<string, Branch>
}

/** Settings by name as the tree that they came from. */
export function branchesOf(settings: Settings): Branch {
  const root: Branch = { path: '', kids: new Map() }
  for (const [name, traced] of settings) {
    let branch = root
    for (const key of keysIn(name)) {
      const path = branch.path === '' ? joinPath([key]) : `${branch.path}.${joinPath([key])}`
      const next: Branch = branch.kids.get(key) ?? { path, kids: new Map() }
      branch.kids.set(key, next)
      branch = next
    }
    branch.traced = traced
  }
  return root
}

function keysIn(name: string): string[] {
  return [...name.matchAll(/"(?:[^"\\]|\\.)*"|[^.]+/g)].map(([key]) => {
    if (!key.startsWith('"')) return key
    try {
      return String(JSON.parse(key))
    } catch {
      return key
    }
  })
}

/** The branch under a path of keys. */
export function under(branch: Branch | undefined, ...keys: string[]): Branch | undefined {
  let out = branch
  for (const key of keys) out = out?.kids.get(key)
  return out
}

/** The text of a value; undefined where it is not there or is empty. */
export const valueOf = (branch: Branch | undefined): string | undefined => branch?.traced?.value.reveal() || undefined

/** A value that holds a reference to what is not known here: `${env:TOKEN}`, `${file:…}`. */
export const isOpen = (text: string | undefined): boolean =>
  text !== undefined && /\$\{[^{}]*\}|\bsys\.env\(|\bremote\.|\blocal\./.test(text)

/** The values of a list. */
export const itemsOf = (branch: Branch | undefined): Branch[] => [...(branch?.kids.values() ?? [])]
