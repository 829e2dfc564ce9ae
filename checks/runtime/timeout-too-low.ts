import { allHealthy, shownValue } from '../../src/engine/counterfactual.ts'
import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import { listOf, quoted } from '../../src/text.ts'
import type { Edit, Reading, Seen, Severity } from '../../src/types.ts'

const isOut = hasReason('too-low', 'too-high')

export default readingCheck({
  id: 'runtime/timeout-too-low',
  severity: 'error',
  title: 'every export has time and room',
  match: isOut,
  draft(reading, seen) {
    const { setting, signals } = reading
    const mend = removal(reading, seen)
    const says = reading.says ? ` It says: "${quoted(reading.says, 120)}".` : ''
    return {
      severity: severityOf(reading, seen),
      message: `${setting} is ${shownValue(reading)}${reading.detail ? ` (${reading.detail})` : ''}: that is too ${reading.reason === 'too-high' ? 'much' : 'low'}, and ${consequence(reading)}.${says}`,
      fix: { text: `Remove it: the default is enough for ${listOf(signals)}`, edit: mend },
      mend,
    }
  },
})

/** Nothing is sent at all, some exports are lost, or the program helps itself. */
function severityOf({ outcome, signals }: Reading, seen: Seen): Severity {
  if (outcome === 'default-instead' || outcome === 'ignored' || allHealthy(seen, signals)) return 'note'
  return outcome === 'used' ? 'warning' : 'error'
}

function consequence({ setting, outcome, signals, instead }: Reading): string {
  if (outcome === 'crash') return 'the program does not start'
  if (outcome === 'all-off') return 'the program exports nothing at all'
  if (outcome === 'default-instead' || outcome === 'ignored') return `the program uses ${instead ?? 'its default'} in its place`
  const isTime = /TIMEOUT$/i.test(setting)
  if (outcome === 'used') return isTime ? 'exports are given up as they begin' : 'records are lost'
  return isTime
    ? `no export of ${listOf(signals)} has any time: none are sent`
    : `every record is dropped: no ${listOf(signals, 'or')} are sent`
}

/** Behind a setting of one signal the common one may be as low. */
function removal(reading: Reading, seen: Seen): Edit {
  const edit: Record<string, null> = { [reading.setting]: null }
  const still = (other: Reading): boolean => isOut(other) && other.signals.some((signal) => reading.signals.includes(signal))
  for (const other of seen.whatIf(edit).readings.filter(still)) edit[other.setting] = null
  return edit
}
