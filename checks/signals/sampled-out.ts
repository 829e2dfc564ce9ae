import { shownValue } from '../../src/engine/counterfactual.ts'
import { hasReason, readingCheck } from '../../src/engine/kit.ts'

export default readingCheck({
  id: 'signals/sampled-out',
  severity: 'error',
  title: 'the sampler lets traces through',
  match: hasReason('never-samples', 'ratio'),
  draft(reading, seen) {
    const { setting } = reading
    const value = shownValue(reading)
    if (reading.reason === 'ratio') {
      return {
        severity: 'note',
        message: `The sampler (${seen.plan.routes.traces.sampler.value}) keeps a part of the traces: a single one that is missing may just not be sampled.`,
        fix:
          reading.from.source === 'default'
            ? { text: 'To see every trace while looking for a fault, set the ratio to 1', edit: { [setting]: '1' } }
            : { text: 'To see every trace while looking for a fault, remove the ratio', edit: { [setting]: null } },
      }
    }
    const edit = { [setting]: null }
    const isParented = seen.plan.routes.traces.sampler.value.startsWith('parentbased')
    return {
      message: `${setting} is ${value}: the sampler drops every trace${isParented ? ' but those that a caller has sampled' : ''}. Metrics and logs are not sampled.`,
      fix: { text: 'Remove it: without it every trace is sampled', edit },
      mend: edit,
    }
  },
})
