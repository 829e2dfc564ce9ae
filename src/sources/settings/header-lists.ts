import { secretOf } from '../../redact.ts'
import type { Setting } from '../../types.ts'

/** A text under the path of keys that leads to it, and where it stands. */
export interface HeaderText {
  key: string
  text: string
  line?: number
  column?: number
}

const HEADER = /^(.*\.headers)\.([^.]+)$/i

/** It is one of the headers that stand one by one under a key of their own. */
export const isHeader = (key: string): boolean => HEADER.test(key)

/** As the list that one setting would hold, in the place of the first of them. */
export function headerLists(source: string, texts: readonly HeaderText[]): Setting[] {
  const lists = new Map<string, { first: HeaderText; items: string[] }>()
  for (const one of texts) {
    const [, list, name] = HEADER.exec(one.key) ?? []
    if (list === undefined || name === undefined) continue
    const known = lists.get(list) ?? { first: one, items: [] }
    known.items.push(`${name}=${one.text.replace(/[%,;\s]/g, (c) => encodeURIComponent(c))}`)
    lists.set(list, known)
  }
  return [...lists].map(([name, { first, items }]) => ({
    name,
    value: secretOf('HEADERS', items.join(',')),
    from: { source, setting: name, line: first.line, column: first.column },
  }))
}
