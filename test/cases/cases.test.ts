import { beforeAll, describe, expect, test } from 'vitest'
import { profiles } from '../../src/backends/index.ts'
import { type Case, accepted, cases, rootCauses, runCase } from '../support/cases.ts'

interface Judged {
  one: Case
  /** `severity id`, in the order of the report. */
  roots: string[]
  /** An accepted finding is among the first three root causes. */
  named: boolean
  /** It is, with the weight that was expected. */
  heavy: boolean
  loud: number
  complaint?: string
}

const TIERS = ['A', 'B', 'H'] as const
const judged: Judged[] = []
const of = (tier: Case['tier']): Judged[] => judged.filter(({ one }) => one.tier === tier)

async function judge(one: Case, known: readonly string[]): Promise<Judged> {
  try {
    const roots = rootCauses(await runCase(one, known))
    const ids = accepted(one)
    return {
      one,
      roots: roots.map(({ severity, id }) => `${severity} ${id}`),
      named: roots.slice(0, 3).some(({ id }) => ids.has(id)),
      heavy: roots.slice(0, 3).some(({ id, severity }) => ids.has(id) && (severity === 'error' || one.expected_severity !== 'error')),
      loud: roots.filter(({ severity }) => severity !== 'note').length,
    }
  } catch (error) {
    return { one, roots: [], named: false, heavy: false, loud: 1, complaint: error instanceof Error ? error.message : String(error) }
  }
}

/** Real failures from public threads, and healthy set-ups that look odd, run through the command. */
describe('the cases', () => {
  beforeAll(async () => {
    const known = profiles.map(({ id }) => id)
    for (const one of cases) if ((TIERS as readonly string[]).includes(one.tier)) judged.push(await judge(one, known))
    for (const tier of ['A', 'B'] as const) {
      const all = of(tier)
      console.log(
        `cases, tier ${tier}: ${all.filter(({ named }) => named).length} of ${all.length} named, ${all.filter(({ heavy }) => heavy).length} as heavily as expected`,
      )
    }
    console.log(`cases, tier H: ${of('H').filter(({ loud }) => loud === 0).length} of ${of('H').length} silent`)
    for (const { one, roots, complaint } of [...of('A'), ...of('B')].filter(({ named }) => !named))
      console.log(
        `  ${one.tier} ${one.id} (${one.runtime}, ${one.backend}) wants ${[...accepted(one)].join(' | ')}: ${complaint ?? (roots.join(', ') || 'silent')}`,
      )
    for (const { one, roots, complaint } of of('H').filter(({ loud }) => loud > 0))
      console.log(`  H ${one.id} (${one.runtime}, ${one.backend}): ${complaint ?? roots.join(', ')}`)
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
