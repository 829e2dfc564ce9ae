import { profileOf } from '../../src/backends/find.ts'
import { askedFor } from '../../src/engine/asked.ts'
import { type Audit, audit } from '../../src/engine/audit.ts'
import { changed, everyCheck } from '../../src/engine/examine.ts'
import { knownOffline } from '../../src/engine/gather/recognise.ts'
import { clear, planView } from '../../src/engine/view.ts'
import type { PlanReport } from '../../src/report/schema.ts'
import type { Patient, Plan, Runtime, Seen } from '../../src/types.ts'
import { patientOf } from './patient.ts'

export interface Input {
  wiring?: string
  version?: string
  env: Record<string, string>
  files?: Record<string, string | null>
}

const patientBy = (runtime: Runtime, { wiring, ...input }: Input): Patient => ({
  ...patientOf({ name: 'plan-by', ...input }, runtime.id),
  wiring,
})

/** What a runtime makes of an environment, without the list of known runtimes. */
export const planBy = (runtime: Runtime, input: Input): Plan => runtime.plan(patientBy(runtime, input))

/** The same as the library shows it, secrets in clear. */
export function viewBy(runtime: Runtime, input: Input): PlanReport {
  const plan = planBy(runtime, input)
  return planView(plan, askedFor(plan, null), clear)
}

/** What every check says to it, offline. */
export function auditBy(runtime: Runtime, input: Input): Audit {
  const patient = patientBy(runtime, input)
  const plan = runtime.plan(patient)
  const { backend, profile } = knownOffline(plan)
  const seen: Seen = {
    plan,
    runtime,
    profile: profile ?? (backend ? (profileOf(backend.id) ?? null) : null),
    backend,
    askedFor: askedFor(plan, profile ? profile.signals : null),
    required: [],
    destinations: null,
    trip: null,
    whatIf: (edit) => runtime.plan(changed(patient, edit)),
  }
  return audit(seen, everyCheck)
}
