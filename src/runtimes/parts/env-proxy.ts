import type { Route } from '../../types.ts'
import { type Settings, textOf } from './settings.ts'
import { parseUrl } from '../../url.ts'

export interface ProxyRules {
  /** The variables that are asked for a URL of this scheme, the strongest first. */
  names(isHttps: boolean): readonly string[]
  /** The same for the list of hosts that are reached directly. */
  except: readonly string[]
  /** Whether an entry of that list holds for a host; both in small letters. */
  matches(entry: string, host: string, port: number): boolean
  /** Loopback is reached directly without being listed. */
  skipsLoopback: boolean
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|::1)$/

/** The proxy that HTTP libraries take from the environment, without user info. */
export function envProxy(settings: Settings, { host, port, tls }: NonNullable<Route['dial']>, rules: ProxyRules): string | null {
  const first = (names: readonly string[]): string => names.map((name) => textOf(settings, name)).find(Boolean) ?? ''
  const text = first(rules.names(tls))
  if (text === '' || (rules.skipsLoopback && LOOPBACK.test(host.toLowerCase()))) return null
  const entries = first(rules.except)
    .toLowerCase()
    .split(/[\s,]+/)
  if (entries.some((entry) => entry !== '' && rules.matches(entry, host.toLowerCase(), port))) return null
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  if (!parseUrl(full)) return null
  const url = new URL(full)
  return url.host ? `${url.protocol}//${url.host}` : null
}

/** `.example.com` and `*.example.com` hold for the domain and what is under it, anything else for that host alone. */
export function underDomain(entry: string, host: string): boolean {
  if (entry === '*') return true
  const bare = entry.replace(/^\*?\./, '')
  return host === bare || (bare !== entry && host.endsWith(`.${bare}`))
}
