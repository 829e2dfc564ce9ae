import { leadsTo, listOf } from '../../src/engine/counterfactual.ts'
import { exporting } from '../../src/engine/kit.ts'
import { switchOff } from '../../src/engine/off.ts'
import type { Check } from '../../src/types.ts'

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
    const fix = switchOff(seen.plan, signals)
    const required = signals.some((signal) => seen.required.includes(signal))
    yield {
      severity: required ? 'error' : 'note',
      signals,
      message: `${profile.title} takes ${listOf(profile.signals)} only; the program sends it ${listOf(signals)} too, and they are lost there.`,
      evidence: [],
      fix,
      mend: fix.edit,
    }
  },
}
export default check
