import type { Check, Draft, Edit, Other, Patient, Plan, Seen } from '../types.ts'
import { runtimes } from '../runtimes/index.ts'
import { effect } from './counterfactual.ts'
import { respeltDraft } from './spelling.ts'

type PlanOf = (patient: Patient) => { plan: Plan; whatIf(edit: Edit): Plan }

/**
 * What the program may be as well, where its wiring or its version was not given. Each is planned when the first finding above a note
 * asks for it. A version that makes the same of these settings decides nothing, and is left out.
 */
export function othersOf(patient: Patient, seen: Seen, planOf: PlanOf): () => readonly Other[] {
  let known: readonly Other[] | undefined
  return () => (known ??= [...programs(patient, seen, planOf), ...wirings(patient, seen, planOf), ...versions(patient, seen, planOf)])
}

/** A container that does not say what it runs may run any program that is usual there. */
function programs(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  if (patient.detectedBy !== 'nothing found' || !patient.program?.container) return []
  return runtimes
    .filter(({ usual }) => usual)
    .map(({ id }) => ({ by: 'program', name: id, met: 'often', seen: as(seen, planOf({ ...patient, runtime: id, detectedBy: '' })) }))
}

function wirings(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  const { id, wiring } = seen.plan.runtime
  const open = patient.open ?? (patient.wiring === undefined ? seen.runtime.open?.(patient) : undefined)
  const made = (open ?? [])
    .filter((name) => name !== wiring)
    .map((name) => ({ name: `${id}:${name}`, ...planOf({ ...patient, wiring: name }) }))
  const alike = new Map(made.toReversed().map((one) => [told(one.plan) + one.plan.traits.protocols.join(), one]))
  return made
    .filter((one) => [...alike.values()].includes(one))
    .map(({ name, ...one }) => ({ by: 'wiring', name, met: 'often', seen: as(seen, one) }))
}

function versions(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  if (patient.version !== undefined) return []
  const mine = told(seen.plan)
  return (seen.runtime.earlier ?? []).flatMap(({ version, before, met }): Other[] => {
    if (met === 'never') return []
    const made = planOf({ ...patient, version })
    if (told(made.plan) === mine) return []
    return [{ by: 'version', name: `${nameOf(seen.plan)} before ${before}`, met, seen: as(seen, made) }]
  })
}

const as = (seen: Seen, made: ReturnType<PlanOf>): Seen => ({ ...seen, ...made, destinations: null, trip: null, others: undefined })

/** All that checks go by, but for the version itself. */
const told = (plan: Plan): string =>
  effect(plan) +
  JSON.stringify(plan.readings.map(({ setting, span, outcome, reason, signals }) => [setting, span, outcome, reason, signals]))

const weighs = (draft: Draft, check: Check): boolean => (draft.severity ?? check.severity) !== 'note'

/** What does not hold for all that the program may be is only possible: a note that names what decides. */
export function undecided(draft: Draft, check: Check, seen: Seen): Draft {
  if (check.stage !== 'plan' || !weighs(draft, check)) return draft
  const likely = (seen.others?.() ?? []).filter(({ met }) => met === 'often')
  const without = likely.filter((other) => ![...check.run(other.seen)].some((same) => weighs(same, check)))
  if (without.length === 0) return draft
  const by = [...new Set(without.map((other) => other.by))].join(' and the ')
  const message = `${draft.message} Decided by the ${by}: so for ${planned(seen, without)}, not for ${listed(without)}.`
  return { ...draft, severity: 'note', message }
}

/** What an earlier version would make an error of, and the planned one takes: a note, for one who has that version. */
export function elsewhere(check: Check, seen: Seen): Draft[] {
  if (check.stage !== 'plan') return []
  for (const other of (seen.others?.() ?? []).filter(({ by }) => by === 'version')) {
    const drafts = [...check.run(other.seen)].filter((draft) => (draft.severity ?? check.severity) === 'error')
    if (drafts.length > 0) return drafts.map((draft) => possible(draft, seen, other))
  }
  return []
}

function possible(plain: Draft, seen: Seen, other: Other): Draft {
  const draft = respeltDraft(plain, other.seen.plan)
  const message = `Decided by the version: so for ${other.name}, not for ${planned(seen, [other])}. ${draft.message}`
  return { ...draft, severity: 'note', message, isPossible: true, confirmed: false }
}

function planned({ plan, runtime }: Seen, others: readonly Other[]): string {
  const { id, wiring, version } = plan.runtime
  const wired = others.some(({ by }) => by === 'wiring') ? `${id}:${wiring}` : nameOf(plan)
  return others.some(({ by }) => by === 'version') ? `${wired} ${version ?? runtime.newest}` : wired
}

const nameOf = ({ runtime }: Plan): string => runtime.app ?? runtime.id

const SHOWN = 3

const listed = (others: readonly Other[]): string => {
  const names = others.slice(0, SHOWN).map(({ name }) => name)
  return others.length > SHOWN ? `${names.join(', ')} and ${others.length - SHOWN} more` : names.join(', ')
}
