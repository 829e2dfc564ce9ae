import { fitsHost, hostName } from '../../backends/match.ts'
import type { Secret } from '../../secret.ts'
import {
  type BackendFacts,
  type Edit,
  type Fix,
  type Probe,
  type Profile,
  type Route,
  type Seen,
  type Signal,
  SIGNALS,
} from '../../types.ts'
import { rewrite, settingOf } from '../change.ts'
import { factsOf } from './backend.ts'
import { isNoPath, pathOf, probesOf } from './fares.ts'
import { finalProbe, meaningOf, proves } from '../meaning/meaning.ts'
import { isBareName } from '../near.ts'
import { parseUrl, withoutSlash } from '../../url.ts'

/** Signal paths at the end of a URL. */
export const SUFFIX = /(?:\/+v1\/(?:traces|metrics|logs))+\/*$/

/** The other signal whose path a URL ends in that is used as it stands. */
export function foreignPath(route: Route): Signal | null {
  const [, end] = route.join === 'verbatim' ? (/\/v1\/(traces|metrics|logs)\/?$/.exec(pathOf(route)) ?? []) : []
  return SIGNALS.find((signal) => signal === end && signal !== route.signal) ?? null
}

/** Another signal goes to the same place with its path behind it. */
export function isBesideWhole({ plan }: Seen, route: Route): boolean {
  if (!route.url) return false
  const own = withoutSlash(route.url.value.reveal())
  return SIGNALS.some((signal) => {
    const { join, url } = plan.routes[signal]
    return signal !== route.signal && join === 'verbatim' && withoutSlash(url?.value.reveal() ?? '') === `${own}/v1/${signal}`
  })
}

/** The whole paths under which a backend takes a signal, the documented one first; `*` is a segment of the user's own. */
export const pathsFor = ({ paths, basePath, otherBases = [] }: BackendFacts, signal: Signal): readonly string[] =>
  paths?.[signal] ?? [basePath, ...otherBases].map((base) => `${base}/v1/${signal}`)

/** True where the host is the vendor's own, and not one on which anybody may run this backend. */
export const isVendorHost = ({ hosts }: Profile, { dial }: Route): boolean =>
  hosts.some((pattern) => fitsHost(pattern, hostName(dial?.host ?? '')))

/** A path without slashes too many, which are a finding of their own. */
const tidyPath = (path: string): string => withoutSlash(path.replace(/\/{2,}/g, '/'))

/** The backend's own receiver on the own network, by the port that nothing but OTLP has: no gateway stands before it. */
const isItself = ({ ports, general, basePath }: Profile, { dial }: Route): boolean =>
  general !== true && basePath === '' && dial?.port === 4318 && (ports?.http?.includes(4318) ?? false) && isBareName(dial.host)

/** True where the backend takes this signal at this path; behind a host of the user's own a prefix may stand before it. */
export function isServed(facts: Profile, route: Route, path: string = pathOf(route)): boolean {
  if (facts.anyPath) return true
  const own = isVendorHost(facts, route) || isItself(facts, route)
  return pathsFor(facts, route.signal).some((wanted) => {
    const text = wanted.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]+')
    const base = text.replace(/\/v1\/\w+$/, '')
    // A prefix may be the user's own, and not the base once more.
    const isTwice = base !== '' && new RegExp(`${base}${text}$`).test(tidyPath(path))
    return !isTwice && new RegExp(`${own ? '^' : ''}${text}$`).test(tidyPath(path))
  })
}

/**
 * A prefix may be the user's own; here it is not: nothing is there, for no reason of the backend's own, and a question under the documented
 * base was answered.
 */
export function isElsewhere(seen: Seen, { route, facts }: { route: Route; facts: Profile }): boolean {
  const [wanted = ''] = pathsFor(facts, route.signal)
  const probe = finalProbe(seen, route.signal)
  if (!probe || !isNoPath(probe) || meaningOf(seen, probe, route)?.id !== 'backend/path-not-found') return false
  const isThere = (other: Probe): boolean => parseUrl(other.url.reveal())?.pathname === wanted && proves(other)
  const isPlain = !/[?#]/.test(route.url?.value.reveal() ?? '') && tidyPath(pathOf(route)) !== wanted
  return isPlain && probesOf(seen, route.signal, 'counter').some(isThere)
}

/**
 * True where the path may be judged: the host is the vendor's, or the place or an answer tells the backend. A header that gives it away may go to a
 * gateway that passes it on, and the number of a port tells enough only where the URL is of one signal.
 */
export function isPathKnown(seen: Seen, { route, facts }: { route: Route; facts: Profile }): boolean {
  if (isVendorHost(facts, route)) return true
  if (facts.id !== seen.profile?.id || seen.backend?.recognisedBy === 'header') return facts.id !== seen.profile?.id
  return seen.backend?.recognisedBy !== 'port' || route.join === 'verbatim'
}

/** The generic endpoint gets the path of the signal added; another path has to stand whole in the signal's own endpoint. */
export function pathFix({ join, signal }: Route, setting: { name: string; raw: Secret }, origin: string, wanted: string): Fix {
  const base = wanted.replace(SUFFIX, '')
  if (wanted.includes('*')) return { text: `Write ${join === 'appended' ? base : wanted} behind the host; * is a part of your own` }
  if (join !== 'appended') return { text: `Write ${wanted} behind the host`, ...rewrite(setting.name, setting.raw, origin + wanted) }
  if (SUFFIX.test(wanted))
    return { text: `Write ${base === '' ? 'nothing' : base} behind the host`, ...rewrite(setting.name, setting.raw, origin + base) }
  const own = setting.name.endsWith('.endpoint')
    ? setting.name.replace(/endpoint$/, `${signal}_endpoint`)
    : `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`
  return { text: `Give the whole URL in ${own}, which gets no path added`, edit: { [own]: origin + wanted } }
}

/** Where the known backend takes this signal; empty where that is here or has its own finding, null where nothing is known. */
export function homeOf(seen: Seen, route: Route): string | null {
  const facts = factsOf(seen, route)
  if (!facts || !isPathKnown(seen, { route, facts })) return null
  const [home = ''] = pathsFor(facts, route.signal)
  return isServed(facts, route) || facts.paths?.[route.signal] || facts.notOtlp ? '' : home
}

/** The endpoint with the base of the backend, for a route that lacks it; nothing where it has it, or where it cannot be written out. */
export function baseEdit(seen: Seen, route: Route, facts: Profile): Edit {
  const setting = settingOf(seen, route.url)
  if (!setting || route.protocol === 'grpc' || route.state !== 'export' || isServed(facts, route)) return {}
  const origin = /^\s*[a-z]+:\/\/[^/?#]*/i.exec(setting.raw.reveal())?.[0] ?? ''
  return pathFix(route, setting, origin, pathsFor(facts, route.signal)[0] ?? '').edit ?? {}
}
