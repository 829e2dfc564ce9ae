import { allHealthy } from '../../src/engine/counterfactual.ts'
import { fileFix, missedBy } from '../../src/engine/facts/inert.ts'
import { evidence } from '../../src/engine/kit.ts'
import { type Check, SIGNALS } from '../../src/types.ts'
import { listOf } from '../../src/text.ts'

const check: Check = {
  id: 'env/config-file-wins',
  stage: 'plan',
  severity: 'warning',
  title: 'no variable is set that the configuration file makes inert',
  *run(seen) {
    const inert = seen.plan.readings
      .filter(({ reason }) => reason === 'file-wins')
      .map((reading) => ({ reading, missed: missedBy(seen, reading) }))
      .filter(({ missed }) => missed.length > 0)
    const readings = inert.map(({ reading }) => reading)
    const [first] = readings
    if (!first) return
    const names = readings.map(({ setting }) => setting)
    const signals = SIGNALS.filter((signal) => readings.some((one) => one.signals.includes(signal)))
    const isKnown = seen.plan.file !== undefined
    const has = names.length > 1 ? 'have' : 'has'
    const refers = isKnown ? `, and does not refer to ${names.length > 1 ? 'them' : 'it'}` : '; what that says is not known here'
    yield {
      signals,
      ...(!isKnown || allHealthy(seen, signals) ? { severity: 'note' as const } : {}),
      message: `${listOf(names)} ${has} no effect: ${first.instead} takes the place of the OTEL_* variables${refers}.`,
      evidence: readings.map((reading) => evidence(reading)),
      fix: fileFix(seen, readings),
      culprits: names,
      loses: inert.flatMap(({ missed }) => missed.flatMap((point) => /\.headers\.(.*)$/.exec(point)?.[1] ?? [])),
    }
  },
}
export default check
