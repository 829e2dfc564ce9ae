import type { Draft, Reading, Seen } from '../types.ts'
import { rewrite } from './change.ts'
import { doesWith } from './counterfactual.ts'

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
