import { quoted } from '../../src/text.ts'
import type { Check } from '../../src/types.ts'

const SHOWN = 6

const check: Check = {
  id: 'round-trip/altered',
  stage: 'trip',
  severity: 'warning',
  title: 'the trace came back as it was sent',
  *run(seen) {
    const { trip } = seen
    const altered = trip?.altered ?? []
    if (!trip || altered.length === 0) return
    const who = seen.profile?.title ?? 'the backend'
    const rest = altered.length > SHOWN ? `; and ${altered.length - SHOWN} more` : ''
    yield {
      signals: [trip.signal],
      message: `The trace came back from ${who} changed: ${altered
        .slice(0, SHOWN)
        .map((text) => quoted(text, 120))
        .join('; ')}${rest}.`,
      evidence: [{ source: trip.link ?? who, text: `trace ${trip.traceId ?? ''}` }],
      fix: {
        text: 'Look for a processor on the way (a Collector that filters or renames), for limits of the backend, and at the clocks of both machines',
      },
    }
  },
}
export default check
