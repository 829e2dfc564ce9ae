import { doesWith, placeOf, settingFix, shownValue, weight } from '../../src/engine/counterfactual.ts'
import { edited, hasReason, isEndpoint, readingCheck } from '../../src/engine/kit.ts'
import type { Draft, Reading } from '../../src/types.ts'
import { trimBlank } from '../../src/runtimes/parts/values.ts'

export default readingCheck({
  id: 'env/stray-whitespace',
  severity: 'error',
  title: 'no value begins or ends with a blank or a line end',
  match: hasReason('whitespace', 'line-end'),
  draft(reading, seen) {
    if (reading.reason === 'line-end') return cutOff(reading)
    const text = reading.raw.reveal()
    const isBlank = trimBlank(text) === ''
    const mend = isBlank ? { [reading.setting]: null } : edited(reading, trimBlank)
    const where = isBlank ? 'Nothing but blanks is' : /[\r\n]/.test(text) ? 'A line end is' : 'Blanks are'
    const returns = /\r/.test(text)
      ? 'Save the file with Unix line ends (LF), and write the value without them'
      : 'Write the value without them'
    return {
      // An endpoint of blanks alone still counts as one, and where the data go then is never meant.
      severity: isBlank && isEndpoint(reading.setting) ? 'error' : weight(seen, mend, reading.signals),
      message: `${where} part of the value of ${reading.setting}, "${shownValue(reading)}": the program does not trim it and ${doesWith(reading)}.`,
      fix: settingFix(returns, mend, placeOf(reading.from)),
      mend,
    }
  },
})

/** It does no harm here, and would elsewhere. */
const cutOff = (reading: Reading): Pick<Draft, 'severity' | 'message' | 'fix' | 'mend'> => ({
  severity: 'note',
  message: `A line end is part of the value of ${reading.setting}: this program cuts it off, others send it or refuse the value.`,
  fix: { text: 'Save the file with Unix line ends (LF)' },
  mend: edited(reading, trimBlank),
})
