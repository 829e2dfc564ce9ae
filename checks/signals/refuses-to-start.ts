import { shownValue } from '../../src/engine/counterfactual.ts'
import { readingCheck } from '../../src/engine/kit.ts'
import { quoted } from '../../src/text.ts'

export default readingCheck({
  id: 'signals/refuses-to-start',
  severity: 'error',
  title: 'no value keeps the program from starting or from exporting at all',
  match: ({ outcome, reason }) => (outcome === 'crash' || outcome === 'all-off') && reason !== 'disabled' && reason !== 'bad-version',
  draft(reading) {
    const does = reading.outcome === 'crash' ? 'does not start' : 'switches all its telemetry off'
    const says = reading.says ? ` It says: "${quoted(reading.says, 160)}".` : ''
    return {
      message: `With ${reading.setting}, "${shownValue(reading)}", the program ${does}.${says}`,
      fix: { text: `Correct ${reading.setting}, or remove it`, edit: { [reading.setting]: null } },
      mend: { [reading.setting]: null },
    }
  },
})
