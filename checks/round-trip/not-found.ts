import { answerEvidence, finalProbe, hostOf } from '../../src/engine/meaning/meaning.ts'
import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'round-trip/not-found',
  stage: 'trip',
  severity: 'error',
  title: 'the trace that was sent can be read back',
  *run(seen) {
    const { trip } = seen
    if (trip?.state !== 'not-found') return
    const who = seen.profile?.title ?? hostOf(seen.plan.routes[trip.signal])
    const sent = finalProbe(seen, trip.signal)
    const waited = trip.readBackMs === undefined ? '' : ` after ${Math.max(0.1, trip.readBackMs / 1_000).toFixed(1)} s`
    const reads = (seen.destinations ?? []).flatMap((d) => d.probes).filter((p) => p.step === 'read')
    yield {
      signals: [trip.signal],
      message: `${who} accepted the trace, and does not know it${waited}: it was dropped, or stored where this reader does not look.`,
      evidence: [sent, reads.at(-1)].flatMap((probe) => (probe ? answerEvidence(probe) : [])),
      fix: {
        text: `Look for trace ${trip.traceId ?? ''} in another project, region or time range, and in the log of the backend; a slow one needs --timeout 60s`,
      },
    }
  },
}
export default check
