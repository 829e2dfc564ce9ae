import type { Draft, Reading, Route, Seen, Signal } from '../../types.ts'
import { moved, placeOf, settingFix } from '../counterfactual.ts'
import { listOf } from '../../text.ts'

/** What a setting of this name decides, so that two versions can be compared in it alone: their defaults differ too. */
const DECIDES: readonly (readonly [RegExp, (route: Route) => string | undefined])[] = [
  [/protocol$/i, ({ protocol }) => protocol],
  [/endpoint$/i, ({ url }) => url?.value.reveal()],
  [/compression$/i, ({ compression }) => compression],
]

/** A setting that this version does not read yet, and that decides something in a later one. */
function readLater({ setting, signals, from, instead }: Reading, seen: Seen): Omit<Draft, 'evidence'> | null {
  const newest = instead === undefined ? seen.newest?.() : undefined
  if (!newest || newest.plan.readings.some((one) => one.setting === setting && one.outcome === 'ignored')) return null
  const own = DECIDES.find(([name]) => name.test(setting))?.[1]
  const differs = (signal: Signal): boolean => own !== undefined && own(seen.plan.routes[signal]) !== own(newest.plan.routes[signal])
  const changed = [...new Set([...moved(newest, { [setting]: null }), ...signals.filter(differs)])]
  const mine = signals.filter((signal) => changed.includes(signal) && seen.plan.routes[signal].state !== 'off')
  if (mine.length === 0) return null
  const { id, app, version = '' } = seen.plan.runtime
  const message = `${app ?? id} ${version} does not read ${setting} in ${placeOf(from)} yet, as later versions do: ${listOf(mine)} go as if it were not set.`
  return { signals: mine, message, mend: { [setting]: null }, fix: { text: 'Upgrade it, or do without the setting' } }
}

/** A file that is named, and would count if its switch were on. */
function unswitched({ setting, signals, from, fileSwitch }: Reading, isUnnamed: boolean): Omit<Draft, 'evidence'> | null {
  if (!fileSwitch) return null
  const { setting: name, value } = fileSwitch
  const message = `The program does not read ${setting} in ${placeOf(from)}: it counts with ${name}=${value} alone.`
  return {
    signals,
    severity: isUnnamed ? 'warning' : 'note',
    message,
    fix: settingFix(`Set ${name} beside it`, { [name]: value }, placeOf(from)),
  }
}

/** A setting that the program would read as a later version, or with another one beside it. */
export const readElsewhere = (reading: Reading, seen: Seen, isUnnamed: boolean): Omit<Draft, 'evidence'> | null =>
  unswitched(reading, isUnnamed) ?? readLater(reading, seen)
