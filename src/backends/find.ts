import { isLoopback } from '../engine/near.ts'
import { memo } from '../memo.ts'
import type { PlaceRule, Profile } from '../types.ts'
import { anyOf } from './family.ts'
import { profiles } from './index.ts'
import { factsAt, fit, hostName, isPlace } from './match.ts'

/** A run over many targets asks for the same few hosts and places again and again. */
const owners = memo<Profile | undefined>()
const placed = memo<Placed | undefined>()
/** Others may come from outside. */
const keyOf = (text: string): string => `${profiles.length} ${text}`

/** Names that stand for several backends. */
export const families: readonly string[] = [...new Set(profiles.flatMap(({ family }) => family ?? []))].toSorted()

/** A backend or a family by its name; of a family, the member that owns this host where one does. */
export function profileOf(id: string, hostname = ''): Profile | undefined {
  const one = profiles.find((profile) => profile.id === id)
  const members = profiles.filter(({ family }) => family === id)
  if (members.length > 0) {
    const known = byHost(hostname)
    return members.some((member) => member.id === known?.id) ? known : anyOf(id, members)
  }
  return one && factsAt(one, hostname)
}

/** The backend that owns this host name; a name that is listed whole is stronger than a domain. */
export function byHost(hostname: string): Profile | undefined {
  const host = hostName(hostname)
  return owners(keyOf(host), () => ownerOf(host))
}

function ownerOf(host: string): Profile | undefined {
  let best: { profile: Profile; how: number } | undefined
  for (const profile of profiles) {
    const how = Math.max(0, ...profile.hosts.map((pattern) => fit(pattern, host)))
    if (how > (best?.how ?? 0)) best = { profile, how }
  }
  return best && factsAt(best.profile, host)
}

/** The backend that one of these header names gives away. */
export function byHeader(names: Iterable<string>): Profile | undefined {
  const lower = new Set([...names].map((name) => name.toLowerCase()))
  return profiles.find(({ marks }) => marks?.some((mark) => lower.has(mark)))
}

/** A backend that is known by its place on the user's own network, and by what of it: a number of a port alone is the weakest. */
export interface Placed {
  profile: Profile
  by: 'path' | 'name' | 'port'
}

/** The backend whose documented path, name or port on the user's own network this is; a path is the strongest, and a longer one stronger. */
export const byPlace = (url: URL): Placed | undefined => placed(keyOf(`${url.protocol}//${url.host}${url.pathname}`), () => placeOf(url))

function placeOf(url: URL): Placed | undefined {
  const hits = profiles.flatMap((profile) => (profile.at ?? []).filter((rule) => isPlace(rule, url)).map((rule) => ({ profile, rule })))
  const best = hits.toSorted((a, b) => weight(b.rule) - weight(a.rule))[0]
  if (!best) return undefined
  return { profile: best.profile, by: best.rule.path ? 'path' : best.rule.names && !isLoopback(url.hostname) ? 'name' : 'port' }
}

const weight = ({ path = '', names, port }: PlaceRule): number => path.length * 10 + (names ? 2 : 0) + (port ? 1 : 0)
