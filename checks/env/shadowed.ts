import { placeOf } from '../../src/engine/counterfactual.ts'
import { settingEvidence } from '../../src/engine/kit.ts'
import { type Check, SIGNALS, type Signal } from '../../src/types.ts'

const check: Check = {
  id: 'env/shadowed',
  stage: 'plan',
  severity: 'note',
  title: 'no source hides another value of the same setting',
  *run(seen) {
    for (const [name, traced] of seen.plan.settings) {
      if (!/^OTEL_/i.test(name) || !seen.runtime.reads(name)) continue
      const value = traced.value.reveal()
      const hidden = traced.beat.filter((beaten) => beaten.value.reveal() !== value && beaten.value.reveal() !== '')
      if (hidden.length === 0) continue
      const places = hidden.map((beaten) => placeOf(beaten.from)).join(' and ')
      const { setting } = traced.from
      const evidence = [traced, ...hidden].map((one) => settingEvidence(one.from, one.value))
      const says = value === '' ? 'sets it to nothing' : 'holds another value'
      yield {
        signals: signalsOf(name),
        message: `${setting} in ${placeOf(traced.from)} ${says} and wins: what ${places} ${hidden.length > 1 ? 'say' : 'says'} has no effect.`,
        evidence,
        fix: { text: `Keep one of them: remove the line in ${placeOf(traced.from)}, or the one in ${places}` },
        culprits: [name],
      }
    }
  },
}
export default check

const signalsOf = (name: string): Signal[] => {
  const own = SIGNALS.filter((signal) => name.toUpperCase().split('_').includes(signal.toUpperCase()))
  return own.length > 0 ? own : [...SIGNALS]
}
