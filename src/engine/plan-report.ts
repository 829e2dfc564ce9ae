import type { Report, TargetReport, Verdict } from '../report/schema.ts'
import { runtimes } from '../runtimes/index.ts'
import { type Patient, type Plan, SIGNALS } from '../types.ts'
import { askedFor } from './asked.ts'
import { planOf } from './examine.ts'
import { knownOffline, takesOf } from './recognise.ts'
import { reportFrom } from './report.ts'
import { scrubber } from './scrub.ts'
import { clear, masked, planView } from './view.ts'

export interface PlanReportOptions {
  backend?: string
  showSecrets: boolean
  startedAt: number
  now(): number
}

/** The plans alone, one target each, in the form of the report. */
export function planReport(patients: Iterable<Patient>, options: PlanReportOptions): Report {
  const targets = Array.from(patients, (patient) => targetOf(patient, options))
  return reportFrom(targets, { startedAt: options.startedAt, endedAt: options.now() })
}

/** The same settings in the hands of every runtime, in each of its wirings. */
export function everyRuntime(patient: Patient): Patient[] {
  const before = patient.name === undefined ? '' : `${patient.name}: `
  return runtimes.flatMap(({ id, wirings }) =>
    wirings.map((wiring) => {
      const name = before + (wirings.length > 1 ? `${id}:${wiring}` : id)
      return { ...patient, name, runtime: id, wiring, version: undefined, detectedBy: '--runtime all', candidates: [] }
    }),
  )
}

function targetOf(patient: Patient, { backend, showSecrets }: PlanReportOptions): TargetReport {
  const { plan } = planOf(patient)
  const asked = askedFor(plan, takesOf(knownOffline(plan, backend)))
  const view = planView(plan, asked, showSecrets ? clear : masked)
  const target = { name: patient.name ?? 'shell', verdict: verdictOf(plan), runtime: { ...plan.runtime }, plan: view }
  return showSecrets ? target : scrubber(patient, plan)(target)
}

/** As far as a plan alone tells. */
function verdictOf({ routes }: Plan): Verdict {
  const states = SIGNALS.map((signal) => routes[signal].state)
  if (states.some((state) => state === 'broken' || state === 'crash')) return 'broken'
  return states.some((state) => state === 'export' || state === 'console') ? 'healthy' : 'off'
}
