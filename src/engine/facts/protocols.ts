import type { Protocol, Route, Seen, Signal } from '../../types.ts'
import { didYouMean } from '../../text.ts'
import { factsOf } from './backend.ts'

/**
 * The protocol that mends one which the program cannot speak: of those that it speaks and the backend takes the one that is most like the
 * word, else the first that leaves and fits the port.
 */
export function mendingProtocol(seen: Seen, setting: string, signals: readonly Signal[], word = ''): Protocol {
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
  const near = didYouMean(word, among)
  const alike = among.filter((known) => known === near || (near === undefined && known.split('/')[0] === word.split('/')[0]))
  const pool = alike.length > 0 ? alike : among
  return pool.find(fits) ?? pool.find(leaves) ?? pool[0] ?? 'http/protobuf'
}
