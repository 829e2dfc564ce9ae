import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { differences } from '../support/judge.ts'
import { draw } from './grammar.ts'
import { goose, isMissing } from './support/cache.ts'
import { GOOSE_VERSION, runGoose } from './support/goose.ts'
import { type Lab, openLab } from './support/lab.ts'
import { needs } from './support/needs.ts'

const seed = Number(process.env['OTEL_DOCTOR_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
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

  test(`in ${runs} random environments (OTEL_DOCTOR_SEED=${seed} OTEL_DOCTOR_RUNS=${runs} replays them)`, async (context) => {
    const tool = needs(context, installed)
    for (const lab of opened) needs(context, lab)
    const wrong: string[] = []
    const sent = { traces: 0, metrics: 0, logs: 0 }
    let next = 0
    const started = Date.now()
    const work = async (lab: Lab): Promise<void> => {
      for (let index = next++; index < runs; index = next++) {
        const drawn = draw(seed, index)
        const { row, input } = await runGoose(lab, tool.program, `seed ${seed}, draw ${index}`, drawn)
        const planned = plan(input)
        const told = differences(row, planned, true)
        for (const signal of ['traces', 'metrics', 'logs'] as const) if (row.observed[signal].sent) sent[signal]++
        if (told.length > 0)
          wrong.push(
            JSON.stringify(
              { id: row.id, told, drawn, planned: brief(planned), observed: row.observed, attempts: row.attempts, stderr: row.stderr },
              null,
              1,
            ),
          )
      }
    }
    await Promise.all(labs.map(work))
    const minutes = (Date.now() - started) / 60_000
    console.log(
      `goose, seed ${seed}: ${runs - wrong.length} of ${runs} agree, sent ${JSON.stringify(sent)}, ${Math.round(runs / minutes)} runs a minute`,
    )
    expect(wrong.slice(0, 20).join('\n')).toBe('')
    expect(sent.traces, 'draws that export, or the test proves nothing').toBeGreaterThan(runs / 6)
  })
})

function brief({ traces, metrics, logs }: ReturnType<typeof plan>): object {
  const short = (one: typeof traces): object => ({
    state: one.state,
    because: one.because,
    url: one.url,
    headers: one.headers,
    proxy: one.proxy,
  })
  return { traces: short(traces), metrics: short(metrics), logs: short(logs) }
}
