import { listOf, moved, settingFix } from '../../src/engine/counterfactual.ts'
import { readingCheck } from '../../src/engine/kit.ts'
import { isKnownName, meantName } from '../../src/runtimes/parts/names.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'
import { type Edit, type Reading, type Seen, SIGNALS } from '../../src/types.ts'

const ANOTHERS = /CERTIFICATE$|CLIENT_KEY$/i

/** The environment variable that would have the effect, if there is one and nothing else sets it. */
function rightName({ setting, instead }: Reading, seen: Seen): string | undefined {
  return [instead, setting].map((name) => name?.toUpperCase()).find((name) => name !== undefined && seen.runtime.reads(name))
}

const isTypo = ({ setting }: Reading, seen: Seen): boolean => !isKnownName(setting.toUpperCase()) && meantName(setting, seen.runtime.reads) !== undefined
const isNothing = (reading: Reading): boolean => ['', 'null', '~'].includes(reading.raw.reveal().trim())

/** Nothing leaves, and the one place that says where it should go is not read. */
const decidesAll = (reading: Reading, seen: Seen): boolean => /CONFIG_FILE$|^otel$/i.test(reading.setting) && SIGNALS.every((signal) => seen.plan.routes[signal].wanted === null && seen.plan.routes[signal].state === 'off')

export default readingCheck({
  id: 'env/ignored-by-runtime',
  severity: 'error',
  title: 'The program reads every setting that is set for it',
  match(reading, seen) {
    if (reading.outcome !== 'ignored' || (reading.reason !== 'not-read' && reading.reason !== 'unsupported')) return false
    return !ANOTHERS.test(reading.setting) && !isNothing(reading) && (rightName(reading, seen) !== undefined || !isTypo(reading, seen))
  },
  draft(reading, seen) {
    const { setting, from, instead } = reading
    const right = rightName(reading, seen)
    const taken = right !== undefined && (seen.plan.settings.get(right)?.value.reveal() ?? '') !== ''
    const mend: Edit = right && !taken ? { [setting]: null, [right]: reading.raw.reveal() } : { [setting]: null }
    const signals = right && !taken ? moved(seen, mend) : []
    const why = reading.reason === 'unsupported' ? `does not take this value of ${setting} in ${originText(from)}` : `does not read ${setting} in ${originText(from)}`
    if (decidesAll(reading, seen)) return { message: `The program ${why}, and nothing else says where its telemetry should go.`, fix: { text: 'Set the OTEL_EXPORTER_OTLP_* variables in its environment' } }
    if (signals.length === 0) return { severity: 'note', message: `The program ${why}${taken ? `; ${right} is set and decides` : ', and it would change nothing here'}.`, fix: { text: 'Remove it, or leave it: it has no effect', edit: { [setting]: null } }, mend }
    const name = instead ?? right ?? setting
    const text = reading.reason === 'unsupported' ? `Write the value of ${setting} as a text in quotes` : `Set ${name} instead`
    return { signals, message: `The program ${why}: without it, ${listOf(signals)} go elsewhere, otherwise, or not at all.`, fix: right === undefined ? { text } : settingFix(text, { [right]: reading.raw.reveal() }, originText(from)), mend }
  },
})
