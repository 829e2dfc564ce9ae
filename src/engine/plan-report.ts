import type { Report, TargetReport, Verdict } from '../report/schema.ts'
import { runtimes } from '../runtimes/index.ts'
import { type Patient, type Plan, SIGNALS } from '../types.ts'
import { askedFor } from './asked.ts'
import type { Planned } from './divergence.ts'
import { planOf } from './examine.ts'
import { knownOffline, takesOf } from './gather/recognise.ts'
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
export function planReport(planned: readonly Planned[], options: Pick<PlanReportOptions, 'startedAt' | 'now'>): Report {
  const targets = planned.map(({ target }) => target)
  return reportFrom(targets, { startedAt: options.startedAt, endedAt: options.now() })
}

/** The same settings in the hands of every runtime, in each of its wirings; one that a file alone sets up only where there is such a file. */
export function everyRuntime(patient: Patient): Patient[] {
  const before = patient.name === undefined ? '' : `${patient.name}: `
  const { layers, files, program, hops, absent } = patient
  const kinds = new Set(layers.map(({ kind }) => kind))
  return runtimes
    .filter(({ setUpBy }) => setUpBy === undefined || kinds.has(setUpBy))
    .flatMap(({ id, wirings }) =>
      wirings.map((wiring): Patient => {
        const name = before + (wirings.length > 1 ? `${id}:${wiring}` : id)
        return { layers, files, program, hops, absent, name, runtime: id, wiring, detectedBy: '--runtime all', candidates: [] }
      }),
    )
}

/** The plan of one, and what is shown of it. */
export function plannedOf(patient: Patient, { backend, showSecrets }: PlanReportOptions): Planned {
  const { plan } = planOf(patient)
  const asked = askedFor(plan, takesOf(knownOffline(plan, backend)))
  const view = planView(plan, asked, showSecrets ? clear : masked)
  const target: TargetReport = { name: patient.name ?? 'shell', verdict: verdictOf(plan), runtime: { ...plan.runtime }, plan: view }
  return { plan, target: showSecrets ? target : scrubber(patient, plan)(target) }
}

/** As far as a plan alone tells. */
function verdictOf({ routes }: Plan): Verdict {
  const states = SIGNALS.map((signal) => routes[signal].state)
  if (states.some((state) => state === 'broken' || state === 'crash')) return 'broken'
  return states.some((state) => state === 'export' || state === 'console') ? 'healthy' : 'off'
}
