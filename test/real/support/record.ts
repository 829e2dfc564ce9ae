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
/** A recording is made once, and waits for what comes late; what is stopped then has no exit status. */
const PATIENT = { runMs: 60_000, quietMs: 3000 }
const path = (relative: string): string => fileURLToPath(new URL(`../../../${relative}`, import.meta.url))

/** One start for each of its wirings. */
interface Scenario extends Settings {
  name: string
  wirings: string[]
  /** The server fails, or a timeout is short, on purpose: what did not arrive says nothing. */
  serverFault?: boolean
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
    const wanted = startsOf(program).filter(({ id }) => !only || new RegExp(only).test(id))
    const rows = await recordAll(program, ready, labs, wanted)
    write(out ?? path(`fixtures/recordings/${runtime}.jsonl`), rows, only === undefined)
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

function write(file: string, rows: readonly Row[], isWhole: boolean): void {
  const before = !isWhole && existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const byId = new Map([...before.map((line) => JSON.parse(line) as Row), ...rows].map((row) => [row.id, row]))
  writeFileSync(file, [...byId.values()].map((row) => `${JSON.stringify(row)}\n`).join(''))
  console.log(`${rows.length} recorded in ${file}`)
}
