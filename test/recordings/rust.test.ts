import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import { differences, type Row } from '../support/judge.ts'
import { patientOf } from '../support/patient.ts'

const file = fileURLToPath(new URL('../../fixtures/recordings/rust.jsonl', import.meta.url))
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)
const filesOf = ({ files }: Row): Record<string, string | null> => ({ '/nonexistent.pem': null, ...files })

describe('the plan for Rust says what the real SDK did, for each builder and each set of features', () => {
  const told = rows.map((row) => differences(row, plan({ ...row, files: filesOf(row) }), true))
  console.log(`rust recordings: ${told.filter((lines) => lines.length === 0).length} of ${rows.length} agree`)

  test.each(rows.map((row, index) => [row.id, index] as const))('%s', (_id, index) => {
    const { env, wiring } = rows[index] as Row
    expect({ env, wiring, differences: told[index] }).toEqual({ env, wiring, differences: [] })
  })
})

describe('the checks look at every recorded Rust program', () => {
  const audits = rows.map((row) => {
    const patient = { ...patientOf({ name: row.id, env: row.env, version: row.version, files: filesOf(row) }, 'rust'), wiring: row.wiring }
    const { seen, audit } = judge(patient, { ...DEFAULTS, offline: true }, null)
    return { row, plan: seen.plan, audit, loud: audit.findings.filter((f) => f.severity !== 'note').map((f) => f.id) }
  })

  test('no check crashes', () => {
    expect(audits.flatMap(({ audit }) => audit.crashes)).toEqual([])
  })

  test('a program that misreads nothing and whose three signals arrive is not complained of', () => {
    const arrived = audits.filter(({ row }) => Object.values(row.observed).every((one) => one.sent))
    const calm = arrived.filter(({ plan: { routes, readings } }) => {
      const right = Object.values(routes).every(({ protocol, url, signal }) => {
        const path = new URL(url?.value.reveal() ?? '').pathname
        return protocol === 'grpc' || (path.endsWith(`/v1/${signal}`) && path.split('/v1/').length === 2)
      })
      return right && readings.every(({ outcome, reason }) => outcome === 'used' || reason === 'not-read')
    })
    expect(calm.length).toBeGreaterThan(35)
    expect(calm.filter(({ loud }) => loud.length > 0).map(({ row, loud }) => [row.id, loud])).toEqual([])
  })

  test('where the traces do not leave, a reading says which setting holds them back', () => {
    const lost = audits.filter(({ row }) => !row.observed.traces.sent)
    const unsaid = lost.filter(({ plan: p }) => !p.readings.some((r) => r.outcome === 'signal-off' && r.signals.includes('traces')))
    expect(unsaid.map(({ row }) => row.id)).toEqual([])
  })
})
