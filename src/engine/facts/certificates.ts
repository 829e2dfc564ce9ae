import { quoted } from '../../text.ts'
import type { Draft, Failure, Fix, Reading, Seen, Severity, Signal } from '../../types.ts'
import { exporting } from '../kit.ts'
import { finalProbe } from '../meaning/meaning.ts'
import { isNearHost } from '../near.ts'

const CLIENT = /CLIENT_(?:CERTIFICATE|KEY)$/i

/** The signals of a reading that are sent over TLS. */
export const overTls = (seen: Seen, reading: Reading): Signal[] =>
  exporting(seen)
    .filter(({ signal, dial }) => dial?.tls && reading.signals.includes(signal))
    .map(({ signal }) => signal)

/** Nothing was asked, or the handshake failed for want of a certificate: any answer proves that the file is not needed. */
function isOpen(seen: Seen, signal: Signal): boolean {
  const probe = finalProbe(seen, signal)
  return !probe || probe.failure === 'certificate-untrusted' || probe.failure === 'client-certificate'
}

type Part = Omit<Draft, 'evidence'>

/** A file that is named and not there. */
export function missing(reading: Reading, seen: Seen): Part {
  const stops = reading.outcome === 'crash'
  const isLost = stops || reading.outcome === 'signal-off'
  const signals = isLost ? reading.signals : overTls(seen, reading)
  const said = reading.says ? ` (${reading.says})` : ''
  const does = isLost
    ? `${stops ? 'The program stops at its start' : 'Nothing is sent'}${said}.`
    : 'A certificate that only this file makes trusted is refused.'
  const edit = { [reading.setting]: null }
  const what =
    reading.reason === 'file-missing' ? 'A certificate file is missing' : 'A file holds no certificate or key that the program can read'
  return {
    signals,
    severity: isLost || signals.some((signal) => isOpen(seen, signal)) ? 'error' : 'note',
    message: `${what}: ${reading.setting} names ${quoted(reading.raw.toString(), 120)}. ${does}`,
    culprits: [reading.setting],
    fix: { text: 'Correct the path, or remove the setting', edit },
    ...(isLost ? { mend: edit } : {}),
  }
}

/** A file that the program does not look at, though it sends over TLS. */
export function unread(reading: Reading, seen: Seen): Part {
  const signals = overTls(seen, reading)
  const wants: Failure = CLIENT.test(reading.setting) ? 'client-certificate' : 'certificate-untrusted'
  const refused = signals.filter((signal) => finalProbe(seen, signal)?.failure === wants)
  const severity: Severity = refused.length > 0 ? 'error' : 'note'
  return {
    signals: refused.length > 0 ? refused : signals,
    severity,
    message: `The program does not read ${reading.setting}: ${severity === 'error' ? 'the connection is refused for want of it' : 'the file has no part in the https connection'}. ${seen.plan.traits.trust.text}.`,
    culprits: [reading.setting],
    fix: fixFor(reading, seen),
  }
}

/** A handshake went well with what is trusted here, and what the program trusts is not known: its key store cannot be read. */
export function untriedTrust({ destinations = [], plan }: Seen): string[] {
  const probes = (destinations ?? []).flatMap(({ probes: all }) =>
    all.filter(({ step, unsure, answer }) => step === 'otlp' && unsure && answer),
  )
  const hosts = probes.map(
    ({ signals: [signal], unsure }) => `whether the program trusts ${signal ? plan.routes[signal].dial?.host : 'it'} as well: ${unsure}`,
  )
  return [...new Set(hosts)]
}

/** A flag that is meant to make any certificate good enough, and does not. */
export function verified(reading: Reading, seen: Seen): Part {
  const signals = overTls(seen, reading)
  const open = signals.filter((signal) => isOpen(seen, signal))
  const host = open.map((signal) => seen.plan.routes[signal].dial?.host).find((one) => one !== undefined)
  const refused = open.some((signal) => finalProbe(seen, signal)?.failure === 'certificate-untrusted')
  const isOwn = host !== undefined && isNearHost(host)
  const why = isOwn ? `, and no public authority certifies a name like ${host}` : ''
  return {
    signals,
    severity: refused || isOwn ? 'error' : 'note',
    message: `${reading.setting} does not switch verification off: over https the certificate is verified all the same${why}.`,
    culprits: [reading.setting],
    fix: {
      text: `Name the certificate authority in tls.ca_file; where any certificate may do, ${reading.instead} says so`,
      ...(reading.instead ? { edit: { [reading.instead]: 'true' } } : {}),
    },
  }
}

function fixFor(reading: Reading, seen: Seen): Fix {
  if (CLIENT.test(reading.setting))
    return { text: 'Let a Collector or a proxy near the program hold the client certificate, and send to that' }
  const reads = seen.plan.traits.trust.reads[0]
  const text = "it takes the place of the system's certificates, so the file has to hold those too"
  if (!reads) return { text: 'Add the certificate to the system' }
  return {
    text: `Name the file in ${reads}; ${text}`,
    ...(reading.raw.hiddenParts().length > 0 ? {} : { edit: { [reads]: reading.raw.toString() } }),
  }
}
