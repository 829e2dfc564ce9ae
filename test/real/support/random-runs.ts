import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plan } from '../../../src/index.ts'
import { differences } from '../../support/judge.ts'
import { drawSettings } from '../grammar-sdk.ts'
import { isMissing } from './cache.ts'
import { type Lab, openLab } from './lab.ts'
import { needs } from './needs.ts'
import type { Program, Ready, Settings } from './program.ts'
import { type Outcome, runProgram } from './run.ts'
import { SEED } from '../../support/seed.ts'

/** A draw alone, to look at it. */
const only = process.env['OTEL_DOCTOR_DRAW']
const LABS = 2
/** What differs is tried once more, with all the time that it may need: a slow machine is no fact of the plan. */
const PATIENT = { runMs: 45_000, quietMs: 6000 }

/** Random environments of one SDK, each planned and run for real; `full` says how many for each wiring, CI takes a tenth. */
export async function randomRuns(program: Program, full: number): Promise<void> {
  const runs = Number(process.env['OTEL_DOCTOR_RUNS'] ?? (process.env['CI'] ? Math.ceil(full / 10) : full))
  const ready = await program.install()
  const opened = isMissing(ready) ? [] : await Promise.all(Array.from({ length: LABS }, openLab))

  describe(`the plan for ${program.runtime} says what the real SDK does`, () => {
    const labs: Lab[] = []
    beforeAll(() => {
      for (const lab of opened) if (!isMissing(lab)) labs.push(lab)
    })
    afterAll(() => Promise.all(labs.map((lab) => lab.close())))

    test.for(program.wirings)(
      `%s: in ${runs} random environments (OTEL_DOCTOR_SEED=${SEED} OTEL_DOCTOR_RUNS=${runs} replays them)`,
      async (wiring, context) => {
        const tool = needs(context, ready)
        for (const lab of opened) needs(context, lab)
        await compare(program, tool, labs, wiring, runs)
      },
    )
  })
}

async function compare(program: Program, ready: Ready, labs: readonly Lab[], wiring: string, runs: number): Promise<void> {
  const wrong: string[] = []
  const count = { sent: 0, late: 0, again: 0 }
  const started = Date.now()
  let next = 0
  const work = async (lab: Lab): Promise<void> => {
    for (let index = next++; index < runs; index = next++) {
      if (only !== undefined && Number(only) !== index) continue
      const drawn = drawSettings(SEED, index, program.dialect(wiring))
      const place = { lab, program, ready }
      const id = `${program.runtime}/${wiring}/${SEED}.${index}`
      let one = await runProgram(place, wiring, id, drawn)
      if (told(program, one).length > 0) {
        count.again++
        one = await runProgram(place, wiring, id, drawn, PATIENT)
      }
      if (Object.values(one.row.observed).some(({ sent }) => sent)) count.sent++
      if (one.row.server_fault) count.late++
      const differ = told(program, one)
      if (differ.length > 0 || only !== undefined) wrong.push(describeDraw(one, drawn, differ))
    }
  }
  await Promise.all(labs.map(work))
  const minutes = (Date.now() - started) / 60_000
  console.log(
    `${program.runtime}/${wiring}, seed ${SEED}: ${runs - wrong.length} of ${runs} agree; something arrived in ${count.sent}, ` +
      `${count.late} with a tight timeout, ${count.again} tried twice; ${Math.round(runs / minutes)} runs a minute`,
  )
  if (wrong.length > 0) expect.fail(`${wrong.length} of ${runs} differ; the first 20:\n${wrong.slice(0, 20).join('\n')}`)
  if (runs >= 30) expect(count.sent).toBeGreaterThan(runs / 8)
}

function told({ survives }: Program, { row, input }: Outcome): string[] {
  try {
    const planned = plan(input)
    const crashes = !survives?.includes(row.wiring) && planned.traces.state === 'crash'
    const ended = row.exit !== null && row.exit !== 0
    const wrongEnd = row.exit !== null && ended !== crashes ? [`ended with ${row.exit}, planned as ${planned.traces.state}`] : []
    return [...differences(row, planned, true), ...wrongEnd]
  } catch (error) {
    return [`plan() throws: ${String(error)}`]
  }
}

/** All that is needed to see what went wrong, as one object to read. */
function describeDraw({ row, input }: Outcome, drawn: Settings, differ: string[]): string {
  const { observed, attempts, exit, stderr } = row
  const planned = differ[0]?.startsWith('plan() throws') ? null : brief(plan(input))
  return JSON.stringify({ id: row.id, differ, ...drawn, planned, observed, attempts, exit, stderr }, null, 1)
    .replaceAll(/(.)\1{60,}/g, '$1…')
    .slice(0, 5000)
}

function brief({ traces, metrics, logs }: ReturnType<typeof plan>): object {
  const short = ({ state, because, url, headers, proxy }: typeof traces): object => ({ state, because, url, headers, proxy })
  return { traces: short(traces), metrics: short(metrics), logs: short(logs) }
}
