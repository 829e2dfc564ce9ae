import type { Check } from '../../src/types.ts'

const check: Check = {
  id: 'runtime/content-masked',
  stage: 'plan',
  severity: 'note',
  title: 'prompts and answers are in the spans',
  *run({ plan }) {
    const { content } = plan.traits
    if (!content || plan.routes.traces.state !== 'export') return
    if (plan.settings.get(content.setting)?.value.reveal().toLowerCase() === content.value) return
    yield {
      hint: true,
      signals: ['traces'],
      message: content.text,
      evidence: [{ source: 'not set', text: content.setting }],
      fix: {
        text: 'Only where what is written to the model may be stored there',
        ...(content.line === undefined ? { edit: { [content.setting]: content.value } } : { line: content.line }),
      },
    }
  },
}
export default check
