import type { Draft, Route, Seen } from '../../types.ts'
import { rewrite, settingOf } from '../change.ts'
import { taken } from './backend.ts'
import { arrives } from './fares.ts'
import { servedAt } from '../hops.ts'
import { exporting, settingEvidence } from '../kit.ts'
import { isVendorHost } from './paths.ts'
import { neighbourOf } from '../place.ts'

/** Plaintext to a vendor that answers on TLS alone. A relay on a host of one's own may well speak plaintext. */
export function* inClear(seen: Seen): Iterable<Draft> {
  for (const { route, facts } of taken(seen)) {
    const setting = settingOf(seen, route.url)
    if (!setting || !facts.tlsOnly || route.dial?.tls !== false || !isVendorHost(facts, route) || arrives(seen, route.signal)) continue
    const old = setting.raw.reveal()
    const text = old.replace(/^(\s*)http:\/\//i, '$1https://').replace(/:80(?=[/?#\s]|$)/, '')
    const isMended = text !== old
    const why = isMended ? `${setting.name} says http://` : 'the settings say no TLS'
    const start = old.search(/\S/)
    yield {
      signals: [route.signal],
      message: `${facts.title} answers on TLS alone, and ${why}: the data would go out in clear, and are not taken.`,
      evidence: [settingEvidence(setting.from, setting.raw, isMended ? [start, start + 4] : undefined)],
      culprits: [setting.name],
      fix: isMended ? { text: 'Write https://', ...rewrite(setting.name, setting.raw, text) } : { text: 'Take away what switches TLS off' },
      ...(isMended ? { mend: { [setting.name]: text } } : {}),
    }
  }
}

/** The configuration of the receiver says whether it speaks TLS. */
export function* atReceiver(seen: Seen): Iterable<Draft> {
  for (const route of exporting(seen)) {
    const setting = settingOf(seen, route.url)
    const served = servedAt(seen, route)
    if (!setting || !served?.isSame || !route.dial || route.dial.tls === served.receiver.tls || arrives(seen, route.signal)) continue
    const { hop, receiver } = served
    const [spoken, taken] = receiver.tls ? ['plaintext', 'TLS alone'] : ['TLS', 'plaintext alone']
    const old = setting.raw.reveal()
    const text = receiver.tls ? old.replace(/^(\s*)http:/i, '$1https:') : old.replace(/^(\s*)https:/i, '$1http:')
    // The scheme alone does not decide everywhere.
    const isMended = text !== old && seen.whatIf({ [setting.name]: text }).routes[route.signal].dial?.tls === receiver.tls
    yield {
      // Something before a Collector of another machine may end TLS.
      severity: hop.names || hop.isBeside || hop.isItself ? 'error' : 'note',
      signals: [route.signal],
      message: `${spoken} is spoken to ${route.dial.host}:${route.dial.port}, and ${hop.title} takes ${taken} there (${receiver.from.source}): the connection breaks off.`,
      evidence: [settingEvidence(setting.from, setting.raw)],
      culprits: [setting.name],
      fix: {
        text: receiver.tls
          ? 'Speak TLS to it'
          : `Speak plaintext to it${isMended ? '' : ' (switch TLS off, and write no https://)'}, or give the receiver a certificate`,
        ...(isMended ? rewrite(setting.name, setting.raw, text) : {}),
      },
      ...(isMended ? { mend: { [setting.name]: text } } : {}),
    }
  }
}

/** No port in the endpoint, and the one that is dialled then is not one of the backend's. */
export function* elsewhere(seen: Seen): Iterable<Draft> {
  for (const { route, facts } of taken(seen)) {
    const ports = facts.ports?.[route.protocol === 'grpc' ? 'grpc' : 'http'] ?? []
    const port = route.dial?.port ?? 0
    const setting = settingOf(seen, route.url)
    if (
      !setting ||
      ports.length === 0 ||
      ports.includes(port) ||
      !(isVendorHost(facts, route) || isService(seen, route)) ||
      arrives(seen, route.signal)
    )
      continue
    const old = setting.raw.reveal()
    const [, head = ''] = /^(\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?[^/?#:@\s]+)(?=[/?#\s]|$)/i.exec(old) ?? []
    if (head === '') continue
    const text = `${head}:${ports[0]}${old.slice(head.length)}`
    yield {
      signals: [route.signal],
      message: `${setting.name} has no port, so the program dials ${port}: ${facts.title} takes ${spoken(route)} on port ${ports.join(' or ')}.`,
      evidence: [settingEvidence(setting.from, setting.raw, [head.length, head.length])],
      culprits: [setting.name],
      fix: { text: 'Write the port behind the host', ...rewrite(setting.name, setting.raw, text) },
      mend: { [setting.name]: text },
    }
  }
}

/** A service of the same compose file, whose image is known: nothing stands before its ports. */
const isService = (seen: Seen, route: Route): boolean =>
  seen.program?.container?.kind === 'compose' && neighbourOf(route, seen.program)?.image !== undefined

const spoken = ({ protocol }: Route): string => (protocol === 'grpc' ? 'gRPC' : 'OTLP over HTTP')
