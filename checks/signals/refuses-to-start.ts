import { shownValue } from '../../src/engine/counterfactual.ts'
import { readingCheck } from '../../src/engine/kit.ts'
import { listOf, quoted } from '../../src/text.ts'

export default readingCheck({
  id: 'signals/refuses-to-start',
  severity: 'error',
  title: 'no value keeps the program from starting or from exporting at all',
  match: ({ outcome, reason }) => (outcome === 'crash' || outcome === 'all-off') && reason !== 'disabled' && reason !== 'bad-version',
  draft(reading) {
    const does = reading.outcome === 'crash' ? 'does not start' : 'switches all its telemetry off'
    if (reading.reason === 'missing' && reading.detail !== undefined)
      return { message: `The program ${does} without ${reading.setting}: ${reading.detail}.`, fix: { text: `Add ${reading.setting}` } }
    if (reading.reason === 'missing') {
      const fix = { text: `Set ${reading.instead ?? reading.setting} where the program runs, or give it to ${reading.setting}` }
      return { message: `The program ${does}: ${reading.says ?? 'a value is missing'}, and ${reading.setting} cannot do without.`, fix }
    }
    const says = reading.says ? ` It says: "${quoted(reading.says, 160)}".` : ''
    return {
      message: `With ${reading.setting}, "${shownValue(reading)}", the program ${does}.${says}`,
      fix: reading.needs
        ? { text: `Add ${listOf(reading.needs.packages)}, or remove ${reading.setting}`, line: reading.needs.line }
        : { text: `Correct ${reading.setting}, or remove it`, edit: { [reading.setting]: null } },
      mend: { [reading.setting]: null },
    }
  },
})
