import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import { differences, type Row } from '../support/judge.ts'
import { patientOf } from '../support/patient.ts'

const file = fileURLToPath(new URL('../../fixtures/recordings/node.jsonl', import.meta.url))
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

describe('the plan for Node.js says what the real SDK did', () => {
  const plans = rows.map(({ runtime, wiring, version, env }) =>
    plan({ runtime, wiring, version, env, files: { '/nonexistent.pem': null } }),
  )
  const told = rows.map((row, index) => differences(row, plans[index] as (typeof plans)[number], true))
  console.log(`node recordings: ${told.filter((lines) => lines.length === 0).length} of ${rows.length} agree`)

  test.each(rows.map((row, index) => [row.id, index] as const))('%s', (_id, index) => {
    const { env } = rows[index] as Row
    expect({ env, differences: told[index] }).toEqual({ env, differences: [] })
  })

  test('a program that ended with an error was planned to, and no other', () => {
    const wrong = rows.filter((row, index) => row.exit !== null && (row.exit !== 0) !== (plans[index]?.traces.state === 'crash'))
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test('there are recordings of every kind', () => {
    const sent = rows.flatMap((row) => Object.values(row.observed)).filter((one) => one.sent).length
    expect(sent).toBeGreaterThan(300)
    expect(rows.length * 3 - sent).toBeGreaterThan(60)
  })
})

/** Everything arrived, and a value was not what its writer meant all the same. */
const SUSPICIOUS =
  /\/(?:ep\.http\.(?:query|quoted)|ep\.sig\.(?:no-path|slash)|proto\.(?:ws|underscore|quoted|trailing-nl)|hdr\.\w+\.(?:colon.*|json|.*quote.*|comma-in-value|no-eq|sig-invalid)|timeout\.http\.1|res\.ra-(?:semicolon|long)|comp\.\w+\.(?:deflate|invalid|upper|zstd))$/

describe('the checks over the recordings', () => {
  const judged = rows.map((row) => {
    const patient = patientOf({ name: row.id, env: row.env, version: row.version }, 'node')
    return { row, audit: judge({ ...patient, wiring: row.wiring }, { ...DEFAULTS, offline: true }, null).audit }
  })

  test('no check crashes', () => {
    expect(judged.flatMap(({ audit }) => audit.outcomes.filter(({ outcome }) => outcome === 'crashed'))).toEqual([])
  })

  test('what arrived as it was meant gets no error and no warning', () => {
    const alarmed = judged.flatMap(({ row, audit }) => {
      const loud = audit.findings.filter(({ severity }) => severity !== 'note').map(({ id, severity }) => `${severity} ${id}`)
      const arrived = Object.values(row.observed).every(({ sent }) => sent)
      return arrived && loud.length > 0 && !SUSPICIOUS.test(row.id) ? [`${row.id} ${JSON.stringify(row.env)}: ${loud.join(', ')}`] : []
    })
    expect(alarmed).toEqual([])
  })
})
