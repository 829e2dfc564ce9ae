import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import { quoted } from '../../src/text.ts'
import type { Edit, Reading, Seen } from '../../src/types.ts'

export default readingCheck({
  id: 'runtime/compression',
  severity: 'error',
  title: 'the compression is one that this program can use',
  match: hasReason('compression'),
  draft(reading, seen) {
    const edit = removal(reading, seen)
    const isLost = reading.outcome !== 'default-instead'
    const isAny = ['gzip', 'none'].every((value) => stillBad(reading, seen, value))
    const does =
      reading.outcome === 'crash'
        ? 'then does not start'
        : isLost
          ? `then sends nothing${isAny ? ', whatever the value is' : ''}`
          : `sends with ${reading.instead ?? 'none'} instead`
    const shown = quoted(reading.raw.toString(), 40) || 'set to nothing'
    return {
      severity: isLost ? 'error' : 'warning',
      message: `This program cannot use the compression that is asked for: ${reading.setting} is ${shown}, and it ${does}.`,
      fix: { text: isAny ? 'Remove it: not even none may be set' : 'Remove it, or name a compression that the program has', edit },
      mend: edit,
    }
  },
})

const stillBad = ({ setting }: Reading, seen: Seen, value: string): boolean =>
  seen.whatIf({ [setting]: value }).readings.some((other) => other.setting === setting && hasReason('compression')(other))

/** Behind a setting of one signal the common one may do the same. */
function removal(reading: Reading, seen: Seen): Edit {
  const edit: Record<string, null> = { [reading.setting]: null }
  const still = (other: Reading): boolean => hasReason('compression')(other) && other.signals.some((s) => reading.signals.includes(s))
  for (const other of seen.whatIf(edit).readings.filter(still)) edit[other.setting] = null
  return edit
}
