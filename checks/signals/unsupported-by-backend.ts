import { leadsTo, listOf } from '../../src/engine/counterfactual.ts'
import { exporting } from '../../src/engine/kit.ts'
import type { Check, Edit } from '../../src/types.ts'

const check: Check = {
  id: 'signals/unsupported-by-backend',
  stage: 'plan',
  severity: 'error',
  title: 'the backend takes every signal that is sent to it',
  *run(seen) {
    const { profile } = seen
    if (!profile) return
    const signals = exporting(seen)
      .filter((route) => !profile.signals.includes(route.signal) && leadsTo(seen, route))
      .map((route) => route.signal)
    if (signals.length === 0) return
    const switches = signals.map((signal) => seen.plan.traits.offSwitch(signal))
    const edit: Edit = Object.fromEntries(switches.map(({ setting, value }) => [setting, value]))
    const required = signals.some((signal) => seen.required.includes(signal))
    yield {
      severity: required ? 'error' : 'note',
      signals,
      message: `${profile.title} takes ${listOf(profile.signals)} only; the program sends it ${listOf(signals)} too, and they are lost there.`,
      evidence: [],
      fix: { text: `Switch ${signals.length > 1 ? 'them' : signals[0]} off`, edit },
      mend: edit,
    }
  },
}
export default check
