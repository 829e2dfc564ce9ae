import { finalProbe } from '../../src/engine/meaning.ts'
import { exporting, hasReason, readingCheck } from '../../src/engine/kit.ts'
import { arrives } from '../../src/engine/fares.ts'
import { quoted } from '../../src/text.ts'
import type { Draft, Failure, Fix, Reading, Seen, Severity, Signal } from '../../src/types.ts'

const FILE = /(?:CERTIFICATE|CLIENT_KEY)$/i
const CLIENT = /CLIENT_(?:CERTIFICATE|KEY)$/i
const SAME_VALUE = /^(?:env\/ignored-by-runtime|signals\/refuses-to-start)$/

export default readingCheck({
  id: 'runtime/tls-files',
  severity: 'error',
  title: 'every certificate file is there, and the program reads it',
  match: (reading, seen) => isMissing(reading, seen) || (hasReason('not-read')(reading) && FILE.test(reading.setting) && overTls(seen, reading).length > 0),
  draft: (reading, seen) => (reading.reason === 'file-missing' ? missing(reading, seen) : unread(reading, seen)),
  explains: (mine, other) =>
    (SAME_VALUE.test(other.id) && (mine.culprits ?? []).some((culprit) => other.culprits?.includes(culprit))) ||
    (mine.severity === 'error' && /^(?:transport\/(?:certificate-untrusted|client-certificate)$|round-trip\/)/.test(other.id)),
})

const isMissing = (reading: Reading, seen: Seen): boolean =>
  hasReason('file-missing')(reading) && (FILE.test(reading.setting) || seen.plan.traits.trust.reads.includes(reading.setting)) && (reading.outcome === 'crash' || overTls(seen, reading).length > 0)

const overTls = (seen: Seen, reading: Reading): Signal[] => exporting(seen).filter(({ signal, dial }) => dial?.tls && reading.signals.includes(signal)).map(({ signal }) => signal)

type Part = Omit<Draft, 'evidence'>

function missing(reading: Reading, seen: Seen): Part {
  const stops = reading.outcome === 'crash'
  const signals = stops ? reading.signals : overTls(seen, reading)
  const does = stops ? `The program stops at its start${reading.says ? ` (${reading.says})` : ''}.` : 'A certificate that only this file makes trusted is refused.'
  const edit = { [reading.setting]: null }
  return {
    signals,
    severity: !stops && signals.every((signal) => arrives(seen, signal)) ? 'note' : 'error',
    message: `A certificate file is missing: ${reading.setting} names ${quoted(reading.raw.toString(), 120)}. ${does}`,
    culprits: [reading.setting],
    fix: { text: 'Correct the path, or remove the setting', edit },
    ...(stops ? { mend: edit } : {}),
  }
}

function unread(reading: Reading, seen: Seen): Part {
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

function fixFor(reading: Reading, seen: Seen): Fix {
  if (CLIENT.test(reading.setting)) return { text: 'Let a Collector or a proxy near the program hold the client certificate, and send to that' }
  const reads = seen.plan.traits.trust.reads[0]
  const text = "it takes the place of the system's certificates, so the file has to hold those too"
  if (!reads) return { text: 'Add the certificate to the system' }
  return { text: `Name the file in ${reads}; ${text}`, ...(reading.raw.hiddenParts().length > 0 ? {} : { edit: { [reads]: reading.raw.toString() } }) }
}
