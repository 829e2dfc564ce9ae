import { type Examined, judge, planOf } from '../engine/examine.ts'
import { shellOf } from '../engine/fix-line.ts'
import type { Deps, Options } from '../engine/options.ts'
import { inOrder, reportFrom, targetOf } from '../engine/report.ts'
import type { Report, TargetReport } from '../report/schema.ts'
import type { Outside } from '../sources/outside.ts'
import type { PatientOptions } from '../sources/options.ts'
import { readPatients } from '../sources/patient.ts'
import type { Patient, Severity } from '../types.ts'
import { noted } from './notes.ts'

export interface CheckRun {
  patient: PatientOptions
  options: Options
  waitMs: number
  outside: Outside
  quiet: boolean
  verbose: boolean
  /** Sees every target as it was judged. */
  watch?: (examined: Examined) => void
  /** Only on a terminal. */
  showSecrets: boolean
  /** Of what is shown while it runs. */
  color?: boolean
}

export interface CheckResult {
  report: Report
  /** Exit status of the contract: 0, 1, 2 (a check of ours crashed), 130 (interrupted). */
  status: number
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 }

/** What was found so far, target by target: nothing more is kept of one once it is written down. */
interface Tally {
  targets: TargetReport[]
  crashes: Set<string>
  /** The heaviest finding; null where there is none. */
  worst: Severity | null
}

/** Reads, plans, asks (unless offline), judges: the main job. */
export async function runCheck(run: CheckRun): Promise<CheckResult> {
  const startedAt = Date.now()
  const patients = noted(await readPatients(run.patient, run.outside), run.quiet)
  const interrupt = interruptible()
  const progress = await spinner(run)
  try {
    const { targets, crashes, worst } = run.options.offline
      ? await offline(run, patients)
      : await untilHealthy(run, [...patients], await depsOf(run, interrupt.signal))
    for (const crash of crashes) process.stderr.write(`otel-doctor: a check failed; please report it: ${crash}\n`)
    const report = reportFrom(inOrder(targets), { startedAt, endedAt: Date.now() })
    return { report, status: interrupt.signal.aborted ? 130 : statusOf(crashes.size > 0, worst, run.options) }
  } finally {
    progress?.stop()
    interrupt.stop()
  }
}

/** What asking needs, loaded where something is asked. */
async function depsOf(run: CheckRun, abort: AbortSignal): Promise<Deps> {
  const { randomBytes } = await import('node:crypto')
  return {
    now: Date.now,
    random: (size) => randomBytes(size),
    say: (line) => run.quiet || process.stderr.write(`${line}\n`),
    abort,
  }
}

function statusOf(crashed: boolean, worst: Severity | null, { failOn }: Options): number {
  if (crashed) return 2
  if (failOn === 'never' || worst === null) return 0
  return RANK[worst] <= RANK[failOn] ? 1 : 0
}

function tally(run: CheckRun): { out: Tally; add(examined: Examined): void } {
  const out: Tally = { targets: [], crashes: new Set(), worst: null }
  const options = { verbose: run.verbose, showSecrets: run.showSecrets, shell: shellOf(run.outside.env, run.outside.platform) }
  const add = (examined: Examined): void => {
    out.targets.push(targetOf(examined, options))
    run.watch?.(examined)
    for (const crash of examined.audit.crashes) out.crashes.add(crash)
    for (const { severity } of examined.audit.findings) if (out.worst === null || RANK[severity] < RANK[out.worst]) out.worst = severity
  }
  return { out, add }
}

async function offline(run: CheckRun, patients: Iterable<Patient>): Promise<Tally> {
  const { out, add } = tally(run)
  for (const patient of patients) {
    if (out.targets.length === MANY) await leanCode()
    add(judge(patient, run.options, null))
  }
  return out
}

const MANY = 50
/** Over many targets a fifth of all the work is the optimiser's, which copies each function into its callers; with less of that it is done sooner (Node 20). */
async function leanCode(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=200')
}

async function untilHealthy(run: CheckRun, patients: readonly Patient[], deps: Deps): Promise<Tally> {
  const end = Date.now() + run.waitMs
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    const { out, add } = tally(run)
    for (const examined of await once(run.options, patients, deps)) add(examined)
    if (out.worst !== 'error' || Date.now() + pause > end || deps.abort.aborted) return out
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** One look. Nothing of the network is loaded where nothing is asked. */
async function once(options: Options, patients: readonly Patient[], deps: Deps): Promise<Examined[]> {
  await quickStart()
  const { look } = await import('../engine/look.ts')
  const looked = await look(patients, options, deps, planOf)
  return looked.map(({ patient, gathered, unasked }) => ({ ...judge(patient, options, gathered), unasked }))
}

/** Node 20 optimises the HTTP parser (WebAssembly) in the background, and its exit waits for that: a third of a short run. Later versions do not. */
async function quickStart(): Promise<void> {
  if (!process.versions.node.startsWith('20.')) return
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--liftoff-only')
}

/** The first Ctrl-C ends the questions and cleans up; the second one ends the process. */
function interruptible(): { signal: AbortSignal; stop(): void } {
  const control = new AbortController()
  const onSignal = (): void => {
    if (control.signal.aborted) process.exit(130)
    control.abort(new Error('interrupted'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: control.signal,
    stop: () => {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}

async function spinner(run: CheckRun): Promise<{ stop(): void } | null> {
  if (run.quiet || run.options.offline || !isLively(process.stderr, process.env)) return null
  const { start } = await import('./spinner.ts')
  return start('Asking the destination', run.color ?? false)
}

/** A terminal on which a line can be written over. Where it does not know its own width, a spinner would take away lines without end. */
export const isLively = ({ isTTY, columns }: { isTTY?: boolean; columns?: number }, { CI, TERM }: NodeJS.ProcessEnv): boolean =>
  isTTY === true && (columns ?? 0) > 0 && !CI && TERM !== 'dumb'
