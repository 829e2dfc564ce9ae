import { inQuotes } from '../text.ts'
import { profileOf } from '../backends/find.ts'
import { isLoopbackHost } from '../engine/near.ts'
import type { BackendFacts, Profile, Protocol, SetupForm, Signal } from '../types.ts'
import { urlSecret } from '../redact.ts'
import { UsageError } from '../usage.ts'
import { parseUrl, withoutSlash } from '../url.ts'

/** Where a backend takes OTLP: as a URL for HTTP, and as scheme://host:port for gRPC. */
export interface Place {
  /** The facts that hold at this host. */
  profile: Profile
  http: URL
  grpc: string
  /** Names in angle brackets that the user has to fill in. */
  gaps: boolean
  /** The host that stands for the localhost of who writes it. */
  inside?: string
}

/** The place that the user named, a documented region, or where it usually runs on one's own machine. Throws UsageError. */
export function placeOf(
  profile: Profile,
  { endpoint, region, inside }: { endpoint?: string; region?: string; inside?: SetupForm['inside'] },
): Place {
  if (endpoint !== undefined) return placeAt(profile, urlIn(endpoint), false)
  if (region !== undefined || profile.regions.length > 0) return placeAt(profile, new URL(regionOf(profile, region)), false)
  const host = profile.hosts.toSorted((a, b) => Number(/^\.|\*/.test(a)) - Number(/^\.|\*/.test(b)))[0]
  if (host === undefined) {
    const own = inside && { machine: 'host.docker.internal', service: serviceOf(profile) }[inside]
    const place = placeAt(profile, new URL(`http://${own ?? 'localhost'}:${portOf(profile)}${profile.basePath}`), false)
    return own === undefined ? place : { ...place, inside: own }
  }
  const filled = host.startsWith('.') ? `${GAP}${host}` : host.replaceAll('*', GAP)
  return placeAt(profile, new URL(`https://${filled}`), filled !== host)
}

/** What the service is usually called that runs this backend. */
const serviceOf = ({ id, at = [] }: Profile): string =>
  at.flatMap(({ names = [] }) => names).find((name) => !isLoopbackHost(name) && !name.includes('.')) ?? id

/** Stands for a part of a host name, or for a segment of a path, that every user has of their own. */
const GAP = 'your-own'

function placeAt(given: Profile, url: URL, gaps: boolean): Place {
  const profile = profileOf(given.id, url.hostname) ?? given
  const path = withoutSlash(url.pathname)
  const base = profile.basePath.replaceAll('/*', `/${GAP}`)
  const http = new URL(url.origin + (path === '' ? base : path))
  if (url.port === '' && url.protocol === 'http:') http.port = String(profile.ports?.http?.[0] ?? 80)
  const beside = url.protocol === 'http:' && (url.port === '4318' || url.port === '') ? 4317 : url.port || 443
  const port = profile.ports?.grpc?.[0] ?? beside
  return { profile, http, grpc: `${url.protocol}//${url.hostname}:${port}`, gaps: gaps || http.pathname.includes(GAP) }
}

/** The URL of a signal over HTTP, as it has to reach the wire. */
export function signalUrl({ http, profile }: Place, signal: Signal): string {
  const whole = profile.paths?.[signal]?.[0]
  return whole === undefined ? `${http.href.replace(/\/$/, '')}/v1/${signal}` : http.origin + whole
}

export const speaks = ({ protocols }: BackendFacts, protocol: Protocol): boolean => protocols.includes(protocol)

const portOf = ({ ports, at }: Profile): number =>
  ports?.http?.[0] ?? at?.find((rule) => rule.port !== undefined)?.port ?? ports?.grpc?.[0] ?? 4318

function regionOf({ id, regions }: Profile, name: string | undefined): string {
  const found = name === undefined ? regions[0] : regions.find((region) => region.name.toLowerCase() === name.toLowerCase())
  if (found) return found.url
  const known = regions.map((region) => region.name).join(', ')
  throw new UsageError(`--region ${JSON.stringify(name)}: ${id} has ${known === '' ? 'no regions' : `no such region. Known: ${known}`}.`)
}

function urlIn(text: string): URL {
  const url = parseUrl(text)
  if (url && /^https?:$/.test(url.protocol) && url.hostname !== '' && url.search === '' && url.hash === '' && url.username === '')
    return url
  throw new UsageError(
    `--endpoint ${inQuotes(urlSecret(text).toString(), 100)}: not the URL of a backend; write it like https://otlp.example.com or http://localhost:4318.`,
  )
}
