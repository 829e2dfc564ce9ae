import { allHealthy, doesWith, shownValue } from '../../src/engine/counterfactual.ts'
import { readingCheck } from '../../src/engine/kit.ts'
import { didYouMean, quoted } from '../../src/text.ts'

export default readingCheck({
  id: 'protocol/unknown-value',
  severity: 'error',
  title: 'The protocol is one that the program knows',
  match: ({ setting, reason }) => reason === 'unknown-value' && /PROTOCOL$/.test(setting),
  draft(reading, seen) {
    const { setting, outcome, signals } = reading
    const { protocols } = seen.plan.traits
    const [usual = 'http/protobuf'] = protocols
    const mend = { [setting]: didYouMean(reading.raw.reveal().trim(), protocols) ?? usual }
    const says = reading.says ? ` It prints "${quoted(reading.says, 120)}".` : ''
    return {
      severity: outcome !== 'default-instead' ? 'error' : allHealthy(seen, signals) ? 'note' : 'warning',
      message: `${setting}, "${shownValue(reading)}", is no protocol: the program ${doesWith(reading)}.${says}`,
      fix: { text: `Write one of ${protocols.join(', ')}, in lower case`, edit: mend },
      mend,
    }
  },
})
