import { missing, overTls, unread, verified } from '../../src/engine/facts/certificates.ts'
import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import type { Reading, Seen } from '../../src/types.ts'

const FILE = /(?:CERTIFICATE|CLIENT_KEY)$/i
const SAME_VALUE = /^(?:env\/ignored-by-runtime|signals\/refuses-to-start)$/

export default readingCheck({
  id: 'runtime/tls-files',
  severity: 'error',
  title: 'every certificate file is there, and the program reads it',
  match: (reading, seen) =>
    isMissing(reading, seen) ||
    (hasReason('verified-anyway')(reading) && overTls(seen, reading).length > 0) ||
    (hasReason('not-read')(reading) && FILE.test(reading.setting) && overTls(seen, reading).length > 0),
  draft(reading, seen) {
    if (reading.reason === 'verified-anyway') return verified(reading, seen)
    return isFileFault(reading) ? missing(reading, seen) : unread(reading, seen)
  },
  explains: (mine, other) =>
    (SAME_VALUE.test(other.id) && (mine.culprits ?? []).some((culprit) => other.culprits?.includes(culprit))) ||
    (mine.severity === 'error' && /^(?:transport\/(?:certificate-untrusted|client-certificate)$|round-trip\/)/.test(other.id)),
})

const isFileFault = hasReason('file-missing', 'broken-file')

const isMissing = (reading: Reading, seen: Seen): boolean =>
  isFileFault(reading) &&
  (FILE.test(reading.setting) || seen.plan.traits.trust.reads.includes(reading.setting)) &&
  (/^(?:crash|signal-off)$/.test(reading.outcome) || overTls(seen, reading).length > 0)
