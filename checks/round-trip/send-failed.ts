import { untoldDraft } from '../../src/engine/facts/fares.ts'
import { evidenceOf } from '../../src/engine/kit.ts'
import { answerEvidence, finalProbe, hostOf, meaningOf } from '../../src/engine/meaning/meaning.ts'
import { type Check, type Draft, type Route, type Seen, SIGNALS } from '../../src/types.ts'

/** The net under all other checks: a signal that is asked for and does not arrive is never passed over, whatever the reason. */
const check: Check = {
  id: 'round-trip/send-failed',
  stage: 'probe',
  severity: 'error',
  title: 'each signal that is asked for leaves and is accepted',
  *run(seen) {
    const drafts = new Map<string, Draft>()
    for (const signal of SIGNALS) {
      if ((!seen.askedFor[signal] && !seen.required.includes(signal)) || seen.unasked?.[signal] !== undefined) continue
      const route = seen.plan.routes[signal]
      const draft = route.state !== 'export' ? stays(seen, route) : route.untold ? untoldDraft(route) : unsent(seen, route)
      if (draft === null) continue
      const key = `${draft.severity} ${draft.message}`
      const known = drafts.get(key)
      if (known) known.signals.push(signal)
      else drafts.set(key, { ...draft, signals: [signal] })
    }
    yield* drafts.values()
  },
}
export default check

type Unsigned = Omit<Draft, 'signals'>

function stays(seen: Seen, route: Route): Unsigned | null {
  if (route.state === 'console' && !seen.required.includes(route.signal)) return null
  return {
    message: `Nothing is sent, although it is asked for: ${route.because}.`,
    evidence: route.url ? evidenceOf(seen, route.url.from.setting) : [],
    fix: { text: 'See where each value comes from', line: 'otel-doctor plan' },
  }
}

function unsent(seen: Seen, route: Route): Unsigned | null {
  const probe = finalProbe(seen, route.signal)
  const fix = { text: 'The evidence is all that is known; the log of the backend at this time may tell more' }
  if (!probe) return { message: `Nothing was asked of ${hostOf(route)}, so nothing is proved.`, evidence: [], fix }
  const evidence = answerEvidence(probe)
  const meaning = meaningOf(seen, probe, route)
  if (meaning?.id === check.id) return { message: meaning.message, evidence, fix: meaning.fix }
  // Another finding tells why, and explains this one, which is as heavy as that.
  if (meaning && meaning.id !== 'backend/partial-success')
    return { message: `Not accepted: ${meaning.message}`, evidence, severity: meaning.severity }
  if (meaning || probe.outcome === 'ok')
    return tripFailed(seen, route) ? { message: `The synthetic trace was not accepted by ${hostOf(route)}.`, evidence, fix } : null
  if (probe.step === 'otlp' && isAboutBody(probe.answer?.status, probe.grpc?.code)) {
    const message = `${hostOf(route)} refuses an empty request, which proves nothing about a full one.`
    return { severity: 'note', message, evidence, fix: { text: 'Let the program itself send something and look for it in the backend' } }
  }
  return { message: `What is sent to ${hostOf(route)} is not accepted, and the answer does not tell why.`, evidence, fix }
}

const tripFailed = ({ trip }: Seen, { signal }: Route): boolean => trip?.state === 'send-failed' && trip.signal === signal
const isAboutBody = (status = 0, grpc = 0): boolean => (status >= 400 && status < 500) || grpc > 0
