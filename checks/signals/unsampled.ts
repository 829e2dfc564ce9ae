import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'signals/unsampled',
  stage: 'plan',
  severity: 'note',
  title: 'the share of traces that is sent is known',
  *run(seen) {
    const { state, sampler } = seen.plan.routes.traces
    if (state !== 'export' || !/always_on$|:1$/.test(sampler.value)) return
    yield {
      signals: ['traces'],
      message: `Every trace is sent (${sampler.value}). Where that is too much, a ratio keeps a share of them.`,
      evidence: [],
      fix: { text: 'To keep one trace in ten', edit: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' } },
      hint: true,
    }
  },
}
export default check
