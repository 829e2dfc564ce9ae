import { UsageError } from './usage.ts'

/** What a declaration from outside has to look like. */
interface Shape {
  /** Its kind, as messages name it. */
  kind: string
  id: RegExp
  /** How an id is written. */
  like: string
  functions?: readonly string[]
  lists?: readonly string[]
}

/** A declaration that can be taken in: with an id of its own, and all that nothing can do without. Throws UsageError. */
export function defined<T extends { id: string }>(
  one: T,
  { kind, id: form, like, functions = [], lists = [] }: Shape,
  isTaken: (id: string) => boolean,
): T {
  const fields = Object.entries(typeof one === 'object' && one !== null ? one : {})
  const { id } = Object.fromEntries(fields)
  const value = (name: string): unknown => fields.find(([key]) => key === name)?.[1]
  if (typeof id !== 'string' || !form.test(id)) throw new UsageError(`${kind} ${JSON.stringify(id ?? null)}: an id is ${like}`)
  if (isTaken(id)) throw new UsageError(`${kind} ${id}: there is one of this id already; give yours another`)
  const missing = [
    ...functions.filter((name) => typeof value(name) !== 'function').map((name) => `${name} is no function`),
    ...lists.filter((name) => !Array.isArray(value(name))).map((name) => `${name} is no list`),
  ]
  if (missing.length > 0) throw new UsageError(`${kind} ${id}: ${missing.join(', ')}`)
  return one
}
