import { byImage } from '../backends/images.ts'
import { byHeader, byHost, byPlace, families, profileOf } from '../backends/find.ts'
import { profiles } from '../backends/index.ts'
import { type Ask, type Plan, type Profile, type Program, type Recognised, type Route, type Signal, SIGNALS } from '../types.ts'
import { didYouMean } from '../text.ts'
import { neighbourOf } from './place.ts'
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
export function knownOffline(plan: Plan, backendId?: string, program?: Program): Known {
  const route = mainRoute(plan)
  const url = urlOf(route)
  const base = url ? url.origin + url.pathname.replace(/(?:\/v1\/(?:traces|metrics|logs))+\/?$/, '').replace(/\/+$/, '') : ''
  const make = (profile: Profile, recognisedBy: string): Known => ({ profile, backend: { id: profile.id, recognisedBy, base, facts: {} } })
  if (backendId) {
    const profile = profileOf(backendId, url?.hostname)
    if (!profile) throw unknownBackend(backendId)
    return make(profile, '--backend')
  }
  const image = neighbourOf(route, program)?.image
  const held = image === undefined ? undefined : byImage(image)
  if (held) return make(held, 'image')
  const host = url ? byHost(url.hostname) : undefined
  if (host) return make(host, 'host')
  const mark = byHeader(headerNames(plan))
  if (mark) return make(mark, 'header')
  const place = url ? byPlace(url) : undefined
  return place ? make(place.profile, place.by) : { profile: null, backend: null }
}

/** A documented path, name or port on the user's own network: likely, and less than what an answer tells. */
const LIKELY = ['path', 'name', 'port']

/** The signals that the backend takes; null where nothing but the number of a port tells what it is, and any may be wanted. */
export const takesOf = ({ profile, backend }: Known): readonly Signal[] | null =>
  profile && backend?.recognisedBy !== 'port' ? profile.signals : null

function unknownBackend(id: string): UsageError {
  const known = [...profiles.map((profile) => profile.id), ...families].toSorted()
  const meant = didYouMean(id, known)
  return new UsageError(
    `--backend ${id}: there is no such backend${meant ? ` (did you mean ${meant}?)` : ''}. otel-doctor list backends shows them.`,
  )
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
  const sure = LIKELY.includes(offline.backend?.recognisedBy ?? '') ? undefined : offline.profile?.id
  const likely = profiles.filter((profile) => profile.recognise && (sure === undefined || sure === profile.id))
  const answers = await Promise.all(likely.map(async (profile) => ({ profile, backend: await profile.recognise?.(ask, url) })))
  const hit = answers.find((answer) => answer.backend)
  if (!hit?.backend) return offline
  const facts = hit.profile.inspect ? await hit.profile.inspect(ask, hit.backend, route) : {}
  return { profile: hit.profile, backend: { ...hit.backend, facts: { ...hit.backend.facts, ...facts } } }
}
