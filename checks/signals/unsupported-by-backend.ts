import { known } from '../../src/engine/facts/backend.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { switchOff } from '../../src/engine/off.ts'
import type { Check, Signal } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

const check: Check = {
  id: 'signals/unsupported-by-backend',
  stage: 'plan',
  severity: 'error',
  title: 'the backend takes every signal that is sent to it',
  *run(seen) {
    const lost = known(seen).filter(({ route, facts }) => !facts.signals.includes(route.signal) && !arrives(seen, route.signal))
    for (const title of new Set(lost.map(({ facts }) => facts.title))) {
      const mine = lost.filter(({ facts }) => facts.title === title)
      const signals: Signal[] = mine.map(({ route }) => route.signal)
      const fix = switchOff(seen.plan, signals)
      yield {
        severity: signals.some((signal) => seen.required.includes(signal)) ? 'error' : 'note',
        signals,
        message: `${title} takes ${listOf(mine[0]?.facts.signals ?? [])} only; the program sends it ${listOf(signals)} too, and they are lost there.`,
        evidence: [],
        fix,
        mend: fix.edit,
      }
    }
  },
}
export default check
