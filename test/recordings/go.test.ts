import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import go from '../../src/runtimes/go/index.ts'
import { differences, type Row } from '../support/judge.ts'
import { auditBy, viewBy } from '../support/plan-by.ts'

const file = fileURLToPath(new URL('../../fixtures/recordings/go.jsonl', import.meta.url))
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)
const files = { '/nonexistent.pem': null }

describe('the plan for Go says what the real SDK did', () => {
  const told = rows.map((row) => {
    const { wiring, version, env } = row
    return differences(row, viewBy(go, { wiring, version, env, files }), true)
  })
  console.log(`go recordings: ${told.filter((lines) => lines.length === 0).length} of ${rows.length} agree`)

  test.each(rows.map((row, index) => [row.id, index] as const))('%s', (_id, index) => {
    const { env } = rows[index] as Row
    expect({ env, differences: told[index] }).toEqual({ env, differences: [] })
  })

  test('there are recordings of every wiring, sent and not sent', () => {
    expect(new Set(rows.map((row) => row.wiring))).toEqual(new Set(['autoexport', 'otlphttp', 'otlpgrpc']))
    const sent = rows.flatMap((row) => Object.values(row.observed)).filter((one) => one.sent).length
    expect(sent).toBeGreaterThan(300)
    expect(rows.length * 3 - sent).toBeGreaterThan(100)
  })
})

/** Settings that do not do what they say: a finding about them is right, though all signals arrive. */
const SUSPICIOUS = /^(?:C0[247]|E0[56]|H0[789]|H14|H35|Q117|Q19|R33|Z04|Z05|Z12)$/

describe('the checks over the recordings', () => {
  const judged = rows.map((row) => {
    const { wiring, version, env } = row
    return { row, audit: auditBy(go, { wiring, version, env, files }) }
  })

  test('no check crashes', () => {
    expect(judged.flatMap(({ audit }) => audit.crashes)).toEqual([])
  })

  test('what arrives with unsuspicious settings gives no error and no warning', () => {
    const works = judged.filter(
      ({ row }) => Object.values(row.observed).every(({ sent }) => sent) && !SUSPICIOUS.test(row.id.split('/')[2] ?? ''),
    )
    expect(works.length).toBeGreaterThan(80)
    const alarms = works.flatMap(({ row, audit }) =>
      audit.findings.filter(({ severity, hint }) => severity !== 'note' && !hint).map(({ id }) => `${row.id} ${id}`),
    )
    expect(alarms).toEqual([])
  })
})
