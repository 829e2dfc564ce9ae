import { memo } from '../memo.ts'
import type { Check } from '../types.ts'

export interface Outcome {
  readonly id: string
  readonly outcome: 'passed' | 'found' | 'skipped' | 'crashed'
  readonly why?: string
}

/** What became of the checks, in their order. */
export type Outcomes = (readonly [check: Check, outcome: Outcome['outcome'], why?: string])[]

/** Every outcome that there was, once; its place is its number. */
const all: Outcome[] = []
const numbers = new WeakMap<Check, Record<string, number>>()
const lists = memo<Outcome[]>()

/** As the report has them. Most targets of a fleet have the same outcomes, and share one list. */
export function outcomesOf(outcomes: Outcomes): Outcome[] {
  const mine = outcomes.map(([check, outcome, why]) => numberOf(check, outcome, why))
  return lists(String.fromCharCode(...mine), () => mine.flatMap((number) => all[number] ?? []))
}

function numberOf(check: Check, outcome: Outcome['outcome'], why?: string): number {
  const mine = numbers.get(check) ?? {}
  const known = mine[why ?? outcome]
  if (known !== undefined) return known
  const number = all.push(why === undefined ? { id: check.id, outcome } : { id: check.id, outcome, why }) - 1
  numbers.set(check, { ...mine, [why ?? outcome]: number })
  return number
}
