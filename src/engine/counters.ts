import type { Edit, Plan, Probe, Profile, Recognised, Route } from '../types.ts'
import { endpointEdit, withoutQuery } from './endpoint-edit.ts'
import { parseUrl } from '../url.ts'

/** A change that might mend a destination, and where that would send the data. */
export interface Counter {
  what: string
  edit: Edit
  url: string
}

const SUFFIX = /\/v1\/(?:traces|metrics|logs)(?=\/|$)/g

/**
 * What to try when a destination does not answer as OTLP: the path with and without its suffix, the other scheme, the usual OTLP/HTTP port,
 * the base path of the backend. Each is asked without any header from the settings.
 */
export function countersFor(plan: Plan, route: Route, failed: Probe, profile: Profile | null, backend: Recognised | null): Counter[] {
  if (!route.url || !parseUrl(route.url.value.reveal())) return []
  if (route.protocol === 'grpc' || route.url.from.source === 'default') return []
  const url = new URL(route.url.value.reveal())
  const bare = withoutQuery(url).href
  const out: Counter[] = []
  const add = (what: string, change: (u: URL) => void): void => {
    const changed = new URL(url)
    change(changed)
    // A query may be a credential, and goes nowhere but to the planned destination.
    const other = withoutQuery(changed)
    if (other.href !== bare && !out.some((c) => c.url === other.href))
      out.push({ what, url: other.href, edit: endpointEdit(plan, route, other) ?? {} })
  }
  const target = failed.answer?.headers['location']
  if (isRedirect(failed) && target && parseUrl(target, url.href))
    add('Use the address that it redirects to', (u) => (u.href = new URL(target, url.href).href))
  if (isPathFault(failed)) paths(route, url, profile, backend, add)
  if (isPortFault(failed)) ports(url, add)
  return out.slice(0, 6)
}

const isRedirect = (probe: Probe): boolean => (probe.answer?.status ?? 0) >= 300 && (probe.answer?.status ?? 0) < 400

const isPathFault = (probe: Probe): boolean => {
  const status = probe.answer?.status ?? 0
  return status === 404 || status === 405 || isRedirect(probe) || probe.export?.state === 'not-otlp'
}

const isPortFault = (probe: Probe): boolean =>
  ['refused', 'http2-only', 'tls-to-plain', 'plain-to-tls', 'reset', 'not-http'].includes(probe.failure ?? '')

type Add = (what: string, change: (u: URL) => void) => void

function paths(route: Route, url: URL, profile: Profile | null, backend: Recognised | null, add: Add): void {
  const suffix = `/v1/${route.signal}`
  const base = url.pathname
    .replace(SUFFIX, '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/+$/, '')
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

const wording = (path: string, suffix: string): string => (path.includes('/v1/') ? `Write ${suffix} once` : `Add ${suffix} to the path`)

function ports(url: URL, add: Add): void {
  const secure = url.protocol === 'https:'
  add(`Write ${secure ? 'http' : 'https'}:// in front`, (u) => {
    const port = u.port || (secure ? '443' : '80')
    u.protocol = secure ? 'http:' : 'https:'
    u.port = port
  })
  if (url.port === '4317') add('Use port 4318, which is the one for OTLP/HTTP', (u) => (u.port = '4318'))
}
