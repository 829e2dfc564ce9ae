import { byImage } from '../../backends/images.ts'
import { byHeader, byHost, byPlace, families, profileOf } from '../../backends/find.ts'
import { profiles } from '../../backends/index.ts'
import { type Ask, type Plan, type Profile, type Program, type Recognised, type Route, type Signal, SIGNALS } from '../../types.ts'
import { hint } from '../../text.ts'
import { mainRoute, urlOf } from '../main-route.ts'
import { isNearHost } from '../near.ts'
import { neighbourOf } from '../place.ts'
import { UsageError } from '../../usage.ts'
import { withoutSlash } from '../../url.ts'

export interface Known {
  backend: Recognised | null
  profile: Profile | null
}

/** What host, headers or `--backend` give away without asking anybody. */
export function knownOffline(plan: Plan, backendId?: string, program?: Program): Known {
  const route = mainRoute(plan)
  const url = urlOf(route)
  const base = url ? url.origin + withoutSlash(url.pathname.replace(/(?:\/v1\/(?:traces|metrics|logs))+\/?$/, '')) : ''
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
  return new UsageError(`--backend ${id}: there is no such backend${hint(id, known)}. otel-doctor list backends shows them.`)
}

/** Names that are sent, and names that are lost on the way: both tell what the user means. */
function headerNames(plan: Plan): string[] {
  const sent = SIGNALS.flatMap((signal) => Object.keys(plan.routes[signal].headers))
  return [...sent, ...plan.readings.flatMap((reading) => (reading.outcome === 'item-dropped' ? (reading.loses ?? []) : []))]
}

/**
 * Asks the destination who it is; what is known offline is asked first, and holds where the asking tells nothing. All who may know it ask at
 * the same time, each question is put once, and none where the first got no answer.
 */
export async function knownByAsking(offline: Known, route: Route, ask: Ask): Promise<Known> {
  const planned = urlOf(route)
  const once = onlyOnce(ask)
  const url = planned && (await answering(once, planned, route))
  if (!url) return offline
  const sure = LIKELY.includes(offline.backend?.recognisedBy ?? '') ? undefined : offline.profile?.id
  const likely = profiles.filter((profile) => profile.recognise && (sure === undefined || sure === profile.id))
  const answers = await Promise.all(likely.map(async (profile) => ({ profile, backend: await profile.recognise?.(once, url) })))
  const hits = answers.filter((answer) => answer.backend)
  const hit = hits.find(({ profile }) => !profile.general) ?? hits[0]
  if (!hit?.backend || (isVague(hit) && ['name', 'path'].includes(offline.backend?.recognisedBy ?? ''))) return offline
  const facts = hit.profile.inspect ? await hit.profile.inspect(ask, hit.backend, route) : {}
  return { profile: hit.profile, backend: { ...hit.backend, facts: { ...hit.backend.facts, ...facts } } }
}

/** What others embed tells less than a name or a path that only one of them has. */
const isVague = ({ profile, backend }: { profile: Profile; backend?: Recognised | null }): boolean =>
  profile.general === true && backend?.facts['door'] === undefined

/** The same GET of several is one question. */
function onlyOnce(ask: Ask): Ask {
  const asked = new Map<string, ReturnType<Ask>>()
  return (method, url, options = {}) => {
    if (method !== 'GET' || options.body !== undefined) return ask(method, url, options)
    const key = JSON.stringify([url, options.headers])
    const answer = asked.get(key) ?? ask(method, url, options)
    asked.set(key, answer)
    return answer
  }
}

/** The URL at which somebody answers HTTP in time (who drips one answer drips them all); a port of gRPC alone has its neighbour for HTTP on hosts of one's own. */
async function answering(ask: Ask, planned: URL, { protocol, dial }: Route): Promise<URL | null> {
  const heard = async (url: URL): Promise<boolean> => {
    const { answer, failure } = await ask('GET', url.origin + url.pathname)
    return answer !== undefined && failure !== 'timeout'
  }
  if (protocol !== 'grpc') return (await heard(planned)) ? planned : null
  const own = new URL(`${planned.origin}/v1/traces`)
  if (dial?.port === 4317 && isNearHost(dial.host)) own.port = '4318'
  return (await heard(own)) ? own : null
}
