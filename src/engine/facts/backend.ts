import { byImage } from '../../backends/images.ts'
import { byHost, byPlace } from '../../backends/find.ts'
import { recent } from '../../memo.ts'
import type { Profile, Route, Seen } from '../../types.ts'
import { exporting } from '../kit.ts'
import { neighbourOf } from '../place.ts'
import { mainRoute, urlOf } from '../main-route.ts'

/** A route that is exported, and what is known of the backend at its end. */
export interface Known {
  route: Route
  facts: Profile
}

/** A score of checks asks for the same three routes. */
const found = recent<Seen, Map<Route, Profile | null>>(() => new Map())

/** What is known of the backend at the end of a route: of the destination that stands for the program what was told or asked, of others what their own place tells. */
export function factsOf(seen: Seen, route: Route): Profile | null {
  const mine = found(seen)
  const facts = mine.get(route)
  if (facts !== undefined) return facts
  const made = factsAt(seen, route)
  mine.set(route, made)
  return made
}

function factsAt(seen: Seen, route: Route): Profile | null {
  const main = mainRoute(seen.plan)?.dial
  const url = urlOf(route)
  const isMain = route.dial?.host === main?.host && route.dial?.port === main?.port
  const image = neighbourOf(route, seen.program)?.image
  const held = image === undefined ? undefined : byImage(image)
  const facts = isMain ? seen.profile : (held ?? (url ? (byHost(url.hostname) ?? byPlace(url)?.profile ?? null) : null))
  return facts && url ? withOnlyAt(facts, route, url.pathname) : facts
}

/** A signal that the backend takes at one path alone is taken there, and only there. */
function withOnlyAt(facts: Profile, { signal }: Route, path: string): Profile {
  const paths = facts.onlyAt?.[signal] ?? []
  return paths.includes(path) ? { ...facts, signals: [...facts.signals, signal], paths: { ...facts.paths, [signal]: paths } } : facts
}

/** The routes that are exported to a backend of which something is known, each with that. */
export const known = recent((seen: Seen): readonly Known[] =>
  exporting(seen).flatMap((route) => {
    const facts = factsOf(seen, route)
    return facts ? [{ route, facts }] : []
  }),
)

/** The same, without signals that the backend does not take, and without what takes no OTLP: nothing else about those is worth a word. */
export const taken = recent((seen: Seen): readonly Known[] =>
  known(seen).filter(({ route, facts }) => facts.signals.includes(route.signal) && !facts.notOtlp),
)

/** Those of them whose headers are known as a whole: where one of them cannot be told, nothing is said about headers. */
export const headed = (seen: Seen): Known[] => taken(seen).filter(({ route }) => route.untold === undefined)
