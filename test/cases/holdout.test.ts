import { beforeAll, describe, expect, test } from 'vitest'
import { casesOf, judgeAll, type Judged, missesOf } from '../support/cases.ts'

interface Batch {
  file: string
  /** Failures that are named among the first three root causes: what is reached already must not be lost. */
  named: number
  of: number
}

/**
 * Failures of public threads whose cause was established there, and healthy look-alikes, collected before anybody had read the checks with
 * them in mind. What was measured first, without any change:
 *
 * - holdout: 57 of 97 named (40 as heavily as expected), 31 of 35 healthy ones silent, 0.80 root causes above a note a failure, no crash.
 * - second, collected when the first had been worked on: 11 of 14 named, 3 of 3 healthy ones silent.
 * - third (2026-11-28, threads of other projects, versions and files): 41 of 71 named (26 as heavily as expected), 39 of 42 healthy ones
 *   silent, 0.56 root causes above a note a failure, no crash.
 * - fourth (2026-11-28, once the third had been worked on; again threads that no case or check knew): 23 of 29 named (22 as heavily as
 *   expected), 13 of 14 healthy ones silent, 0.97 root causes above a note a failure, no crash. The healthy one that was not silent had been
 *   judged wrongly by us, and is a failure now.
 */
const BATCHES: readonly Batch[] = [
  { file: 'holdout.jsonl', named: 92, of: 97 },
  { file: 'holdout-second.jsonl', named: 11, of: 14 },
  { file: 'holdout-third.jsonl', named: 55, of: 71 },
  { file: 'holdout-fourth.jsonl', named: 25, of: 30 },
]

const rootsAboveANote = (some: readonly Judged[]): number => some.reduce((sum, { loud }) => sum + loud, 0) / some.length

describe.each(BATCHES)('the cases that were held out in $file', ({ file, named, of }) => {
  let failures: Judged[] = []
  let healthy: Judged[] = []

  beforeAll(async () => {
    const judged = await judgeAll(casesOf(file))
    failures = judged.filter(({ one }) => one.tier !== 'H')
    healthy = judged.filter(({ one }) => one.tier === 'H')
    const count = (some: readonly Judged[], is: (one: Judged) => boolean): string => `${some.filter(is).length} of ${some.length}`
    console.log(`${file}: ${count(failures, (one) => one.named)} named, ${count(failures, ({ heavy }) => heavy)} as heavily as expected`)
    console.log(`${file}, healthy: ${count(healthy, ({ loud }) => loud === 0)} silent`)
    console.log(`${file}, root causes above a note: ${rootsAboveANote(failures)} a failure`)
    for (const line of missesOf(judged)) console.log(line)
  }, 180_000)

  test(`at least ${named} of ${of} are named among the first three root causes`, () => {
    expect(failures.length).toBe(of)
    expect(failures.filter((one) => one.named).length).toBeGreaterThanOrEqual(named)
  })

  test('every healthy one is left alone', () => {
    expect(missesOf(healthy)).toEqual([])
  })

  test('no case makes the command fail', () => {
    expect([...failures, ...healthy].flatMap(({ complaint }) => complaint ?? [])).toEqual([])
  })

  test('at most one root cause above a note a failure', () => {
    expect(rootsAboveANote(failures)).toBeLessThanOrEqual(1)
  })
})
