import { beforeAll, describe, expect, test } from 'vitest'
import { casesOf, judgeAll, type Judged, missesOf } from '../support/cases.ts'

let failures: Judged[] = []
let healthy: Judged[] = []

/** Collected in the same way when the first batch had been worked on. What was measured first: 11 of 14 named, 3 of 3 healthy ones silent. */
describe('a second batch of cases that were held out', () => {
  beforeAll(async () => {
    const judged = await judgeAll(casesOf('holdout-second.jsonl'))
    failures = judged.filter(({ one }) => one.tier !== 'H')
    healthy = judged.filter(({ one }) => one.tier === 'H')
    console.log(`second batch: ${failures.filter(({ named }) => named).length} of ${failures.length} named`)
    console.log(`second batch, healthy: ${healthy.filter(({ loud }) => loud === 0).length} of ${healthy.length} silent`)
    for (const line of missesOf(judged)) console.log(line)
  }, 120_000)

  // What is reached already must not be lost.
  test('at least 11 of 14 are named among the first three root causes', () => {
    expect(failures.filter(({ named }) => named).length).toBeGreaterThanOrEqual(11)
  })

  test('every healthy one is left alone', () => {
    expect(missesOf(healthy)).toEqual([])
  })

  test('none makes the command fail', () => {
    expect([...failures, ...healthy].flatMap(({ complaint }) => complaint ?? [])).toEqual([])
  })
})
