import { type Draft, type Fix, type Reading, type Route, type Seen, type Signal, SIGNALS } from '../../types.ts'
import { rewrite } from '../change.ts'
import { doesWith } from '../counterfactual.ts'
import { heldBack } from './needs.ts'

type Words = Omit<Draft, 'signals' | 'evidence'>

export const inOwnWords = (reading: Reading, seen: Seen): Words | null =>
  reading.reason === 'diverted' ? divertedBy(reading) : unmet(reading, seen)

/** What a program does with its own settings, where no SDK would do so. */

/** A setting is read, and another one takes its effect. */
const divertedBy = ({ setting, instead = '' }: Reading): Words => ({
  message: `${setting} does not decide where the data go: ${instead} is set as well, and wins.`,
  fix: { text: `Remove ${instead}, or leave ${setting} out`, edit: { [instead]: null } },
  mend: { [instead]: null },
})

/** It has no effect while something else is not set, or because another name was meant. */
function unmet({ setting, detail, instead, signals }: Reading, { plan }: Seen): Words | null {
  if (detail === undefined) return null
  const isLost = instead !== undefined && signals.every((signal) => plan.routes[signal].state === 'off')
  const fix: Draft['fix'] = { text: instead === undefined ? 'Set the other one as well, or remove it' : `Write ${instead}` }
  return { severity: isLost ? 'error' : 'warning', message: `${setting} has no effect: ${detail}.`, fix }
}

/** A URL where host and port alone are taken. */
export function withoutScheme(reading: Reading): Words {
  const { setting, raw } = reading
  const text = raw.reveal().replace(/^[a-z][a-z0-9+.-]*:\/\/|[/?#].*$/gis, '')
  return {
    message: `${setting} takes host:port, without a scheme: the program ${doesWith(reading)}.`,
    fix: { text: 'Leave the scheme out', ...rewrite(setting, raw, text) },
    mend: { [setting]: text },
  }
}

/** How a program is set up that reads none of what is set: by the switch that holds everything back, if it has one. */
export function ownWay(seen: Seen): Fix {
  const fix = heldBack(seen, [...SIGNALS])?.fix
  return fix ? { ...fix, text: 'Set what it reads' } : { text: 'Set the OTEL_EXPORTER_OTLP_* variables in its environment' }
}

/** An app may have no setting of the destination for all signals, but one for this. */
export function nameIt({ plan, runtime }: Seen, { signal }: Route): string {
  const all = 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const own = (one: Signal): string => `OTEL_EXPORTER_OTLP_${one.toUpperCase()}_ENDPOINT`
  const shown = plan.spelling?.names
  // The name that stands for all signals may be that of another signal.
  const shownAs = (name: string): string | undefined => shown?.get(name)?.toUpperCase().replaceAll('.', '_')
  const isOther = SIGNALS.some((one) => one !== signal && shown?.has(all) && shownAs(own(one)) === shownAs(all))
  const name = shown && [...(isOther ? [] : [all]), own(signal)].find((one) => shown.has(one) || runtime.reads(one))
  return `Name the destination in ${name ?? all}`
}
