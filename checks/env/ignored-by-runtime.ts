import { moved, placeOf, settingFix, withoutIt } from '../../src/engine/counterfactual.ts'
import { exporting, readingCheck } from '../../src/engine/kit.ts'
import { readElsewhere } from '../../src/engine/facts/later.ts'
import { inOwnWords, ownWay } from '../../src/engine/facts/own-words.ts'
import { asTaken, rightName } from '../../src/engine/facts/right-name.ts'
import { isKnownName, meantName } from '../../src/runtimes/parts/names.ts'
import { type Edit, type Reading, type Seen, SIGNALS } from '../../src/types.ts'

const ANOTHERS = /CERTIFICATE$|CLIENT_KEY$/i

const isTypo = ({ setting }: Reading, seen: Seen): boolean =>
  !isKnownName(setting.toUpperCase()) && meantName(setting, seen.runtime.reads) !== undefined
const isNothing = (reading: Reading): boolean => ['', 'null', '~'].includes(reading.raw.reveal().trim())

/** No other setting names a destination. */
const isUnnamed = ({ plan: { routes } }: Seen): boolean => SIGNALS.every((signal) => !/own|generic/.test(routes[signal].wanted ?? ''))

/** Nothing leaves, and the one place that says where it should go is not read. */
const decidesAll = ({ setting }: Reading, seen: Seen): boolean =>
  /CONFIG_FILE$|^otel$|ENDPOINT$/i.test(setting) && isUnnamed(seen) && exporting(seen).length === 0

export default readingCheck({
  id: 'env/ignored-by-runtime',
  severity: 'error',
  title: 'the program reads every setting that is set for it',
  match(reading, seen) {
    if (reading.outcome !== 'ignored' || !['not-read', 'unsupported', 'diverted'].includes(reading.reason ?? '')) return false
    return !ANOTHERS.test(reading.setting) && !isNothing(reading) && (rightName(reading, seen) !== undefined || !isTypo(reading, seen))
  },
  draft(reading, seen) {
    const { setting, from, instead } = reading
    const other = inOwnWords(reading, seen) ?? readElsewhere(reading, seen, isUnnamed(seen))
    if (other) return other
    const right = rightName(reading, seen)
    const isTaken = right !== undefined && (seen.plan.settings.get(right)?.value.reveal() ?? '') !== ''
    const value = right && !isTaken ? asTaken(seen, reading, right) : ''
    const mend: Edit = right && !isTaken ? { [setting]: null, [right]: value } : { [setting]: null }
    const signals = right && !isTaken ? moved(seen, mend) : []
    const isForm = reading.reason === 'unsupported'
    const why = `The program does not ${isForm ? 'take this value of' : 'read'} ${setting} in ${placeOf(from)}`
    if (!right && decidesAll(reading, seen)) {
      const fix = seen.plan.traits.configure ?? ownWay(seen)
      return { message: `${why}, and nothing else says where its telemetry should go.`, fix }
    }
    if (!right || signals.length === 0) {
      const isFile = /CONFIG_FILE$/i.test(setting)
      const rest = isFile ? ': nothing in that file has an effect' : ', and it would change nothing here'
      const message = `${why}${isTaken ? `; ${right} is set and decides` : rest}.`
      const fix = { text: 'Remove it, or leave it: it has no effect' }
      return { severity: isFile && isUnnamed(seen) ? 'warning' : 'note', message, fix, mend }
    }
    const text = isForm ? `Write the value of ${setting} as a text in quotes` : `Set ${instead ?? right} instead`
    const fix = settingFix(text, { [right]: value }, placeOf(from))
    return { signals, message: `${why}: ${withoutIt(seen, mend, signals)}.`, fix, mend }
  },
})
