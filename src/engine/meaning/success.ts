import { quoted } from '../../text.ts'
import type { Fix, Meaning } from '../../types.ts'
import { type Case, doorOf, fixed, hostOf, means, outside } from './parts.ts'

const ITEM = { traces: 'span', metrics: 'data point', logs: 'log record' } as const

/** What a success means: nothing, where the answer is an OTLP one that took all. */
export function successMeaning(c: Case): Meaning | null {
  const { probe, seen, route, at } = c
  const said = probe.export
  const words = said?.message ? ` It says: ${outside(said.message, 200)}.`.replace(/\.{2,}$/, '.') : ''
  if (said?.state === 'partial') {
    const count =
      said.rejected === undefined ? 'a part of what was sent' : `${said.rejected} ${ITEM[route.signal]}${said.rejected === 1 ? '' : 's'}`
    const fix: Fix = { text: 'The words of the answer, or the log of the backend, name the reason' }
    return means(c, 'backend/partial-success', `${at} answers ${probe.answer?.status ?? 'OK'}, and rejects ${count}.${words}`, { fix })
  }
  if (said?.state === 'ok' && words)
    return means(c, 'backend/partial-success', `${at} takes everything, and remarks on it.${words}`, { severity: 'note' })
  if (said?.state !== 'not-otlp' || isOwnWay(c)) return null
  const type = probe.answer?.headers['content-type'] ?? 'no content type'
  const fix: Fix = { text: 'Correct port and path in the endpoint: what answers there is no OTLP receiver' }
  return means(
    c,
    'backend/accepted-nothing',
    `${at} answers ${probe.answer?.status} with ${quoted(type, 60)}, which is no OTLP answer: ${whatTakes(c)} takes the data and drops them.`,
    fixed(seen, route, fix),
  )
}

/** What answers in the place of an OTLP receiver: another service of a backend that is known by its answers, or what the answer looks like. */
function whatTakes({ seen, probe, route }: Case): string {
  const door = doorOf(seen, route)
  if (door) return `${door}; it`
  const type = probe.answer?.headers['content-type'] ?? ''
  const text = new TextDecoder().decode(probe.answer?.body.subarray(0, 65_536))
  if (!/html/i.test(type)) return /json/i.test(type) ? 'a health or login endpoint' : 'something else'
  return LOGIN.test(text) ? 'a login page' : 'a web page'
}

const LOGIN = /<title>[^<]*(?:sign[ -]?in|log[ -]?in|single sign|authenticat)|<input[^>]*type=["']?password/i

/** A backend whose trace came back answers in a way of its own; the same answer to another signal is no fault either. */
function isOwnWay({ seen, route, probe }: Case): boolean {
  const { trip } = seen
  if (trip?.state !== 'confirmed') return false
  if (trip.signal === route.signal) return true
  if (hostOf(seen.plan.routes[trip.signal]) !== hostOf(route)) return false
  const its = (seen.destinations ?? []).flatMap((d) => d.probes).find((p) => p.step === 'send' && p.signals.includes(trip.signal))
  return its?.export?.state === 'not-otlp' && its.answer?.headers['content-type'] === probe.answer?.headers['content-type']
}
