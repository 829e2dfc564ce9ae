import { beforeAll, describe, expect, test } from 'vitest'
import { type Case, casesOf, judgeAll, type Judged, missesOf } from '../support/cases.ts'

const TIERS = ['A', 'B', 'H'] as const
let judged: Judged[] = []
const of = (tier: Case['tier']): Judged[] => judged.filter(({ one }) => one.tier === tier)

/** Real failures from public threads, and healthy set-ups that look odd, run through the command. */
describe('the cases', () => {
  beforeAll(async () => {
    judged = await judgeAll(casesOf('cases.jsonl').filter(({ tier }) => (TIERS as readonly string[]).includes(tier)))
    for (const tier of ['A', 'B'] as const) {
      const all = of(tier)
      console.log(
        `cases, tier ${tier}: ${all.filter(({ named }) => named).length} of ${all.length} named, ${all.filter(({ heavy }) => heavy).length} as heavily as expected`,
      )
    }
    console.log(`cases, tier H: ${of('H').filter(({ loud }) => loud === 0).length} of ${of('H').length} silent`)
    for (const line of missesOf([...of('A'), ...of('B'), ...of('H')])) console.log(line)
  }, 120_000)

  // The aim is 95 % of tier A and 90 % of tier B. Of the 20, two tell what the real program does not do: gemini-cli 0.61.0 sends its traces
  // without GEMINI_TELEMETRY_TRACES_ENABLED (l9-012), and a .NET exporter that splits at every `=` reads no variable yet (hdr-008; 1.0.1).
  test('at least 44 of 45 that the settings alone decide are named among the first three root causes', () => {
    expect(of('A').filter(({ named }) => named).length).toBeGreaterThanOrEqual(44)
  })

  test('at least 17 of 20 that a version or an app decides', () => {
    expect(of('B').filter(({ named }) => named).length).toBeGreaterThanOrEqual(17)
  })

  test('every healthy set-up is left alone', () => {
    expect(
      of('H')
        .filter(({ loud }) => loud > 0)
        .map(({ one, roots }) => `${one.id}: ${roots.join(', ')}`),
    ).toEqual([])
  })

  test('at most two root causes above a note a case', () => {
    const loud = judged.reduce((sum, one) => sum + one.loud, 0)
    expect(loud / judged.length).toBeLessThanOrEqual(2)
  })
})
