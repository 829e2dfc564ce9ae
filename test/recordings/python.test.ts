import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import { differences, type Row } from '../support/judge.ts'
import { patientOf } from '../support/patient.ts'

const file = fileURLToPath(new URL('../../fixtures/recordings/python.jsonl', import.meta.url))
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

describe('the plan for Python says what the real SDK did', () => {
  const plans = rows.map(({ runtime, wiring, version, env, files }) =>
    plan({ runtime, wiring, version, env, files: { '/nonexistent.pem': null, ...files } }),
  )
  const told = rows.map((row, index) => differences(row, plans[index] as (typeof plans)[number], true))
  console.log(`python recordings: ${told.filter((lines) => lines.length === 0).length} of ${rows.length} agree`)

  test.each(rows.map((row, index) => [row.id, index] as const))('%s', (_id, index) => {
    const { env, wiring } = rows[index] as Row
    expect({ env, wiring, differences: told[index] }).toEqual({ env, wiring, differences: [] })
  })

  test('a program that ended with an error was planned to, and no other', () => {
    const wrong = rows.filter((row, index) => row.exit !== null && (row.exit !== 0) !== (plans[index]?.traces.state === 'crash'))
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test('there are recordings of every wiring, and of data that arrive and that do not', () => {
    expect(new Set(rows.map(({ wiring }) => wiring))).toEqual(new Set(['auto', 'code-http', 'code-grpc']))
    const sent = rows.flatMap((row) => Object.values(row.observed)).filter((one) => one.sent).length
    expect(sent).toBeGreaterThan(200)
    expect(rows.length * 3 - sent).toBeGreaterThan(100)
  })
})

/** Everything arrived, and a value was not what its writer meant all the same. */
const SUSPICIOUS =
  /\/(?:ep\.http\.query|ep\.sig\.(?:no-path|slash)|hdr\.\w+\.(?:colon.*|json|.*quote.*|nonascii|comma-in-value|override-ct|key-space|no-eq|sig-invalid)|comp\.http\.(?:invalid|zstd))$/

describe('the checks over the recordings', () => {
  const judged = rows.map((row) => {
    const patient = patientOf({ name: row.id, env: row.env, version: row.version }, 'python')
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

  test('what was lost for a value that the SDK cannot use is an error', () => {
    const silent = judged.filter(({ row, audit }) => {
      const lost = Object.values(row.observed).every(({ sent, console: printed }) => !sent && !printed) && row.attempts.length === 0
      return lost && !row.server_fault && !audit.findings.some(({ severity }) => severity === 'error')
    })
    expect(silent.map(({ row }) => row.id)).toEqual([])
  })
})
