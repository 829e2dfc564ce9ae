import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { type Examined, judge, planOf } from '../engine/examine.ts'
import { shellOf } from '../engine/fix-line.ts'
import type { Deps, Options } from '../engine/options.ts'
import { reportOf } from '../engine/report.ts'
import type { Report } from '../report/schema.ts'
import type { Outside } from '../sources/outside.ts'
import { type PatientOptions, readPatient } from '../sources/patient.ts'
import type { Patient, Severity } from '../types.ts'

export interface CheckRun {
  patient: PatientOptions
  options: Options
  waitMs: number
  outside: Outside
  quiet: boolean
  verbose: boolean
  /** Only on a terminal. */
  showSecrets: boolean
}

export interface CheckResult {
  report: Report
  /** Exit status of the contract: 0, 1, 2 (a check of ours crashed), 130 (interrupted). */
  status: number
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 }

/** Reads, plans, asks (unless offline), judges: the main job. */
export async function runCheck(run: CheckRun): Promise<CheckResult> {
  const startedAt = Date.now()
  const patient = await readPatient(run.patient, run.outside)
  for (const remark of run.quiet ? [] : patient.layers.flatMap((layer) => layer.remarks ?? []))
    process.stderr.write(`otel-doctor: ${remark}\n`)
  const interrupt = interruptible()
  const progress = await spinner(run)
  try {
    const deps: Deps = {
      now: Date.now,
      random: (size) => randomBytes(size),
      say: (line) => run.quiet || process.stderr.write(`${line}\n`),
      abort: interrupt.signal,
    }
    const examined = await untilHealthy(run, patient, deps)
    const report = reportOf([examined], {
      verbose: run.verbose,
      showSecrets: run.showSecrets,
      shell: shellOf(run.outside.env, run.outside.platform),
      startedAt,
      endedAt: Date.now(),
    })
    for (const crash of examined.audit.crashes) process.stderr.write(`otel-doctor: a check failed; please report it: ${crash}\n`)
    return { report, status: interrupt.signal.aborted ? 130 : statusOf(examined, run.options) }
  } finally {
    progress?.stop()
    interrupt.stop()
  }
}

function statusOf({ audit }: Examined, { failOn }: Options): number {
  if (audit.crashes.length > 0) return 2
  if (failOn === 'never') return 0
  return audit.findings.some((f) => RANK[f.severity] <= RANK[failOn]) ? 1 : 0
}

async function untilHealthy(run: CheckRun, patient: Patient, deps: Deps): Promise<Examined> {
  const end = Date.now() + run.waitMs
  for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
    const examined = await once(run.options, patient, deps)
    if (examined.audit.findings.every((f) => f.severity !== 'error') || Date.now() + pause > end || deps.abort.aborted) return examined
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** One look. Nothing of the network is loaded when nothing is asked. */
async function once(options: Options, patient: Patient, deps: Deps): Promise<Examined> {
  if (options.offline) return judge(patient, options, null)
  quickStart()
  const { look } = await import('../engine/look.ts')
  const { patient: seen, gathered } = await look(patient, options, deps, planOf)
  return judge(seen, options, gathered)
}

/** Node 20 optimises the HTTP parser (WebAssembly) in the background, and its exit waits for that: a third of a short run. Later versions do not. */
function quickStart(): void {
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--liftoff-only')
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
  if (run.quiet || run.options.offline || process.stderr.isTTY !== true || process.env['CI']) return null
  const { start } = await import('./spinner.ts')
  return start('Asking the destination')
}
