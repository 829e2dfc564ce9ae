import { doesWith, shownValue } from '../../src/engine/counterfactual.ts'
import { readingCheck } from '../../src/engine/kit.ts'
import { didYouMean } from '../../src/text.ts'
import type { Edit, Reading, Reason, Seen } from '../../src/types.ts'

const NAMES = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio']
/** Quotes, blanks, placeholders and settings that are not read at all are findings of their own; an empty argument is none. */
const OTHERS: readonly (Reason | undefined)[] = ['quoted', 'whitespace', 'placeholder', 'not-read', 'file-wins', 'empty']

export default readingCheck({
  id: 'signals/sampler-ignored',
  severity: 'warning',
  title: 'the program understands the sampler that is asked for',
  match: ({ setting, outcome, reason }, seen) =>
    /SAMPLER(?:_ARG)?$/i.test(setting) &&
    (outcome === 'default-instead' || outcome === 'ignored') &&
    !OTHERS.includes(reason) &&
    seen.plan.routes.traces.state === 'export',
  draft(reading, seen) {
    const { setting, reason } = reading
    const isRatio = /_ARG$/i.test(setting)
    const what = reason === 'unsupported' ? 'no sampler of this program' : isRatio ? 'no share from 0 to 1' : 'no sampler that it knows'
    const mend = meant(reading, isRatio)
    return {
      severity: mend && keepsPart(seen, mend) ? 'warning' : 'note',
      message: `${setting}, "${shownValue(reading)}", is ${what}: the program ${doesWith(reading)}, and every trace is sent.`,
      fix: {
        text: isRatio ? 'Write a share from 0 to 1, such as 0.1 for one trace in ten' : 'Write the name of a sampler, in lower case',
        edit: mend,
      },
      mend,
    }
  },
})

/** Traces that were to be thinned out are all sent: that costs something. Other misread samplers send what they were to send. */
const keepsPart = (seen: Seen, mend: Edit): boolean => seen.whatIf(mend).readings.some(({ reason }) => reason === 'ratio')

function meant({ setting, raw }: Reading, isRatio: boolean): Edit | undefined {
  const text = raw.reveal().trim()
  if (!isRatio) {
    const name = didYouMean(text.toLowerCase(), NAMES)
    return name === undefined ? undefined : { [setting]: name }
  }
  const [, number = '', percent] = /^(\d+(?:[.,]\d+)?)\s*(%)?$/.exec(text) ?? []
  const share = Number(number.replace(',', '.')) / (percent ? 100 : 1)
  return share > 0 && share < 1 ? { [setting]: String(share) } : undefined
}
