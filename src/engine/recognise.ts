import { byHeader, byHost, profileOf, profiles } from '../backends/index.ts'
import { type Ask, type Plan, type Profile, type Recognised, type Route, SIGNALS } from '../types.ts'
import { UsageError } from '../usage.ts'
import { parseUrl } from '../url.ts'

export interface Known {
  backend: Recognised | null
  profile: Profile | null
}

/** The route that stands for the program: traces, else the first that would export. */
export function mainRoute(plan: Plan): Route | null {
  return (
    SIGNALS.map((signal) => plan.routes[signal]).find((route) => route.state === 'export' && route.url) ??
    SIGNALS.map((s) => plan.routes[s]).find((r) => r.url) ??
    null
  )
}

/** What host, headers or `--backend` give away without asking anybody. */
export function knownOffline(plan: Plan, backendId?: string): Known {
  const route = mainRoute(plan)
  const url = urlOf(route)
  const base = url ? url.origin + url.pathname.replace(/(?:\/v1\/(?:traces|metrics|logs))+\/?$/, '').replace(/\/+$/, '') : ''
  const make = (profile: Profile, recognisedBy: string): Known => ({ profile, backend: { id: profile.id, recognisedBy, base, facts: {} } })
  if (backendId) {
    const profile = profileOf(backendId)
    if (!profile) throw new UsageError(`--backend ${backendId}: there is no such backend. Known: ${profiles.map((p) => p.id).join(', ')}.`)
    return make(profile, '--backend')
  }
  const host = url ? byHost(url.hostname) : undefined
  if (host) return make(host, 'host')
  const mark = byHeader(headerNames(plan))
  return mark ? make(mark, 'header') : { profile: null, backend: null }
}

/** Names that are sent, and names that are lost on the way: both tell what the user means. */
function headerNames(plan: Plan): string[] {
  const sent = SIGNALS.flatMap((signal) => Object.keys(plan.routes[signal].headers))
  return [...sent, ...plan.readings.flatMap((reading) => (reading.outcome === 'item-dropped' ? (reading.loses ?? []) : []))]
}

export const urlOf = (route: Route | null): URL | null => {
  const text = route?.url?.value.reveal()
  return text ? parseUrl(text) : null
}

/** Asks the destination who it is; what is known offline is asked first, and holds where the asking tells nothing. */
export async function knownByAsking(offline: Known, route: Route, ask: Ask): Promise<Known> {
  const url = urlOf(route)
  if (!url) return offline
  const likely = profiles.filter((profile) => profile.recognise && (!offline.profile || offline.profile === profile))
  const answers = await Promise.all(likely.map(async (profile) => ({ profile, backend: await profile.recognise?.(ask, url) })))
  const hit = answers.find((answer) => answer.backend)
  if (!hit?.backend) return offline
  const facts = hit.profile.inspect ? await hit.profile.inspect(ask, hit.backend, route) : {}
  return { profile: hit.profile, backend: { ...hit.backend, facts: { ...hit.backend.facts, ...facts } } }
}
