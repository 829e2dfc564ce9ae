import type { Setting } from '../../types.ts'
import { type Filled, settingFrom } from '../filled.ts'

/** A text under the path of keys that leads to it, and where it stands. */
export interface HeaderText {
  key: string
  text: string
  line?: number
  column?: number
  /** What it is made of, where a part of it stands elsewhere. */
  pieces?: Filled['pieces']
}

/** `[name]` is how Spring has a name that is more than letters, digits and dashes. */
const HEADER = /^(.*\.headers)(?:\.([^.[\]]+)|\[([^\]]+)\])$/i

/** It is one of the headers that stand one by one under a key of their own. */
export const isHeader = (key: string): boolean => HEADER.test(key)

const encoded = (text: string): string => text.replace(/[%,;\s]/g, (c) => encodeURIComponent(c))

/** As the list that one setting would hold, in the place of the first of them. */
export function headerLists(source: string, texts: readonly HeaderText[]): Setting[] {
  const lists = new Map<string, { first: HeaderText; pieces: Filled['pieces'] }>()
  for (const one of texts) {
    const [, list, plain, bracketed] = HEADER.exec(one.key) ?? []
    const name = plain ?? bracketed
    if (list === undefined || name === undefined) continue
    const known = lists.get(list) ?? { first: one, pieces: [] }
    const value = (one.pieces ?? [{ text: one.text }]).map((piece) => ('text' in piece ? { text: encoded(piece.text) } : piece))
    known.pieces.push({ text: `${known.pieces.length > 0 ? ',' : ''}${name}=` }, ...value)
    lists.set(list, known)
  }
  return [...lists].map(([name, { first, pieces }]) => {
    const from = { source, setting: name, line: first.line, column: first.column }
    return { ...settingFrom('HEADERS', { pieces, missing: [] }, from), name }
  })
}
