import { allHealthy, shownValue } from '../../src/engine/counterfactual.ts'
import { hasReason, readingCheck } from '../../src/engine/kit.ts'
import type { Edit, Reading, Seen } from '../../src/types.ts'

const isFlag = ({ setting }: Reading): boolean => /INSECURE$/i.test(setting)
const isAgainst = (reading: Reading): boolean => isFlag(reading) && hasReason('flag-against-scheme', 'empty')(reading)

export default readingCheck({
  id: 'protocol/insecure-flag',
  severity: 'error',
  title: 'the INSECURE flag says the same as the scheme of the endpoint',
  match(reading, seen) {
    if (!isAgainst(reading) || !reading.signals.some((signal) => seen.plan.routes[signal].state === 'export')) return false
    const wins = seen.plan.readings.some((other) => other.setting === reading.setting && other.outcome === 'used' && isAgainst(other))
    return reading.outcome === 'used' || (reading.outcome === 'ignored' && !wins)
  },
  draft(reading, seen) {
    const { setting, instead, outcome, signals } = reading
    const value = shownValue(reading) === '' ? 'set to nothing' : `"${shownValue(reading)}"`
    const mend = removal(reading, seen)
    if (outcome !== 'used') {
      const speaks = instead ? `, and the program speaks ${instead}` : ''
      const message = `${setting} is ${value}, against the scheme of the endpoint: the scheme decides here${speaks}. The flag has no effect.`
      return { severity: 'note', message, fix: { text: 'Remove it', edit: mend }, mend }
    }
    const [scheme, other] = instead === 'TLS' ? ['http', 'https'] : ['https', 'http']
    return {
      severity: allHealthy(seen, signals) ? 'note' : 'error',
      message: `${setting} is ${value}, and the scheme of the endpoint is ${scheme}: the flag wins here, and the program speaks ${instead ?? 'the other'} to it.`,
      fix: { text: `Remove it, so that the scheme decides; where ${instead} is meant, write ${other}:// too`, edit: mend },
      mend,
    }
  },
})

/** Behind the flag of one signal the common one may do the same. */
function removal(reading: Reading, seen: Seen): Edit {
  const edit: Record<string, null> = { [reading.setting]: null }
  const still = (other: Reading): boolean => isAgainst(other) && other.signals.some((signal) => reading.signals.includes(signal))
  for (const other of seen.whatIf(edit).readings.filter(still)) edit[other.setting] = null
  return edit
}
