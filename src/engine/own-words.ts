import type { Draft, Reading } from '../types.ts'
import { rewrite } from './change.ts'
import { doesWith } from './counterfactual.ts'

type Words = Omit<Draft, 'signals' | 'evidence'>

/** What a program does with its own settings, where no SDK would do so. */

/** A setting is read, and another one takes its effect. */
export const divertedBy = ({ setting, instead = '' }: Reading): Words => ({
  message: `${setting} does not decide where the data go: ${instead} is set as well, and wins.`,
  fix: { text: `Remove ${instead}, or leave ${setting} out`, edit: { [instead]: null } },
  mend: { [instead]: null },
})

/** It has no effect while something else is not set. */
export const unmet = ({ setting, detail }: Reading): Words | null =>
  detail === undefined
    ? null
    : { severity: 'warning', message: `${setting} has no effect: ${detail}.`, fix: { text: 'Set the other one as well, or remove it' } }

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
