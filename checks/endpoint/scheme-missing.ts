import { rewrite } from '../../src/engine/change.ts'
import { isSecureThere, isValue, schemeFor, whatHappens } from '../../src/engine/facts/endpoints.ts'
import { pathOf } from '../../src/engine/facts/fares.ts'
import { withoutScheme } from '../../src/engine/facts/own-words.ts'
import { hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'
import type { Edit, Reading, Seen, Severity } from '../../src/types.ts'

/** A scheme of which the colon or a slash is missing. */
const HALF = /^(https?)(?::\/?|\/\/)(?=[^/:])/i

export default readingCheck({
  id: 'endpoint/scheme-missing',
  severity: 'error',
  title: 'every endpoint begins with http:// or https://',
  match: (reading) => isEndpoint(reading.setting) && hasReason('no-scheme', 'scheme')(reading),
  draft(reading, seen) {
    if (reading.reason === 'scheme') return withoutScheme(reading)
    const old = reading.raw.reveal()
    const [, begun] = HALF.exec(old) ?? []
    const rest = old.replace(HALF, '').replace(/^\/+/, '')
    const scheme = begun === undefined ? schemeFor(old, null) : `${begun.toLowerCase()}://`
    const url = scheme + rest
    const suffix = missingPath(reading, seen, url)
    const text = url.replace(/\/+$/, suffix === '' ? '$&' : '') + suffix
    const mend = { [reading.setting]: text }
    return {
      severity: severityOf(reading, seen, mend),
      message: `The endpoint has no scheme: ${isValue(reading)}. ${whatHappens(reading)}`,
      fix: {
        text: `Write ${scheme} in ${begun === undefined ? 'front' : `place of ${old.slice(0, old.length - rest.length)}`}${suffix === '' ? '' : ` and ${suffix} behind`}`,
        ...rewrite(reading.setting, reading.raw, text),
      },
      mend,
    }
  },
})

/** An endpoint of one signal is used as it stands: with the scheme alone it would lead to /. */
function missingPath(reading: Reading, seen: Seen, url: string): string {
  const [signal, more] = reading.signals
  const route = signal && !more ? seen.whatIf({ [reading.setting]: url }).routes[signal] : undefined
  return route?.join === 'verbatim' && route.protocol !== 'grpc' && pathOf(route) === '/' ? `/v1/${route.signal}` : ''
}

/** Where the default that is used instead is just what was meant, the data arrive by luck. */
function severityOf(reading: Reading, seen: Seen, mend: Edit): Severity {
  if (seen.plan.traits.bareMeansTls && isSecureThere(reading)) return 'note'
  const other = seen.whatIf(mend)
  const same = reading.signals.every(
    (s) => seen.plan.routes[s].state === 'export' && seen.plan.routes[s].url?.value.reveal() === other.routes[s].url?.value.reveal(),
  )
  return same ? 'note' : 'error'
}
