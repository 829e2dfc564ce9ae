import { rewrite } from '../../src/engine/change.ts'
import { arrives, pathOf } from '../../src/engine/facts/fares.ts'
import { hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'
import type { Reading, Seen, Signal } from '../../src/types.ts'

export default readingCheck({
  id: 'endpoint/query-or-fragment',
  severity: 'error',
  title: 'no query and no fragment swallows the path of the signal',
  match: (reading, seen) =>
    isEndpoint(reading.setting) &&
    hasReason('query', 'fragment')(reading) &&
    reading.outcome === 'truncated' &&
    hit(reading, seen).length > 0,
  draft(reading, seen) {
    const old = reading.raw.reveal()
    const sign = reading.reason === 'query' ? '?' : '#'
    const text = old.slice(0, old.indexOf(sign))
    const signals = hit(reading, seen)
    const own = `OTEL_EXPORTER_OTLP_${(signals[0] ?? 'traces').toUpperCase()}_ENDPOINT`
    const keep = sign === '?' ? `; where the backend needs the query, write the whole URL into ${own}, which is used as it stands` : ''
    return {
      signals,
      message: `A ${reading.reason} stands in ${reading.setting}: the path of the signal is added behind the ${sign}, where it is no part of the URL's path.`,
      fix: { text: `Leave out everything from the ${sign} on${keep}`, ...rewrite(reading.setting, reading.raw, text) },
      mend: { [reading.setting]: text },
    }
  },
})

/** The signals whose path really is lost: in an endpoint that is used as it stands nothing is lost, and an answer may prove that all is well. */
const hit = (reading: Reading, seen: Seen): Signal[] =>
  reading.signals.filter(
    (signal) =>
      !arrives(seen, signal) && seen.plan.routes[signal].join === 'appended' && !pathOf(seen.plan.routes[signal]).endsWith(`/v1/${signal}`),
  )
