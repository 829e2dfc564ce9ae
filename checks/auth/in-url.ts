import { settingOf } from '../../src/engine/change.ts'
import { factsOf } from '../../src/engine/facts/backend.ts'
import { evidence, hasReason, readingCheck } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning/meaning.ts'
import type { Reading, Seen, Signal } from '../../src/types.ts'

export default readingCheck({
  id: 'auth/in-url',
  severity: 'warning',
  title: 'no user and password stand in an endpoint',
  match: (reading, seen) =>
    hasReason('user-info')(reading) && reading.signals.some((signal) => seen.plan.routes[signal].state === 'export'),
  draft(reading, seen) {
    const signals = reading.signals.filter((signal) => seen.plan.routes[signal].state === 'export')
    const { does, harmless } = fate(reading, seen)
    return {
      signals,
      severity: !harmless && signals.some((signal) => isMissed(seen, signal)) ? 'warning' : 'note',
      message: `User and password stand in ${reading.setting}: ${does}.`,
      evidence: [evidence(reading)],
      fix: {
        text: 'Take them out of the URL, and send them as a header',
        line: `export OTEL_EXPORTER_OTLP_HEADERS="authorization=Basic%20$(printf %s 'USER:PASSWORD' | base64 | tr -d '\\n')"`,
      },
    }
  },
})

/** The destination asks for a credential, as an answer or what is known of it tells; many take data from anybody. */
function isMissed(seen: Seen, signal: Signal): boolean {
  const probe = finalProbe(seen, signal)
  if (probe) return [401, 403].includes(probe.answer?.status ?? 0) || [7, 16].includes(probe.grpc?.code ?? 0)
  return (factsOf(seen, seen.plan.routes[signal])?.credentials.length ?? 0) > 0
}

/** What this program does with them, and whether nothing is lost by it: another credential is sent in their place. */
function fate(reading: Reading, seen: Seen): { does: string; harmless: boolean } {
  const headers = reading.signals.map((signal) => seen.plan.routes[signal].headers['authorization'])
  const [first] = headers
  const isFromUrl = first !== undefined && settingOf(seen, first)?.name === reading.setting
  if (reading.outcome === 'item-dropped')
    return { does: 'this program drops them, and sends nothing of them', harmless: headers.every((header) => header !== undefined) }
  if (reading.outcome === 'ignored') return { does: 'the Authorization header of the settings takes their place', harmless: true }
  return { does: isFromUrl || first ? 'this program makes an Authorization header of them' : 'this program sends them', harmless: true }
}
