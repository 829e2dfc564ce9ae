import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import { differences, type Row } from '../support/judge.ts'
import { patientOf } from '../support/patient.ts'

const rows = readFileSync(fileURLToPath(new URL('../../fixtures/recordings/koog.jsonl', import.meta.url)), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

/** A program that ends before its batch leaves has a route all the same, and says that it ends: nothing of it may have arrived. */
function told(row: Row): string[] {
  const { runtime, version, env, source } = row
  const made = plan({ runtime, version, env, source })
  const isShort = made.readings.some(({ reason }) => reason === 'short-lived')
  return differences(row, isShort && !row.observed.traces.sent ? { ...made, traces: { state: 'off' } } : made)
}

/** The traces arrived at a server that takes everything, and a user wants to know of this all the same. */
const WORTH_TELLING: Record<string, string> = {
  Doubled: 'endpoint/signal-path-doubled',
  NoPath: 'endpoint/signal-path-missing',
  Slash: 'endpoint/signal-path-missing',
  JsonNoPath: 'endpoint/signal-path-missing',
  // It sends to localhost, for want of an address.
  'Langfuse.empty': 'endpoint/falls-back-to-localhost',
  // Only the first spans arrived: the last ones, with the root, are lost.
  Slow: 'runtime/short-lived',
}

describe('the plan for Koog says what the real one did, by its code alone', () => {
  const all = rows.map(told)
  console.log(`koog recordings: ${all.filter((lines) => lines.length === 0).length} of ${rows.length} agree`)

  test.each(rows.map((row, index) => [row.id, index] as const))('%s', (_id, index) => {
    const { env, source } = rows[index] as Row
    expect({ env, source, differences: all[index] }).toEqual({ env, source, differences: [] })
  })

  test.each(rows.map((row, index) => [row.id, index] as const))('no check crashes, and none is alarmed by what works: %s', (_id, index) => {
    const row = rows[index] as Row
    const patient = patientOf({ name: row.id, env: row.env, source: row.source, version: row.version }, 'koog')
    const { audit } = judge(patient, { ...DEFAULTS, offline: true }, null)
    expect(audit.crashes).toEqual([])
    if (!row.observed.traces.sent) return
    const alarms = audit.findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id)
    const known = WORTH_TELLING[/code\/([A-Za-z.]+)@/.exec(row.id)?.[1] ?? '']
    expect({ source: row.source, alarms }).toEqual({ source: row.source, alarms: known ? [known] : [] })
  })
})
