import { beforeAll, describe, expect, test } from 'vitest'
import { casesOf, judgeAll, type Judged, missesOf } from '../support/cases.ts'

let failures: Judged[] = []
let healthy: Judged[] = []

describe('the cases that were held out', () => {
  beforeAll(async () => {
    const judged = await judgeAll(casesOf('holdout.jsonl'))
    failures = judged.filter(({ one }) => one.tier !== 'H')
    healthy = judged.filter(({ one }) => one.tier === 'H')
    console.log(
      `held out: ${failures.filter(({ named }) => named).length} of ${failures.length} named, ${failures.filter(({ heavy }) => heavy).length} as heavily as expected`,
    )
    console.log(`held out, healthy: ${healthy.filter(({ loud }) => loud === 0).length} of ${healthy.length} silent`)
    console.log(`held out, loud: ${failures.reduce((sum, { loud }) => sum + loud, 0) / failures.length} a failure`)
    for (const line of missesOf(judged)) console.log(line)
  }, 180_000)

  test('at least 0 of them are named among the first three root causes', () => {
    expect(failures.filter(({ named }) => named).length).toBeGreaterThanOrEqual(0)
  })
})
