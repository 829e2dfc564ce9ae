import { type Check, type Draft, type Patient, type Plan, type Route, type Runtime, type Seen, SIGNALS, type Unknown } from '../types.ts'

export type Unknowns = ReadonlyMap<string, Unknown>

const NONE: Unknowns = new Map()

/** The delivered settings that the runtime reads and whose value cannot be known here, by name; the strongest place of each counts. */
export function unknownsOf({ layers }: Patient, { reads }: Pick<Runtime, 'reads'>): Unknowns {
  if (!layers.some((layer) => layer.settings.some(({ unknown }) => unknown))) return NONE
  const out = new Map<string, Unknown>()
  for (const layer of layers) {
    for (const { name, unknown } of layer.delivered ? layer.settings : []) {
      if (unknown && (reads(name) || /_PROXY$/i.test(name))) out.set(name, unknown)
      else out.delete(name)
    }
  }
  return out
}

/** Routes that are made from such values say so: nothing is asked for them, and their headers are not judged. */
export function withUnknowns(plan: Plan, unknowns: Unknowns): Plan {
  if (unknowns.size === 0) return plan
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, told(plan.routes[signal], plan, unknowns)])) as Plan['routes']
  return { ...plan, routes }
}

function told(route: Route, plan: Plan, unknowns: Unknowns): Route {
  const names = [...unknowns].filter(([name]) => feeds(name, route, plan))
  const [first] = names
  return first && route.state === 'export' ? { ...route, untold: route.untold ?? `of ${first[0]}, ${first[1].what}` } : route
}

/** The setting decides where or with what headers the route sends. */
function feeds(name: string, route: Route, plan: Plan): boolean {
  const from = plan.settings.get(name)?.from
  const made = [route.url, ...Object.values(route.headers)].map((traced) => traced?.from)
  if (from && made.some((origin) => origin && origin.source === from.source && origin.line === from.line && origin.column === from.column))
    return true
  const own = SIGNALS.find((signal) => name.includes(`_${signal.toUpperCase()}_`))
  return /_(?:HEADERS|PROTOCOL)$/.test(name) && (own === undefined || own === route.signal)
}

/** A finding that follows from a value which is not known follows from nothing. */
export function isUnfounded(draft: Draft, check: Check, seen: Seen): boolean {
  const { unknowns } = seen
  if (!unknowns || unknowns.size === 0) return false
  const { culprits = [], mend = {}, fix } = draft
  const named = [...culprits, ...Object.keys(mend), ...Object.keys(fix?.edit ?? {}), ...(fix?.swap ? [fix.swap.setting] : [])]
  if (named.some((name) => unknowns.get(name)?.whole)) return true
  const whole = [...unknowns].filter(([, unknown]) => unknown.whole).map(([name]) => name)
  if (check.stage !== 'plan' || whole.length === 0) return false
  const plan = seen.whatIf(Object.fromEntries(whole.map((name) => [name, null])))
  return ![...check.run({ ...seen, plan, unknowns: new Map() })].some(({ signals }) =>
    signals.some((signal) => draft.signals.includes(signal)),
  )
}

/** What only follows from a setting that is missing is possible, where files that may set it are missing. */
export function mayBeSet(draft: Draft, { absent, plan }: Seen): boolean {
  return (absent ?? []).length > 0 && !(draft.culprits ?? []).some((name) => plan.settings.has(name))
}
