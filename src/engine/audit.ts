import { type Check, type Draft, type Found, type Seen, type Severity, SIGNALS, type Signal } from '../types.ts'
import { kept, memo, type Memo } from '../memo.ts'
import { explains } from './mute.ts'
import { type Outcome, outcomesOf, skipped } from './outcomes.ts'
import { switchOff } from './off.ts'
import { elsewhere, undecided } from './others.ts'
import { respeltDraft } from './spelling.ts'
import { isUnfounded, mayBeSet } from './unknown.ts'

/** A finding in its place: what it explains, and whether it is a root cause. */
export interface Ruled extends Found {
  rootCause: boolean
  confirmed: boolean
  explains: string[]
}

export interface Audit {
  findings: Ruled[]
  outcomes: Outcome[]
  crashes: string[]
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 }
const STAGE = { plan: 0, probe: 1, trip: 2 }

/** Runs every check once over what was seen, mutes consequences under their causes, and puts the findings in order. Pure and synchronous. */
export function audit(seen: Seen, checks: readonly Check[], order: readonly Check[] = checks): Audit {
  const told = new Map<Check, 'found' | 'crashed'>()
  const crashes: string[] = []
  const found: Found[] = []
  for (const check of checks) {
    if (skipped(check, seen) !== null) continue
    try {
      const mine = drafts(check, seen, checks).map((draft) => place(draft, check, seen))
      found.push(...mine)
      if (mine.some((f) => !f.hint)) told.set(check, 'found')
    } catch (error) {
      crashes.push(`${check.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      told.set(check, 'crashed')
    }
  }
  return { findings: rule(found, seen, checks, order), outcomes: outcomesOf(checks, seen, told), crashes }
}

/** What a check says; where it says nothing, what it says of an earlier version. */
function drafts(check: Check, seen: Seen, checks: readonly Check[]): Draft[] {
  const said = [...check.run(seen)]
  const founded = said.length === 0 ? said : merged(said).filter((draft) => !isUnfounded(draft, check, seen))
  if (founded.length === 0) return elsewhere(check, seen)
  return founded.map((draft) => undecided(respeltDraft(draft, seen.plan), check, seen, checks))
}

/** The same sentence about the same evidence for several signals is one finding; so is one place with one fix that does different things to them. */
function merged(drafts: readonly Draft[]): Draft[] {
  const out: Draft[] = []
  for (const draft of drafts) {
    const same = out.find((d) => JSON.stringify(d.evidence) === JSON.stringify(draft.evidence) && isAlike(d, draft))
    if (same) same.signals = SIGNALS.filter((s) => same.signals.includes(s) || draft.signals.includes(s))
    else out.push({ ...draft, signals: [...draft.signals] })
  }
  return out
}

const isAlike = (a: Draft, b: Draft): boolean =>
  a.message === b.message ||
  (a.mend !== undefined &&
    a.severity === b.severity &&
    JSON.stringify([a.mend, a.fix, a.culprits]) === JSON.stringify([b.mend, b.fix, b.culprits]))

/** What fails on signals that nobody asked for is a note, with the line that switches them off. */
function place(draft: Draft, check: Check, seen: Seen): Found {
  const severity = mayBeSet(draft, seen) ? 'note' : (draft.severity ?? check.severity)
  const unasked = draft.signals.length > 0 && !draft.signals.some((signal) => seen.askedFor[signal] || seen.required.includes(signal))
  const nothingAsked = !SIGNALS.some((signal) => seen.askedFor[signal])
  if (!unasked || nothingAsked || severity === 'note') return { ...draft, id: check.id, stage: check.stage, severity }
  const off = switchOff(seen.plan, draft.signals)
  const fix = { ...off, text: `Nobody asked for ${draft.signals.join(' and ')}. ${off.text}` }
  return { ...draft, id: check.id, stage: check.stage, severity: 'note', fix }
}

/** A list of checks may grow. */
const ranks = kept<readonly Check[], Memo<ReadonlyMap<string, number>>>(() => memo())
const ranksOf = (order: readonly Check[]): ReadonlyMap<string, number> =>
  ranks(order)(`${order.length}`, () => new Map(order.map((check, index) => [check.id, index])))

function rule(found: Found[], seen: Seen, checks: readonly Check[], order: readonly Check[]): Ruled[] {
  if (found.length === 0) return []
  const causes = new Map<Found, Found[]>()
  for (const symptom of found) {
    const why = found.filter((cause) => explains(cause, symptom, seen, checks) && !(causes.get(cause)?.includes(symptom) ?? false))
    if (why.length > 0) causes.set(symptom, why)
  }
  for (const finding of found) if (!reachesRoot(finding, causes)) causes.delete(finding)
  const effects = effectsOf(causes)
  const rank = ranksOf(order)
  const ruled = found.map((finding): Ruled => {
    const mine = effects.get(finding) ?? []
    const worst = [...below(finding, effects)].toSorted((a, b) => RANK[a.severity] - RANK[b.severity])[0]?.severity ?? finding.severity
    const rootCause = !causes.has(finding)
    const confirmed = finding.confirmed ?? isCounterfactual(finding, seen)
    return { ...finding, rootCause, confirmed, severity: rootCause ? worst : 'note', explains: [...new Set(mine.map((f) => f.id))] }
  })
  return ruled.toSorted((a, b) => compare(a, b, rank))
}

type Causes = ReadonlyMap<Found, readonly Found[]>

/** Findings that explain each other in a ring would all be consequences, and none would count. */
function reachesRoot(finding: Found, causes: Causes, seen: Set<Found> = new Set()): boolean {
  seen.add(finding)
  const why = causes.get(finding)
  return !why || why.some((cause) => !seen.has(cause) && reachesRoot(cause, causes, seen))
}

function add(lists: Map<Found, Found[]>, key: Found, one: Found): void {
  const list = lists.get(key)
  if (list) list.push(one)
  else lists.set(key, [one])
}

/** What each finding explains. */
function effectsOf(causes: Causes): Causes {
  const out = new Map<Found, Found[]>()
  for (const [symptom, why] of causes) for (const cause of why) add(out, cause, symptom)
  return out
}

/** A finding with all that it explains, directly or not. */
function below(finding: Found, effects: Causes, seen: Set<Found> = new Set()): Set<Found> {
  if (seen.has(finding)) return seen
  seen.add(finding)
  for (const other of effects.get(finding) ?? []) below(other, effects, seen)
  return seen
}

/** The plan says that the data would leave once it is mended. */
function isCounterfactual(finding: Found, seen: Seen): boolean {
  if (!finding.mend) return false
  const plan = seen.whatIf(finding.mend)
  const resource = Object.keys(plan.resource).some((name) => !(name in seen.plan.resource))
  return finding.signals.some(
    (s) => plan.routes[s].state === 'export' && (resource || JSON.stringify(keyOf(plan, s)) !== JSON.stringify(keyOf(seen.plan, s))),
  )
}

const keyOf = (plan: Seen['plan'], signal: Signal): unknown[] => {
  const route = plan.routes[signal]
  return [route.state, route.url?.value.reveal(), route.protocol, Object.entries(route.headers).map(([n, t]) => [n, t.value.reveal()])]
}

const firstSignal = (finding: Ruled): number => SIGNALS.findIndex((signal) => finding.signals.includes(signal))

/** Root causes first; then severity (what is only told with --verbose comes last), confirmed, more signals, traces before metrics before logs, stage, the catalogue's order. */
function compare(a: Ruled, b: Ruled, rank: ReadonlyMap<string, number>): number {
  return (
    Number(b.rootCause) - Number(a.rootCause) ||
    RANK[a.severity] - RANK[b.severity] ||
    Number(a.hint ?? false) - Number(b.hint ?? false) ||
    Number(b.confirmed) - Number(a.confirmed) ||
    b.signals.length - a.signals.length ||
    firstSignal(a) - firstSignal(b) ||
    STAGE[a.stage] - STAGE[b.stage] ||
    (rank.get(a.id) ?? 0) - (rank.get(b.id) ?? 0)
  )
}
