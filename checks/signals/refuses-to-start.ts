import { shownValue } from '../../src/engine/counterfactual.ts'
import { readingCheck } from '../../src/engine/kit.ts'
import { quoted } from '../../src/text.ts'

export default readingCheck({
  id: 'signals/refuses-to-start',
  severity: 'error',
  title: 'No value keeps the program from starting or from exporting at all',
  match: ({ outcome, reason }) => (outcome === 'crash' || outcome === 'all-off') && reason !== 'disabled' && reason !== 'bad-version',
  // Nothing else can be seen while the program stands still; what is said of the same value says why it does.
  explains: (mine, other) => !other.culprits?.some((name) => mine.culprits?.includes(name)) && !/^(?:signals\/sdk-disabled|runtime\/known-bad-version)$/.test(other.id),
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
