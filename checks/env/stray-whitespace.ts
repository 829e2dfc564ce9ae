import { doesWith, settingFix, shownValue, weight } from '../../src/engine/counterfactual.ts'
import { edited, hasReason, readingCheck } from '../../src/engine/kit.ts'
import { originText } from '../../src/runtimes/parts/settings.ts'
import { trimBlank } from '../../src/runtimes/parts/values.ts'

export default readingCheck({
  id: 'env/stray-whitespace',
  severity: 'error',
  title: 'No value begins or ends with a blank or a line end',
  match: hasReason('whitespace'),
  draft(reading, seen) {
    const mend = edited(reading, trimBlank)
    const text = reading.raw.reveal()
    const where = trimBlank(text) === '' ? 'Nothing but blanks is' : /[\r\n]/.test(text) ? 'A line end is' : 'Blanks are'
    const returns = /\r/.test(text) ? 'Save the file with Unix line ends (LF), and write the value without them' : 'Write the value without them'
    return {
      severity: weight(seen, mend, reading.signals),
      message: `${where} part of the value of ${reading.setting}, "${shownValue(reading)}": the program does not trim it and ${doesWith(reading)}.`,
      fix: settingFix(returns, mend, originText(reading.from)),
      mend,
    }
  },
})
