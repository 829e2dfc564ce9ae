import type { Edit, Plan, Probe, Profile, Protocol, Recognised, Route, Signal } from '../../types.ts'
import { profiles } from '../../backends/index.ts'
import { endpointEdit, withoutQuery } from '../endpoint-edit.ts'
import { isNearHost } from '../near.ts'
import { turnsFor } from './turns.ts'
import { parseUrl, withoutSlash } from '../../url.ts'

/** A change that might mend a destination, and where that would send the data; without an edit it is one that this program cannot make. */
interface Counter {
  what: string
  edit?: Edit
  url: string
  protocol: Protocol
}

/** What the trying needs to know. */
export interface Trying {
  plan: Plan
  route: Route
  failed: Probe
  profile: Profile | null
  backend: Recognised | null
  whatIf(edit: Edit): Plan
}

const MOST = 14

const SUFFIX = /\/v1\/(?:traces|metrics|logs)(?=\/|$)/g

/**
 * What to try when a destination does not answer as OTLP: the path with and without its suffix, the base path of the backend, the other
 * protocol, scheme and ports. Each is asked without any header from the settings.
 */
export function countersFor(trying: Trying): Counter[] {
  const all = [...otherPaths(trying), ...turnsFor(trying)]
  return all.filter((one, i) => all.findIndex(({ url, protocol }) => url === one.url && protocol === one.protocol) === i).slice(0, MOST)
}

function otherPaths({ plan, route, failed, profile, backend }: Trying): Counter[] {
  const url = parseUrl(route.url?.value.reveal() ?? '')
  if (!url || route.protocol === 'grpc' || route.url?.from.source === 'default') return []
  const bare = withoutQuery(url).href
  const out: Counter[] = []
  const add = (what: string, change: (u: URL) => void): void => {
    const changed = new URL(url)
    change(changed)
    // A query may be a credential, and goes nowhere but to the planned destination.
    const other = withoutQuery(changed)
    if (other.href !== bare && !out.some((c) => c.url === other.href))
      out.push({ what, url: other.href, protocol: route.protocol, edit: endpointEdit(plan, route, other) ?? {} })
  }
  const target = failed.answer?.headers['location']
  if (isRedirect(failed) && target && parseUrl(target, url.href))
    add('Use the address that it redirects to', (u) => (u.href = new URL(target, url.href).href))
  if (isPathFault(failed)) paths(route, url, profile, backend, add)
  if (!profile && isNowhere(failed) && isNearHost(url.hostname))
    for (const base of usualBases(route.signal))
      add(`OTLP is under ${base} there`, (u) => {
        u.pathname = `${base}/v1/${route.signal}`
      })
  return out
}

const isRedirect = (probe: Probe): boolean => (probe.answer?.status ?? 0) >= 300 && (probe.answer?.status ?? 0) < 400

const isNowhere = ({ answer }: Probe): boolean => answer?.status === 404 || answer?.status === 405

const isPathFault = (probe: Probe): boolean => isNowhere(probe) || isRedirect(probe) || probe.export?.state === 'not-otlp'

type Add = (what: string, change: (u: URL) => void) => void

function paths(route: Route, url: URL, profile: Profile | null, backend: Recognised | null, add: Add): void {
  const suffix = `/v1/${route.signal}`
  const base = withoutSlash(url.pathname.replace(SUFFIX, '').replace(/\/{2,}/g, '/'))
  const set = (path: string) => (u: URL) => {
    u.pathname = path
  }
  if (url.pathname.match(SUFFIX)?.length !== 1)
    add(base + suffix === url.pathname ? 'Use this path' : wording(url.pathname, suffix), set(base + suffix))
  add('Leave out the slash too many', set(base + suffix))
  const told = backend?.facts['otlpRoute']
  if (told) add(`${profile?.title ?? 'The backend'} takes OTLP at ${told}`, set(told.replace(/\/v1\/traces$/, suffix)))
  if (profile?.basePath) add(`${profile.title} takes OTLP under ${profile.basePath}`, set(profile.basePath + suffix))
  if (base !== '') add('Leave out the path before the signal path', set(suffix))
}

/** Where backends that one runs oneself take OTLP under a base of their own. */
const usualBases = (signal: Signal): string[] => [
  ...new Set(
    profiles.flatMap(({ at, basePath, signals }) =>
      at && basePath !== '' && !basePath.includes('*') && signals.includes(signal) ? [basePath] : [],
    ),
  ),
]

const wording = (path: string, suffix: string): string => (path.includes('/v1/') ? `Write ${suffix} once` : `Add ${suffix} to the path`)
