import { routingHeaders } from '../../backends/routing.ts'
import { isTelling, looksLikeToken } from '../../redact.ts'
import type { Reading, Seen, Severity } from '../../types.ts'
import { arrives } from './fares.ts'

/** A header by which the backend decides where data land. */
const routes = (seen: Seen, name: string): boolean =>
  routingHeaders.has(name) || (seen.profile?.routing.some((rule) => rule.name === name) ?? false)

const isCredential = (seen: Seen, name: string): boolean =>
  isTelling(name) || (seen.profile?.credentials.some((rule) => rule.name === name) ?? false)

/** A name that is surely one: what only looks like a name may be a piece of a secret, and is not to be said aloud. */
const isPlainName = (name: string): boolean =>
  routingHeaders.has(name) || ((isTelling(name) || /^x-[a-z-]+$/.test(name)) && !name.includes('%') && !looksLikeToken(name))

/** All readings of the list that the items stand for, of every signal. */
const alike = ({ setting, reason }: Reading, seen: Seen): Reading[] =>
  seen.plan.readings.filter((reading) => reading.setting === setting && reading.reason === reason)

/** True where the items change or lose a header that routes, or a credential without which the data do not arrive. */
export function hitsNeeded(items: readonly [Reading, ...Reading[]], seen: Seen, lost: readonly string[] = []): boolean {
  return alike(items[0], seen).some(({ loses = [], signals }) =>
    [...loses, ...lost].some(
      (name) => routes(seen, name) || (isCredential(seen, name) && !signals.every((signal) => arrives(seen, signal))),
    ),
  )
}

const STOPS: readonly Reading['outcome'][] = ['crash', 'all-off', 'signal-off']

/**
 * How bad it is that items of a list are lost: an error where the data or a header that somebody waits for go with them. Names of a
 * backend's own headers hold a hyphen (`x-tenant`, `dd-otlp-source`); a bare word is nothing that a backend is known to need.
 */
export function lossSeverity(items: readonly [Reading, ...Reading[]], seen: Seen, lost: readonly string[] = []): Severity {
  const isWaitedFor = alike(items[0], seen).some(
    ({ outcome, loses = [] }) =>
      STOPS.includes(outcome) || [...loses, ...lost].some((name) => name.includes('-') && !isCredential(seen, name)),
  )
  return isWaitedFor || hitsNeeded(items, seen, lost) ? 'error' : 'note'
}

/** What a cut item loses is another header, or, where that is no sure name, the end of its own value. */
export function cutItem(item: Reading): Reading & { isOwn: boolean } {
  const others = item.outcome === 'truncated' ? (item.loses ?? []).filter(isPlainName) : (item.loses ?? [])
  const key = item.raw.reveal().slice(0, item.span?.[0]).split(',').at(-1)?.split('=', 1)[0]?.trim().toLowerCase() ?? ''
  const isOwn = item.outcome === 'truncated' && (others.length === 0 || others.includes(key))
  // What stands where a name should may be a credential.
  const own = /^[\w.!#$%&'*+^`|~-]+$/.test(key) ? [key] : []
  return { ...item, isOwn, loses: isOwn ? own : others }
}
