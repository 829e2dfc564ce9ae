import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { differences, type Row } from '../support/judge.ts'
import { type Draw, draw } from './grammar.ts'
import { goose, isMissing } from './support/cache.ts'
import { GOOSE_VERSION, type Run, runGoose } from './support/goose.ts'
import { type Lab, openLab } from './support/lab.ts'
import { needs } from './support/needs.ts'
import { SEED } from '../support/seed.ts'

const runs = Number(process.env['OTEL_DOCTOR_RUNS'] ?? (process.env['CI'] ? 60 : 300))
const LABS = 2

const installed = await goose(GOOSE_VERSION)
const opened = await Promise.all(Array.from({ length: LABS }, openLab))

describe('the plan for goose says what the real goose does', () => {
  const labs: Lab[] = []
  beforeAll(() => {
    for (const lab of opened) if (!isMissing(lab)) labs.push(lab)
  })
  afterAll(() => Promise.all(labs.map((lab) => lab.close())))

  test(`in ${runs} random environments (OTEL_DOCTOR_SEED=${SEED} OTEL_DOCTOR_RUNS=${runs} replays them)`, async (context) => {
    const tool = needs(context, installed)
    for (const lab of opened) needs(context, lab)
    const wrong: string[] = []
    const sent = { traces: 0, metrics: 0, logs: 0 }
    let next = 0
    const started = Date.now()
    const work = async (lab: Lab): Promise<void> => {
      for (let index = next++; index < runs; index = next++) {
        const drawn = draw(SEED, index)
        const { row, input } = await runGoose(lab, tool.program, `seed ${SEED}, draw ${index}`, drawn)
        const differ = told(row, input)
        for (const signal of ['traces', 'metrics', 'logs'] as const) if (row.observed[signal].sent) sent[signal]++
        if (differ.length > 0) wrong.push(describeDraw(row, input, drawn, differ))
      }
    }
    await Promise.all(labs.map(work))
    const minutes = (Date.now() - started) / 60_000
    console.log(
      `goose, seed ${SEED}: ${runs - wrong.length} of ${runs} agree, sent ${JSON.stringify(sent)}, ${Math.round(runs / minutes)} runs a minute`,
    )
    if (wrong.length > 0) expect.fail(`${wrong.length} of ${runs} differ; the first 20:\n${wrong.slice(0, 20).join('\n')}`)
    expect(sent.traces).toBeGreaterThan(runs / 6)
  })
})

function told(row: Row, input: Run['input']): string[] {
  try {
    return differences(row, plan(input), true)
  } catch (error) {
    return [`plan() throws: ${String(error)}`]
  }
}

/** All that is needed to see what went wrong, as one object to read. */
function describeDraw(row: Row, input: Run['input'], drawn: Draw, differ: string[]): string {
  const { observed, attempts, exit, stderr } = row
  const planned = differ[0]?.startsWith('plan() throws') ? null : brief(plan(input))
  return JSON.stringify({ id: row.id, differ, ...drawn, planned, observed, attempts, exit, stderr }, null, 1)
    .replaceAll(/(.)\1{60,}/g, '$1…')
    .slice(0, 4000)
}

function brief({ traces, metrics, logs }: ReturnType<typeof plan>): object {
  const short = ({ state, because, url, headers, proxy }: typeof traces): object => ({ state, because, url, headers, proxy })
  return { traces: short(traces), metrics: short(metrics), logs: short(logs) }
}
