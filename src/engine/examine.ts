import { checks as allChecks } from '../../checks/index.ts'
import { appOf } from '../apps/index.ts'
import { appRuntime } from '../apps/runtime.ts'
import { profiles } from '../backends/index.ts'
import { defined } from '../define.ts'
import { secretOf } from '../redact.ts'
import { runtimeOf, runtimes } from '../runtimes/index.ts'
import { layerOf } from '../runtimes/parts/settings.ts'
import { withLimits } from '../runtimes/parts/versions.ts'
import {
  type Check,
  type Edit,
  type Layer,
  type Patient,
  type Plan,
  type Profile,
  type Recognised,
  type Runtime,
  type Seen,
  type Setting,
} from '../types.ts'
import { hint, quoted } from '../text.ts'
import { UsageError } from '../usage.ts'
import { askedFor } from './asked.ts'
import { type Audit, audit } from './audit.ts'
import type { Gathered } from './gather/gather.ts'
import type { Options } from './options.ts'
import { newestOf, othersOf, type Planned } from './others.ts'
import { withMoreReadings } from './more-readings.ts'
import { knownOffline, takesOf } from './gather/recognise.ts'
import { respeltEdit } from './spelling.ts'
import { unknownsOf, withUnknowns } from './unknown.ts'

const known: Check[] = [...allChecks, ...profiles.flatMap((profile) => profile.checks ?? [])]

/** Every check there is: the general ones, and those that backends bring for themselves. */
export const everyCheck: readonly Check[] = known

/** One more, from outside. Throws UsageError. */
export function addCheck(check: Check): Check {
  known.push(defined(check, SHAPE, (id) => known.some((one) => one.id === id)))
  return check
}
const SHAPE = { kind: 'check', id: /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/, like: 'area/name, lower case with hyphens', functions: ['run'] }

export interface Examined {
  patient: Patient
  seen: Seen
  audit: Audit
  gathered: Gathered | null
  /** Why nothing was asked, where that is not for `--offline`. */
  unasked?: string
}

function runtimeFor({ runtime: id, app: name }: Patient): Runtime {
  const app = name === undefined ? undefined : appOf(name)
  const runtime = runtimeOf(app?.runtime ?? id)
  if (runtime) return app ? appRuntime(app, runtime) : runtime
  throw new UsageError(`--runtime ${id}: there is no such runtime. Known: ${runtimes.map((r) => r.id).join(', ')}.`)
}

/** The plan of a patient, the limits of versions that it asked about, and the plan of the same patient with its settings changed. */
export function planOf(patient: Patient): Planned {
  const runtime = runtimeFor(patient)
  const planned = (one: Patient): Plan => withUnknowns(withMoreReadings(runtime.plan(one), runtime), unknownsOf(one, runtime))
  const { made: plan, limits } = withLimits(() => planned(patient))
  // Several checks ask what one and the same change would do.
  const known = new Map<string, Plan>()
  const whatIf = (edit: Edit): Plan => {
    const key = JSON.stringify(edit)
    const made = known.get(key) ?? planned(changed(patient, respeltEdit(edit, plan)))
    known.set(key, made)
    return made
  }
  return { runtime, plan, limits, whatIf }
}

/** The same patient with settings changed, each where it stands; null takes a setting away, a new one goes above all others. */
export function changed(patient: Patient, edit: Edit): Patient {
  const open = new Map(Object.entries(edit))
  const layers = patient.layers.toReversed().map((layer) => (layer.delivered ? { ...layer, settings: editedIn(layer, edit, open) } : layer))
  const added = Object.fromEntries([...open].filter((entry): entry is [string, string] => entry[1] !== null))
  return { ...patient, layers: [...layers.toReversed(), layerOf(added, 'edit', secretOf)] }
}

/** The strongest place of a setting takes the new value, the others lose theirs. */
function editedIn(layer: Layer, edit: Edit, open: Map<string, string | null>): Setting[] {
  return layer.settings.flatMap((setting) => {
    // A name in capitals is the variable, wherever else a key may be spelt so.
    if (!(setting.name in edit) || (layer.kind !== 'environment' && setting.name === setting.name.toUpperCase())) return [setting]
    const value = open.get(setting.name)
    open.delete(setting.name)
    return typeof value === 'string'
      ? [{ ...setting, from: { ...setting.from, cut: undefined }, value: secretOf(setting.name, value), unknown: undefined }]
      : []
  })
}

/** Looks at a patient and at what was gathered (null: nothing, offline) and judges. Pure. */
export function judge(patient: Patient, options: Options, gathered: Gathered | null, checks: readonly Check[] = everyCheck): Examined {
  const seen = seenOf(patient, options, gathered)
  return { patient, seen, audit: audit(seen, chosen(checks, options), everyCheck), gathered }
}

/** What is known of the process, with the variables that its code looks up by itself. */
function programOf({ program, layers }: Patient): Pick<Seen, 'program'> {
  const reads = [...(program?.reads ?? []), ...layers.flatMap(({ code }) => code?.reads ?? [])]
  return program || reads.length > 0 ? { program: { ...program, ...(reads.length > 0 ? { reads } : {}) } } : {}
}

/** All that checks may look at. */
export function seenOf(patient: Patient, options: Pick<Options, 'backend' | 'require'>, gathered: Gathered | null): Seen {
  const planned = planOf(patient)
  const { runtime, plan, whatIf } = planned
  const known: { backend: Recognised | null; profile: Profile | null } = gathered ?? knownOffline(plan, options.backend, patient.program)
  const seen: Seen = {
    plan,
    runtime,
    profile: known.profile,
    backend: known.backend,
    askedFor: askedFor(plan, takesOf(known), options.require),
    required: options.require,
    destinations: gathered ? gathered.destinations : null,
    trip: gathered ? gathered.trip : null,
    ...(gathered?.unasked ? { unasked: gathered.unasked } : {}),
    ...programOf(patient),
    isWired: isWired(patient, runtime),
    unknowns: unknownsOf(patient, runtime),
    ...(patient.absent ? { absent: patient.absent } : {}),
    ...(patient.hops ? { hops: patient.hops } : {}),
    whatIf,
  }
  seen.others = othersOf(patient, { ...planned, seen }, planOf)
  seen.newest = newestOf(patient, seen, planOf)
  return seen
}

const isWired = ({ wiring, open, detectedBy }: Patient, { wirings }: Runtime): boolean =>
  (wiring !== undefined && open === undefined) || (wirings.length === 1 && detectedBy !== 'nothing found')

/** The checks that `--only` and `--disable` leave; an id that is none is bad usage. */
function chosen(checks: readonly Check[], { only, disable }: Pick<Options, 'only' | 'disable'>): readonly Check[] {
  if (only.length + disable.length === 0) return checks
  const ids = everyCheck.map(({ id }) => id)
  for (const [option, patterns] of [['only', only] as const, ['disable', disable] as const])
    for (const pattern of patterns)
      if (!ids.some((id) => matches(pattern, id)))
        throw new UsageError(
          `--${option} ${quoted(pattern, 80)}: there is no such check${hint(pattern, ids)}; otel-doctor list checks shows them.`,
        )
  return checks.filter(
    (check) => (only.length === 0 || only.some((p) => matches(p, check.id))) && !disable.some((p) => matches(p, check.id)),
  )
}

const matches = (pattern: string, id: string): boolean => (pattern.endsWith('/*') ? id.startsWith(pattern.slice(0, -1)) : pattern === id)
