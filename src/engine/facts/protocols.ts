import type { Protocol, Route, Seen, Signal } from '../../types.ts'
import { factsOf } from './backend.ts'

/** The protocol that mends one which the program cannot speak: of those that it speaks the first that the backend takes, that leaves, and that fits the port. */
export function mendingProtocol(seen: Seen, setting: string, signals: readonly Signal[]): Protocol {
  const { protocols } = seen.plan.traits
  const taken = protocols.filter((protocol) =>
    signals.some((signal) => {
      const facts = factsOf(seen, seen.plan.routes[signal]) ?? seen.profile
      return facts === null || (facts.signals.includes(signal) && facts.protocols.includes(protocol))
    }),
  )
  const routesWith = (protocol: Protocol): Route[] => {
    const { routes } = seen.whatIf({ [setting]: protocol })
    return signals.map((signal) => routes[signal])
  }
  const leaves = (protocol: Protocol): boolean => routesWith(protocol).some(({ state }) => state === 'export')
  const fits = (protocol: Protocol): boolean =>
    routesWith(protocol).some(({ state, dial }) => state === 'export' && dial?.port !== (protocol === 'grpc' ? 4318 : 4317))
  const among = taken.length > 0 ? taken : protocols
  return among.find(fits) ?? among.find(leaves) ?? among[0] ?? 'http/protobuf'
}
