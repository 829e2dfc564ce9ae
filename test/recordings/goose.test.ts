import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { differences, type Row } from '../support/judge.ts'

const file = fileURLToPath(new URL('../../fixtures/recordings/goose.jsonl', import.meta.url))
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

/** Names in the recordings that stand for a readable certificate file of the test bed. */
const files = { '@CA': '-----BEGIN CERTIFICATE-----' }

describe('the plan for goose says what the real goose did', () => {
  const told = rows.map((row) => {
    const { runtime, wiring, version, env } = row
    return differences(row, plan({ runtime, wiring, version, env, files, gooseConfig: row.config_yaml ?? null }))
  })
  console.log(`goose recordings: ${told.filter((lines) => lines.length === 0).length} of ${rows.length} agree`)

  test.each(rows.map((row, index) => [row.id, index] as const))('%s', (_id, index) => {
    const { env, config_yaml } = rows[index] as Row
    expect({ env, config_yaml, differences: told[index] }).toEqual({ env, config_yaml, differences: [] })
  })

  test('there are recordings of every kind', () => {
    const sent = rows.flatMap((row) => Object.values(row.observed)).filter((one) => one.sent).length
    expect(sent).toBeGreaterThan(500)
    expect(rows.length * 3 - sent).toBeGreaterThan(500)
  })
})
