import { doesWith, placeOf, settingFix, shownValue, weight } from '../../src/engine/counterfactual.ts'
import { edited, isHeaders, readingCheck } from '../../src/engine/kit.ts'
import { unquote } from '../../src/runtimes/parts/values.ts'

export default readingCheck({
  id: 'env/quotes-kept',
  severity: 'error',
  title: 'no quotes are part of a value',
  // Quotes in a header list are a finding of their own, with what they do to each header.
  match: (reading) => reading.reason === 'quoted' && !isHeaders(reading.setting),
  draft(reading, seen) {
    const mend = edited(reading, unquote)
    return {
      severity: weight(seen, mend, reading.signals),
      message: `The quotes are part of the value of ${reading.setting}, ${shownValue(reading)}: the program takes none away and ${doesWith(reading)}.`,
      fix: settingFix('Write the value without the quotes', mend, placeOf(reading.from)),
      mend,
    }
  },
})
