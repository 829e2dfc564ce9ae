import type { PlaceRule, Profile } from '../types.ts'
import { isNearHost } from '../engine/near.ts'
import { withoutSlash } from '../url.ts'

const compiled = new Map<string, RegExp>()

/** True where a host pattern matches: `.last9.io` every subdomain, `otlp-gateway-*.grafana.net` a part of one label, anything else the whole name. */
export function fitsHost(pattern: string, host: string): boolean {
  if (!pattern.includes('*')) return pattern.startsWith('.') ? host.endsWith(pattern) : host === pattern
  if (!host.endsWith(pattern.slice(pattern.lastIndexOf('*') + 1))) return false
  const known = compiled.get(pattern) ?? new RegExp(`^${patternText(pattern)}$`)
  compiled.set(pattern, known)
  return known.test(host)
}

const patternText = (pattern: string): string =>
  (pattern.startsWith('.') ? `*${pattern}` : pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[a-z0-9-]+')

/** A host as patterns know it. */
export const hostName = (hostname: string): string => hostname.toLowerCase().replace(/\.$/, '')

/** How well a pattern fits: a whole name over a part of one, that over a domain, a longer domain over a shorter; 0 where it does not. */
export function fit(pattern: string, host: string): number {
  if (!fitsHost(pattern, host)) return 0
  return (pattern.startsWith('.') ? 1 : pattern.includes('*') ? 1_000 : 1_000_000) + pattern.length
}

/** True where a URL on the user's own network is one of the documented places. */
export function isPlace({ names, port, path, anywhere }: PlaceRule, url: URL): boolean {
  const host = hostName(url.hostname)
  if (port !== undefined && Number(url.port || (url.protocol === 'https:' ? 443 : 80)) !== port) return false
  if (path !== undefined && !`${withoutSlash(url.pathname)}/`.includes(`${path}/`)) return false
  if (!anywhere && !isNearHost(host)) return false
  return names === undefined || names.some((name) => name === host || name === host.split('.')[0])
}

/** A profile as it is true for one host. */
export function factsAt(profile: Profile, hostname: string): Profile {
  const host = hostName(hostname)
  const own = profile.special?.find(({ hosts }) => hosts.some((pattern) => fitsHost(pattern, host)))
  if (!own) return profile
  const { hosts: _, ...facts } = own
  return { ...profile, ...facts }
}
