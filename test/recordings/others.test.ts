import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import { differences, type Row } from '../support/judge.ts'
import { textAt } from '../support/tables.ts'

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(new URL(`../../${folder}/`, import.meta.url))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))

const tests = namesIn('test/recordings', '.test.ts').filter((name) => name !== 'others')
const texts = tests.map((name) => textAt(`test/recordings/${name}.test.ts`))
/** Runtimes whose recordings no test of their own looks at. */
const open = namesIn('fixtures/recordings', '.jsonl').filter(
  (name) => runtimes.some(({ id }) => id === name) && !texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)),
)
const rows = open.flatMap((name) =>
  textAt(`fixtures/recordings/${name}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => ({ name, row: JSON.parse(line) as Row })),
)

describe('what is recorded of a runtime that has no test of its own', () => {
  test('stands in the file of that runtime', () => {
    expect(rows.filter(({ name, row }) => row.runtime !== name)).toEqual([])
  })

  test.each(rows.map(({ row }) => [row.id, row] as const))('is what the plan says: %s', (_id, row) => {
    const { runtime, wiring, version, env, files } = row
    expect({ env, differences: differences(row, plan({ runtime, wiring, version, env, files })) }).toEqual({ env, differences: [] })
  })
})
