import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Row } from '../../support/judge.ts'
import { ROLES } from '../scenarios/roles.ts'
import { isMissing } from './cache.ts'
import { type Lab, openLab } from './lab.ts'
import type { Program, Ready, Settings } from './program.ts'
import { PROGRAMS } from './programs/index.ts'
import { runProgram } from './run.ts'

const LABS = 2
/** A recording is made once, and waits for the end of the program. */
const PATIENT = { runMs: 90_000, quietMs: 3000 }
const committed = (runtime: string): string => path(`fixtures/recordings/${runtime}.jsonl`)
const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url))

/** One start for each of its wirings. */
interface Scenario extends Settings {
  name: string
  wirings: string[]
  /** The server fails, or a timeout is short, on purpose: what did not arrive says nothing. */
  serverFault?: boolean
  /** Why the lab cannot record it: the row of an earlier recording stays. */
  kept?: string
}

export const RUNTIMES: readonly string[] = PROGRAMS.map(({ runtime }) => runtime)

/** Records one runtime; the status of the command. */
export async function record(runtime: string, { out, only }: { out?: string; only?: string }): Promise<number> {
  const program = PROGRAMS.find((one) => one.runtime === runtime)
  if (!program) return 2
  const ready = await program.install()
  const opened = isMissing(ready) ? [] : await Promise.all(Array.from({ length: LABS }, openLab))
  const missing = [ready, ...opened].find(isMissing)
  if (isMissing(ready) || missing) {
    console.error(missing?.missing)
    return 1
  }
  const labs = opened.filter((lab): lab is Lab => !isMissing(lab))
  try {
    const all = startsOf(program)
    const wanted = all.filter(({ id, scenario }) => !scenario.kept && (!only || new RegExp(only).test(id)))
    const rows = await recordAll(program, ready, labs, wanted)
    write(out ?? committed(runtime), committed(runtime), all, rows)
    return 0
  } finally {
    await Promise.all(labs.map((lab) => lab.close()))
  }
}

interface Start {
  id: string
  wiring: string
  scenario: Scenario
}

function startsOf({ runtime }: Program): Start[] {
  const lines = readFileSync(path(`test/real/scenarios/${runtime}.jsonl`), 'utf8')
    .trim()
    .split('\n')
  return lines
    .map((line) => JSON.parse(line) as Scenario)
    .flatMap((scenario) => scenario.wirings.map((wiring) => ({ id: `${runtime}/${wiring}/${scenario.name}`, wiring, scenario })))
}

async function recordAll(program: Program, ready: Ready, labs: readonly Lab[], starts: readonly Start[]): Promise<Row[]> {
  const rows: Row[] = []
  let next = 0
  const work = async (lab: Lab): Promise<void> => {
    for (let index = next++; index < starts.length; index = next++) {
      const { id, wiring, scenario } = starts[index] as Start
      const { row } = await runProgram({ lab, program, ready }, wiring, id, scenario, { ...PATIENT, roles: ROLES })
      rows[index] = { ...row, server_fault: row.server_fault || (scenario.serverFault ?? false) }
      console.log(`${index + 1}/${starts.length} ${id}`)
    }
  }
  await Promise.all(labs.map(work))
  return rows
}

/** All scenarios in their order: what ran is new, what did not is as it was. */
function write(file: string, before: string, starts: readonly Start[], rows: readonly Row[]): void {
  const old = existsSync(before) ? readFileSync(before, 'utf8').trim().split('\n') : []
  const byId = new Map([...old.map((line) => JSON.parse(line) as Row), ...rows].map((row) => [row.id, row]))
  const lines = starts.flatMap(({ id }) => (byId.has(id) ? [`${JSON.stringify(byId.get(id))}\n`] : []))
  writeFileSync(file, lines.join(''))
  console.log(`${rows.length} recorded in ${file}`)
}
