import type { Check, Draft, Edit, Other, Others, Patient, Plan, Runtime, Seen, Signal } from '../types.ts'
import { apps, appsToldBy } from '../apps/index.ts'
import { earlier, isBefore } from '../runtimes/parts/versions.ts'
import { effect } from './counterfactual.ts'
import { as, builtIn, programs } from './other-programs.ts'
import { respeltDraft } from './spelling.ts'

export interface Planned {
  runtime: Runtime
  plan: Plan
  /** The limits of versions that the plan asked about. */
  limits: ReadonlySet<string>
  whatIf(edit: Edit): Plan
}
export type PlanOf = (patient: Patient) => Planned

/**
 * What the program may be as well, where its wiring or its version was not given. Each is planned when a check asks for it, and those that are
 * likely only for a finding above a note. A version that makes the same of these settings decides nothing, and is left out.
 */
export function othersOf(patient: Patient, { seen, limits }: { seen: Seen; limits: Planned['limits'] }, planOf: PlanOf): Others {
  const older = once(() => versions(patient, seen, limits, planOf))
  return {
    likely: once(() => [
      ...programs(patient, seen, planOf),
      ...builtIn(patient, seen, planOf),
      ...wirings(patient, seen, planOf),
      ...older().filter(({ met }) => met === 'often'),
    ]),
    possible: once(() => [...libraries(patient, seen, planOf), ...older()]),
  }
}

function once<T>(make: () => T): () => T {
  let known: { made: T } | undefined
  return () => (known ??= { made: make() }).made
}

/** A program whose environment has variables of a library may use that library: possible, and no more. */
function libraries(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  if (patient.app !== undefined) return []
  const told = new Set([...seen.plan.settings].flatMap(([name, { value }]) => (value.reveal() === '' ? [] : appsToldBy(name))))
  const possible = told.size === 0 ? [] : apps.filter((app) => told.has(app) && app.runtime === patient.runtime && app.packages)
  return possible.flatMap(({ id, changes = [] }) => {
    const older = earlier(changes).map(({ version, before }) => ({ version, name: `${id} before ${before}` }))
    return [{ version: undefined, name: id }, ...older].map(({ version, name }): Other => ({
      by: 'program',
      name,
      met: 'seldom',
      seen: as(seen, planOf({ ...patient, app: id, version })),
    }))
  })
}

/** The newest version, where an older one is known: what that one does not read yet, it does. */
export function newestOf(patient: Patient, seen: Seen, planOf: PlanOf): (() => Seen) | undefined {
  if (patient.version === undefined || seen.runtime.earlier === undefined) return undefined
  return once(() => as(seen, planOf({ ...patient, version: undefined })))
}

function wirings(patient: Patient, seen: Seen, planOf: PlanOf): Other[] {
  const { id, wiring } = seen.plan.runtime
  const open = patient.open ?? (patient.wiring === undefined ? seen.runtime.open?.(patient) : undefined)
  const made = (open ?? [])
    .filter((name) => name !== wiring)
    .map((name) => ({ name: `${id}:${name}`, ...planOf({ ...patient, wiring: name }) }))
    .filter(({ plan }) => readsFile(plan, seen.plan))
  const alike = new Map(made.toReversed().map((one) => [told(one.plan) + one.plan.traits.protocols.join(), one]))
  return made
    .filter((one) => [...alike.values()].includes(one))
    .map(({ name, ...one }) => ({ by: 'wiring', name, met: 'often', seen: as(seen, one) }))
}

function versions(patient: Patient, seen: Seen, limits: Planned['limits'], planOf: PlanOf): Other[] {
  if (seen.plan.runtime.version !== undefined) return []
  const spans = (seen.runtime.earlier ?? []).filter(
    ({ version, met }) => met !== 'never' && [...limits].some((limit) => isBefore(version, limit)),
  )
  if (spans.length === 0) return []
  const mine = told(seen.plan)
  return spans.flatMap(({ version, before, met }): Other[] => {
    const made = planOf({ ...patient, version })
    if (told(made.plan) === mine || !readsFile(made.plan, seen.plan)) return []
    return [{ by: 'version', name: `${nameOf(seen.plan)} before ${before}`, met, seen: as(seen, made) }]
  })
}

/** Where the file of its configuration is known, the program is one that reads it. */
const readsFile = (plan: Plan, { file }: Plan): boolean => file === undefined || plan.file === file

/** All that checks go by, but for the version itself. */
const told = (plan: Plan): string =>
  effect(plan) +
  JSON.stringify(plan.readings.map(({ setting, span, outcome, reason, signals }) => [setting, span, outcome, reason, signals]))

const weighs = (draft: Draft, check: Check): boolean => (draft.severity ?? check.severity) !== 'note'

/** What does not hold for all that the program may be is only possible: a note that names what decides. Where the others fail for another reason, it fails all the same. */
export function undecided(draft: Draft, check: Check, seen: Seen, checks: readonly Check[]): Draft {
  if (check.stage !== 'plan' || !weighs(draft, check)) return draft
  const likely = seen.others?.likely() ?? []
  const without = likely.filter((other) => !helps(draft, other.seen) && ![...check.run(other.seen)].some((same) => weighs(same, check)))
  if (without.every((other) => failsOtherwise(other, draft.signals, checks))) return draft
  const decidedBy = [...new Set(without.map((other) => other.by))]
  const message = `${draft.message} Decided by the ${decidedBy.join(' and the ')}: so for ${planned(seen, without)}, not for ${listed(without)}.`
  return { ...draft, severity: 'note', message, decidedBy }
}

const failing = new WeakMap<Other, ReadonlySet<Signal>>()

/** Every one of these signals has an error of some kind under the other wiring or version. */
function failsOtherwise(other: Other, signals: readonly Signal[], checks: readonly Check[]): boolean {
  const known =
    failing.get(other) ??
    new Set(
      checks
        .filter(({ stage }) => stage === 'plan')
        .flatMap((check) =>
          [...check.run(other.seen)].filter((one) => (one.severity ?? check.severity) === 'error').flatMap((one) => one.signals),
        ),
    )
  failing.set(other, known)
  return signals.length > 0 && signals.every((signal) => known.has(signal))
}

/** The same mend lets something leave there that does not leave now, whatever it is that fails. */
function helps({ mend, signals = [] }: Draft, { plan, whatIf }: Seen): boolean {
  const stuck = signals.filter((signal) => ['broken', 'crash'].includes(plan.routes[signal].state))
  if (!mend || stuck.length === 0) return false
  const { routes } = whatIf(mend)
  return stuck.some((signal) => routes[signal].state === 'export')
}

/** What an earlier version, or a library that may be in the program, would make an error of: a note, for one who has it. */
export function elsewhere(check: Check, seen: Seen): Draft[] {
  if (check.stage !== 'plan') return []
  for (const other of seen.others?.possible() ?? []) {
    const drafts = [...check.run(other.seen)].filter((draft) => (draft.severity ?? check.severity) === 'error')
    if (drafts.length > 0) return drafts.map((draft) => possible(draft, seen, other))
  }
  return []
}

function possible(plain: Draft, seen: Seen, other: Other): Draft {
  const draft = respeltDraft(plain, other.seen.plan)
  const message = `Decided by the ${other.by}: so for ${other.name}, not for ${planned(seen, [other])}. ${draft.message}`
  const decides = other.met === 'often' ? { decidedBy: [other.by] } : {}
  return { ...draft, severity: 'note', message, isPossible: true, confirmed: false, ...decides }
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
