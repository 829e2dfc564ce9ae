import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Row } from '../../support/judge.ts'
import { ROLES } from '../scenarios/roles.ts'
import { isMissing } from './cache.ts'
import { type Journal, openJournal, rowsIn } from './journal.ts'
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

interface Options {
  out?: string
  only?: string
  /** Goes on with a recording that was interrupted. */
  continue?: boolean
}

/** Records one runtime; the status of the command. */
export async function record(runtime: string, { out, only, continue: goesOn = false }: Options): Promise<number> {
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
  const file = out ?? committed(runtime)
  const journal = openJournal(file, goesOn)
  const all = startsOf(program)
  const wanted = all.filter(({ id, scenario }) => !scenario.kept && !journal.kept.has(id) && (!only || new RegExp(only).test(id)))
  const failed = await recordAll({ program, ready, labs, journal }, wanted)
  const lines = linesOf(all, [...rowsIn(committed(runtime)), ...rowsIn(`${file}.part`)])
  journal.finish(lines)
  console.log(`${wanted.length - failed.length} recorded in ${file}`)
  for (const one of failed) console.error(one)
  return failed.length > 0 ? 1 : 0
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

interface Recording {
  program: Program
  ready: Ready
  labs: readonly Lab[]
  journal: Journal
}

/** What could not be recorded, and why: one start that fails takes no other with it. */
async function recordAll({ program, ready, labs, journal }: Recording, starts: readonly Start[]): Promise<string[]> {
  const failed: string[] = []
  let next = 0
  const work = async (first: Lab): Promise<void> => {
    let lab = first
    for (let index = next++; index < starts.length; index = next++) {
      const { id, wiring, scenario } = starts[index] as Start
      try {
        const { row } = await runProgram({ lab, program, ready }, wiring, id, scenario, { ...PATIENT, roles: ROLES })
        journal.add({ ...row, server_fault: row.server_fault || (scenario.serverFault ?? false) })
        console.log(`${index + 1}/${starts.length} ${id}`)
      } catch (error) {
        failed.push(`${id} is as it was: ${String(error)}`)
        lab = await another(lab)
      }
    }
    await lab.close()
  }
  await Promise.all(labs.map(work))
  return failed
}

/** A lab that does not answer is of no more use. */
async function another(lab: Lab): Promise<Lab> {
  await lab.close()
  const opened = await openLab()
  if (isMissing(opened)) throw new Error(opened.missing)
  return opened
}

/** All scenarios in their order: what ran is new, what did not is as it was. */
function linesOf(starts: readonly Start[], rows: readonly Row[]): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return starts.flatMap(({ id }) => (byId.has(id) ? [JSON.stringify(byId.get(id))] : []))
}
