import { quoted } from '../../src/text.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'round-trip/no-root',
  stage: 'trip',
  severity: 'warning',
  title: 'the root span of the trace that was sent came back with it',
  *run(seen) {
    const { trip } = seen
    if (!trip?.rootLost) return
    const who = seen.profile?.title ?? 'the backend'
    yield {
      signals: [trip.signal],
      message: `The trace came back from ${who} without its root span "${quoted(trip.rootLost, 80)}"; the spans below it are there.`,
      evidence: [{ source: trip.link ?? who, text: `trace ${trip.traceId ?? ''}` }],
      fix: {
        text: 'Look for what drops single spans on the way: a filter or a sampler of a Collector that decides span by span; without its root a trace has no name and no end in most backends',
      },
    }
  },
}
export default check
