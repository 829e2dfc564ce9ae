import type { Package } from '../../types.ts'

/** A version that is one, and no range. */
export const exact = (text: string | undefined): Pick<Package, 'version'> => {
  const version = /^\s*(?:==?\s*)?v?(\d[\w.+-]*)\s*$/.exec(text ?? '')?.[1]
  return version === undefined ? {} : { version }
}

/** What a JSON text holds at a path of keys, where it is an object; broken JSON holds nothing. */
export function objectAt(text: string, ...keys: string[]): Record<string, unknown> {
  try {
    const found = keys.reduce<unknown>((value, key) => asObject(value)[key], JSON.parse(text))
    return asObject(found)
  } catch {
    return {}
  }
}

export const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** `[[package]]` tables, as Cargo.lock, uv.lock, poetry.lock and pdm.lock have them. */
export const tomlLock = (text: string): Package[] =>
  [...text.matchAll(/^\[\[package\]\]\s*\nname = "([^"]+)"\nversion = "([^"]+)"/gm)].map(([, name = '', version]) => ({
    name,
    ...exact(version),
    direct: false,
  }))
