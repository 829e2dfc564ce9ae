import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { plan } from '../../../src/index.ts'
import { differences, type Row } from '../../support/judge.ts'
import { isMissing } from '../support/cache.ts'
import { openLab } from '../support/lab.ts'
import { needs } from '../support/needs.ts'
import type { Settings } from '../support/program.ts'
import { koogProgram } from '../support/programs/koog.ts'
import { runProgram } from '../support/run.ts'

/** A few of the recorded programs, run again: the rest of them is what `npm run record -- koog` runs. */
const AGAIN = /^(?:Documented|Waits|NoPath|Constants|NoExporter\.documented|Grpc|Closes|Langfuse\.host)@/
const PATIENT = { runMs: 60_000, quietMs: 4000 }

const scenarios = readFileSync(fileURLToPath(new URL('../scenarios/koog.jsonl', import.meta.url)), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Settings & { name: string })
  .filter(({ name }) => AGAIN.test(name))

const ready = await koogProgram.install()
const lab = isMissing(ready) ? ready : await openLab()
afterAll(async () => (isMissing(lab) ? undefined : lab.close()))

for (const given of scenarios) {
  test(`the real Koog does what its code is planned to do: ${given.name}`, async (context) => {
    const at = { lab: needs(context, lab), program: koogProgram, ready: needs(context, ready) }
    const { row, input } = await runProgram(at, 'code', `koog/code/${given.name}`, given, PATIENT)
    expect({ source: row.source, told: told(row, plan(input)) }).toEqual({ source: row.source, told: [] })
  })
}

/** What ends before its batch leaves has a route, and nothing of it arrives. */
function told(row: Row, made: ReturnType<typeof plan>): string[] {
  const isShort = made.readings.some(({ reason }) => reason === 'short-lived')
  return differences(row, isShort && !row.observed.traces.sent ? { ...made, traces: { state: 'off' } } : made)
}
