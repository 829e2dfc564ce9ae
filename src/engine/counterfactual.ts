import { secretOf } from '../redact.ts'
import { originText } from '../runtimes/parts/settings.ts'
import { listOf, visible } from '../text.ts'
import { type Edit, type Fix, type Origin, type Plan, type Reading, type Seen, type Severity, type Signal, SIGNALS } from '../types.ts'
import { cured, exporting, sameRoute } from './kit.ts'
import { finalProbe, meaningOf } from './meaning/meaning.ts'

/** What a plan comes to, as one text: two plans with the same text do the same. */
export function effect(plan: Plan): string {
  const routes = SIGNALS.map((signal) => {
    const { state, protocol, url, compression, headers, timeoutMs, sampler } = plan.routes[signal]
    return [
      state,
      protocol,
      url?.value.reveal(),
      compression,
      timeoutMs.value,
      sampler.value,
      ...Object.entries(headers).map(([n, t]) => `${n}=${t.value.reveal()}`),
    ]
  })
  return JSON.stringify([routes, Object.entries(plan.resource).map(([name, traced]) => [name, traced.value.reveal()])])
}

/** True where the program would do anything else with the settings changed. */
export const matters = (seen: Seen, edit: Edit): boolean => effect(seen.plan) !== effect(seen.whatIf(edit))

/** Signals that leave with the settings changed, and do not leave now. */
export function gained(seen: Seen, edit: Edit): Signal[] {
  const other = seen.whatIf(edit)
  return SIGNALS.filter((signal) => other.routes[signal].state === 'export' && seen.plan.routes[signal].state !== 'export')
}

/** Signals that go elsewhere, otherwise, or not at all with the settings changed. */
export function moved(seen: Seen, edit: Edit): Signal[] {
  const other = seen.whatIf(edit)
  return SIGNALS.filter((signal) => !sameRoute(seen.plan.routes[signal], other.routes[signal]))
}

/** Headers that signals which are exported would get with the settings changed, and lack now. */
export function headersGained(seen: Seen, edit: Edit): { signal: Signal; headers: string[] }[] {
  const other = seen.whatIf(edit)
  return exporting(seen)
    .map((now) => ({
      signal: now.signal,
      headers: Object.keys(other.routes[now.signal].headers).filter((header) => !(header in now.headers)),
    }))
    .filter(({ headers }) => headers.length > 0)
}

/** How bad it is that a value is not what it should be: an error where data would leave otherwise or go elsewhere, a warning where only details differ. */
export function weight(seen: Seen, mend: Edit, signals: readonly Signal[]): Severity {
  if (cured(seen, mend, signals).length > 0) return 'error'
  return matters(seen, mend) ? 'warning' : 'note'
}

/** Where a signal stands after the probes: null while nothing was asked of it. */
export function isHealthy(seen: Seen, signal: Signal): boolean | null {
  const probe = finalProbe(seen, signal)
  return probe ? probe.outcome === 'ok' && meaningOf(seen, probe, seen.plan.routes[signal]) === null : null
}

/** True where a probe of every one of these signals that is exported found nothing wrong. */
export function allHealthy(seen: Seen, signals: readonly Signal[]): boolean {
  const leaving = exporting(seen).filter((route) => signals.includes(route.signal))
  return leaving.length > 0 && leaving.every((route) => isHealthy(seen, route.signal) === true)
}

/** A change of settings as a fix; the line is left out where it would show a secret, and the text says where the value stands. */
export function settingFix(text: string, edit: Edit, at?: string): Fix {
  const hides = Object.entries(edit).some(([name, value]) => value !== null && secretOf(name, value).hiddenParts().length > 0)
  return hides ? { text: at ? `${text} (in ${at})` : text } : { text, edit }
}

/** What a user misses while a change is not made, as a clause. */
export function withoutIt(seen: Seen, mend: Edit, signals: readonly Signal[]): string {
  const unsent = gained(seen, mend)
  const headers = [...new Set(headersGained(seen, mend).flatMap((one) => one.headers))]
  if (unsent.length > 0) return `no ${listOf(unsent, 'or')} are sent`
  if (headers.length > 0) return `${listOf(signals)} are sent without ${listOf(headers)}`
  return signals.length > 0 ? `it would change what becomes of ${listOf(signals)}` : 'it has no effect'
}

/** Where a value stands, for the middle of a sentence. */
export const placeOf = (from: Origin): string => (from.source.endsWith(' environment') ? `the ${from.source}` : originText(from))

/** The value of a reading as a message shows it. */
export const shownValue = (reading: Reading): string => visible(reading.raw.toString(), 120)

const originOf = (text: string): string => /^https?:\/\/[^/?#]+/i.exec(text)?.[0] ?? text

/** What the program does with a value, as the second half of a sentence that has the program as its subject. */
export function doesWith(reading: Reading): string {
  const instead = reading.instead ? originOf(reading.instead) : ''
  if (reading.outcome === 'default-instead') {
    const verb = /ENDPOINT$/i.test(reading.setting) ? 'sends to' : 'uses'
    return instead ? `${verb} ${instead} instead` : 'uses its default instead'
  }
  if (reading.outcome === 'signal-off') return `sends no ${listOf(reading.signals, 'or')}`
  if (reading.outcome === 'all-off') return 'exports nothing at all'
  if (reading.outcome === 'crash') return 'does not start'
  if (reading.outcome === 'item-dropped') return 'drops the item'
  return reading.outcome === 'ignored' ? 'ignores it' : 'uses it as it stands'
}
