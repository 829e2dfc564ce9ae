import { quoted } from '../../src/text.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'round-trip/not-cleaned-up',
  stage: 'trip',
  severity: 'note',
  title: 'the synthetic trace was deleted again',
  *run(seen) {
    const { trip } = seen
    if (trip?.cleanedUp !== false || trip.left === undefined) return
    const who = seen.profile?.title ?? 'the backend'
    yield {
      signals: [trip.signal],
      message: `The synthetic trace ${trip.traceId ?? ''} may still be in ${who}: ${quoted(trip.left, 200)}.`,
      evidence: [{ source: trip.link ?? who, text: `trace ${trip.traceId ?? ''}` }],
      fix: { text: 'Delete it by hand, or leave it: it is marked as synthetic' },
    }
  },
}
export default check
