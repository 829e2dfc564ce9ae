import { type Meaning, type Probe, type Route, type Seen, type Signal, SIGNALS } from '../../types.ts'
import { grpcMeaning } from './grpc.ts'
import { caseOf, hostOf, isSuccess, means } from './parts.ts'
import { statusMeaning } from './status.ts'
import { transportMeaning } from './transport.ts'

export { answerEvidence, fixed, hostOf, proves } from './parts.ts'

/** The probe that tells how a signal fares: the answer to what was sent, else to the empty request. */
export function finalProbe(seen: Seen, signal: Signal): Probe | undefined {
  const probes = (seen.destinations ?? []).flatMap((d) => d.probes).filter((p) => p.signals.includes(signal))
  return probes.find((p) => p.step === 'send') ?? probes.find((p) => p.step === 'otlp')
}

/** What an answer means: exactly one finding id, or null for a healthy one. The backend's own reading comes first. */
export function meaningOf(seen: Seen, probe: Probe, route: Route): Meaning | null {
  const own = seen.backend && seen.profile?.explain ? seen.profile.explain(probe, seen.backend, route) : null
  const meaning = own ?? generalMeaning(seen, probe, route)
  return meaning?.id === 'backend/signal-unsupported' ? { ...meaning, severity: meaning.severity ?? unsupported(seen, route) } : meaning
}

/** What an answer means whatever the backend is; null for a healthy one, and for one that proves nothing. */
export function generalMeaning(seen: Seen, probe: Probe, route: Route): Meaning | null {
  const c = caseOf(seen, probe, route)
  if (probe.failure && probe.failure !== 'other') return transportMeaning(c, probe.failure)
  if (probe.outcome === 'failed') {
    const fix = { text: 'The evidence is the error itself; the same request with curl -v tells more' }
    return means(c, 'round-trip/send-failed', `Nothing could be sent to ${hostOf(route)}.`, { fix })
  }
  return probe.grpc ? grpcMeaning(c) : statusMeaning(c)
}

/** A signal that the backend does not take is a fault only where it is required or the only one, or named by its own setting while no other signal is healthy. */
function unsupported(seen: Seen, route: Route): Meaning['severity'] {
  const others = SIGNALS.some((signal) => signal !== route.signal && seen.plan.routes[signal].state === 'export')
  if (seen.required.includes(route.signal) || !others) return 'error'
  const healthy = SIGNALS.some((signal) => {
    const probe = signal === route.signal ? undefined : finalProbe(seen, signal)
    return probe !== undefined && isSuccess(probe)
  })
  return healthy || route.wanted !== 'own' ? 'note' : 'error'
}
