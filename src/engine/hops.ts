import { byHost } from '../backends/find.ts'
import type { Found, Hop, HopReceiver, Route, Seen } from '../types.ts'
import { isLoopback, isNearHost } from './near.ts'

const PORTS = [4317, 4318]

/** The Collectors of the same run that a route leads to, as far as host and port tell. */
export function hopsOf(seen: Seen, { dial, state }: Route): Hop[] {
  if (!dial || state !== 'export' || byHost(dial.host)) return []
  return (seen.hops ?? []).filter((hop) => {
    const port = portAt(seen, hop, dial)
    const isUsual = hop.receivers === null || (port !== null && PORTS.includes(port))
    return port !== null && ((isUsual && !hop.isItself) || (hop.receivers ?? []).some((one) => one.port === port))
  })
}

/** The port of a hop that a destination leads to; null where it does not lead there at all. */
function portAt(
  { program }: Seen,
  { names, published, isBeside, isItself }: Hop,
  { host, port }: NonNullable<Route['dial']>,
): number | null {
  if (isBeside || isItself) return isLoopback(host) ? port : null
  if (!names) return isNearHost(host) ? port : null
  if (program?.container) return names.includes(host) ? port : null
  return (isLoopback(host) && published?.find(({ outer }) => outer === port)?.inner) || null
}

const wire = (route: Route): HopReceiver['protocol'] => (route.protocol === 'grpc' ? 'grpc' : 'http')

/** Receivers of a hop that speak the protocol of a route. */
export const speaking = (hop: Hop, route: Route): HopReceiver[] => (hop.receivers ?? []).filter(({ protocol }) => protocol === wire(route))

/** What a Collector receives on the port that a route dials; null where its file does not say. */
export function servedAt(seen: Seen, route: Route): { hop: Hop; receiver: HopReceiver; isSame: boolean } | null {
  for (const hop of hopsOf(seen, route)) {
    const there = (hop.receivers ?? []).filter(({ port }) => route.dial && port === portAt(seen, hop, route.dial))
    const receiver = there.find(({ protocol }) => protocol === wire(route)) ?? there[0]
    if (receiver) return { hop, receiver, isSame: receiver.protocol === wire(route) }
  }
  return null
}

/** What a Collector on the way does not take explains what its senders see; what is wrong with the patient's own receivers explains nothing of that. */
export const explainsAtSender = ({ culprits }: Found, { id }: Found): boolean =>
  culprits === undefined &&
  /^(?:transport\/(?:refused|timeout|reset)|backend\/(?:path-not-found|not-implemented|signal-unsupported)|round-trip\/.*)$/.test(id)

/** For the beginning of a sentence. */
export const capital = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1)
