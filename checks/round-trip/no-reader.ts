import { answerEvidence, finalProbe, hostOf } from '../../src/engine/meaning/meaning.ts'
import { quoted } from '../../src/text.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'round-trip/no-reader',
  stage: 'trip',
  severity: 'note',
  title: 'what was sent could be read back',
  *run(seen) {
    const { trip } = seen
    const probe = trip ? finalProbe(seen, trip.signal) : undefined
    if (trip?.state !== 'not-possible' || probe?.outcome === 'failed' || probe?.outcome === 'answered') return
    const at = hostOf(seen.plan.routes[trip.signal])
    const how = probe?.answer ? ` with ${probe.grpc ? 'gRPC OK' : probe.answer.status}` : ''
    const why = trip.why ? ` (${quoted(trip.why, 160)})` : ''
    const id = trip.traceId ? ` ${trip.traceId}` : ''
    yield {
      signals: [trip.signal],
      message: `Proved: ${at} accepts a synthetic trace${how}. Not proved: that it is stored, since it cannot be read back${why}.`,
      evidence: probe ? answerEvidence(probe) : [],
      fix: { text: `Look for trace${id} in the backend by hand; its service is otel-doctor unless the backend routes by it` },
    }
  },
}
export default check
