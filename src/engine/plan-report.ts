import type { Report, TargetReport, Verdict } from '../report/schema.ts'
import { runtimes } from '../runtimes/index.ts'
import { type Patient, type Plan, SIGNALS } from '../types.ts'
import { VERSION } from '../version.ts'
import { askedFor } from './asked.ts'
import { planOf } from './examine.ts'
import { knownOffline } from './recognise.ts'
import { scrubber } from './scrub.ts'
import { clear, masked, planView } from './view.ts'

export interface PlanReportOptions {
  backend?: string
  showSecrets: boolean
  startedAt: number
  endedAt: number
}

const WORST: readonly Verdict[] = ['broken', 'degraded', 'off', 'healthy']

/** The plans alone, one target each, in the form of the report. */
export function planReport(patients: readonly { name: string; patient: Patient }[], options: PlanReportOptions): Report {
  const targets = patients.map(({ name, patient }) => targetOf(name, patient, options))
  return {
    schema: 1,
    tool: { name: 'otel-doctor', version: VERSION },
    startedAt: new Date(options.startedAt).toISOString(),
    durationMs: options.endedAt - options.startedAt,
    verdict: WORST.find((v) => targets.some((t) => t.verdict === v)) ?? 'healthy',
    targets,
  }
}

/** The same settings in the hands of every runtime, in each of its wirings. */
export const everyRuntime = (patient: Patient): { name: string; patient: Patient }[] =>
  runtimes.flatMap(({ id, wirings }) =>
    wirings.map((wiring) => ({
      name: wirings.length > 1 ? `${id}:${wiring}` : id,
      patient: { ...patient, runtime: id, wiring, version: undefined, detectedBy: '--runtime all', candidates: [] },
    })),
  )

function targetOf(name: string, patient: Patient, { backend, showSecrets }: PlanReportOptions): TargetReport {
  const { plan } = planOf(patient)
  const { profile } = knownOffline(plan, backend)
  const asked = askedFor(plan, profile ? profile.signals : null)
  const view = planView(plan, asked, showSecrets ? clear : masked)
  const target = { name, verdict: verdictOf(plan), runtime: { ...plan.runtime }, plan: view }
  return showSecrets ? target : scrubber(patient, plan)(target)
}

/** As far as a plan alone tells. */
function verdictOf({ routes }: Plan): Verdict {
  const states = SIGNALS.map((signal) => routes[signal].state)
  if (states.some((state) => state === 'broken' || state === 'crash')) return 'broken'
  return states.some((state) => state === 'export' || state === 'console') ? 'healthy' : 'off'
}
