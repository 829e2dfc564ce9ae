import { arrives } from '../../src/engine/facts/fares.ts'
import { hasReason, evidenceOf, readingCheck } from '../../src/engine/kit.ts'
import { lostWords } from '../../src/engine/items.ts'
import { routingHeaders } from '../../src/backends/routing.ts'
import { isTelling } from '../../src/redact.ts'
import type { Reading, Seen, Signal } from '../../src/types.ts'

export default readingCheck({
  id: 'headers/replaced-not-merged',
  severity: 'error',
  title: "a signal's own headers leave out nothing that the common ones have and the backend needs",
  match: (reading, seen) => hasReason('replaced')(reading) && reading.signals.some((signal) => needed(reading, seen, signal).length > 0),
  draft(reading, seen) {
    const signals = reading.signals.filter((signal) => needed(reading, seen, signal).length > 0)
    const loses = signals.flatMap((signal) => needed(reading, seen, signal))
    const own = reading.instead ?? ''
    const ownList = seen.plan.settings.get(own)?.value.reveal() ?? ''
    return {
      signals,
      loses,
      culprits: [own, reading.setting],
      message: `${own} replaces ${reading.setting} instead of adding to it: ${signals.join(' and ')} go out without ${lostWords([{ ...reading, loses }], 'a header')}.`,
      evidence: [...evidenceOf(seen, own), ...evidenceOf(seen, reading.setting)],
      fix: {
        text: `Repeat the lost header in ${own}, or move everything into ${reading.setting}`,
        ...(seen.plan.settings.get(own)?.from.line === undefined ? { line: `export ${own}="$${reading.setting},$${own}"` } : {}),
      },
      mend: { [own]: `${reading.raw.reveal()},${ownList}` },
    }
  },
})

/** The lost headers without which this signal is refused or lands elsewhere; none where it goes to another place than the common settings say. */
function needed(reading: Reading, seen: Seen, signal: Signal): string[] {
  const route = seen.plan.routes[signal]
  if (route.state !== 'export' || arrives(seen, signal) || !isSamePlace(seen, signal)) return []
  const credential = (name: string): boolean => isTelling(name) || (seen.profile?.credentials.some((rule) => rule.name === name) ?? false)
  const hasCredential = Object.keys(route.headers).some(credential)
  const routes = (name: string): boolean =>
    routingHeaders.has(name) || (seen.profile?.routing.some((rule) => rule.required && rule.name === name) ?? false)
  return (reading.loses ?? []).filter((name) => routes(name) || (!hasCredential && credential(name)))
}

function isSamePlace(seen: Seen, signal: Signal): boolean {
  const route = seen.plan.routes[signal]
  if (route.join !== 'verbatim' || !route.url) return true
  const other = seen.whatIf({ [route.url.from.setting]: null }).routes[signal]
  return other.join === 'appended' && other.dial?.host === route.dial?.host && other.dial?.port === route.dial?.port
}
