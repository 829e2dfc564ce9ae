import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import { secretOf } from '../../src/redact.ts'
import { layerOf } from '../../src/runtimes/parts/settings.ts'
import { fromJvmArgs } from '../../src/sources/jvm-args.ts'
import { differences, type Row } from '../support/judge.ts'

/** What the recordings' files are: the one that is named so does not exist. */
const files = { '/nonexistent.pem': null }

/** All signals arrived, and a user wants to know of this all the same: quotes, a colon or a path that are hardly meant, gRPC to MLflow. */
const WORTH_TELLING: Record<string, string> = {
  'java/autoconfigure/H08': 'headers/quoted',
  'java/autoconfigure/H09': 'headers/quoted',
  'java/autoconfigure/H29': 'protocol/unsupported-by-backend',
  'java/autoconfigure/H35': 'headers/colon-separator',
  'java/autoconfigure/P03+http': 'endpoint/signal-path-missing',
  'javaagent/agent/E05': 'endpoint/signal-path-doubled',
}

describe.each(['java', 'javaagent'])('the plan for %s says what the real one did', (id) => {
  const file = fileURLToPath(new URL(`../../fixtures/recordings/${id}.jsonl`, import.meta.url))
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
  const told = rows.map((row) => {
    const { runtime, wiring, version, env } = row
    return differences(row, plan({ runtime, wiring, version, env, files: { ...files, ...row.files }, jvmArgs: [...(row.jvm ?? [])] }), true)
  })
  console.log(`${id} recordings: ${told.filter((lines) => lines.length === 0).length} of ${rows.length} agree`)

  test.each(rows.map((row, index) => [row.id, index] as const))('%s', (_id, index) => {
    const { env, jvm } = rows[index] as Row
    expect({ env, jvm, differences: told[index] }).toEqual({ env, jvm, differences: [] })
  })

  test.each(rows.map((row, index) => [row.id, index] as const))('no check crashes, and none is alarmed by what works: %s', (_id, index) => {
    const row = rows[index] as Row
    const layers = [layerOf(row.env, 'process environment', secretOf), fromJvmArgs(row.jvm ?? [])]
    const patient = {
      runtime: id,
      wiring: row.wiring,
      version: row.version,
      detectedBy: 'test',
      candidates: [],
      layers,
      files: { ...files, ...row.files },
    }
    const { audit } = judge(patient, { ...DEFAULTS, offline: true }, null)
    expect(audit.crashes).toEqual([])
    if (!Object.values(row.observed).every(({ sent }) => sent)) return
    const alarms = audit.findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id)
    const known = WORTH_TELLING[row.id]
    // What `+` becomes in a header is told by a finding of its own.
    const told = alarms.filter((alarm) => alarm !== known && !(row.id.includes('/H20') && alarm === 'headers/plus-becomes-space'))
    expect({ env: row.env, told }).toEqual({ env: row.env, told: [] })
    if (known) expect(alarms).toContain(known)
  })
})
