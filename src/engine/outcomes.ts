import { kept, memo, type Memo } from '../memo.ts'
import type { Check, Seen } from '../types.ts'

export interface Outcome {
  readonly id: string
  readonly outcome: 'passed' | 'found' | 'skipped' | 'crashed'
  readonly why?: string
}

/** What became of the checks, where it is neither that they passed nor that they were skipped. */
export type Told = ReadonlyMap<Check, 'found' | 'crashed'>

/** Every outcome that there was, once. */
const outcomes = kept<Check, Memo<Outcome>>(() => memo())
const lists = kept<readonly Check[], Memo<Outcome[]>>(() => memo())

/** As the report has them, in the order of the checks. Most targets of a fleet have the same outcomes, and share one list. */
export function outcomesOf(checks: readonly Check[], seen: Seen, told: Told): Outcome[] {
  const key = [
    checks.length,
    seen.destinations !== null,
    Boolean(seen.trip),
    ...Array.from(told, ([{ id }, outcome]) => id + outcome),
  ].join()
  return lists(checks)(key, () => checks.map((check) => outcomeOf(check, seen, told)))
}

function outcomeOf(check: Check, seen: Seen, told: Told): Outcome {
  const { id } = check
  const why = skipped(check, seen)
  if (why !== null) return outcomes(check)(why, () => ({ id, outcome: 'skipped', why }))
  const outcome = told.get(check) ?? 'passed'
  return outcomes(check)(outcome, () => ({ id, outcome }))
}

/** Why a check has nothing to look at; null where it has. */
export function skipped(check: Check, seen: Seen): string | null {
  if (check.stage === 'plan') return null
  if (!seen.destinations) return 'nothing was asked (offline)'
  if (check.stage === 'trip' && !seen.trip) return 'no trace was sent'
  return null
}
