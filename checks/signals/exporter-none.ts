import { gained } from '../../src/engine/counterfactual.ts'
import { evidence, signalWords } from '../../src/engine/kit.ts'
import { type Check, type Edit, type Seen, type Signal, SIGNALS } from '../../src/types.ts'

const check: Check = {
  id: 'signals/exporter-none',
  stage: 'plan',
  severity: 'error',
  title: 'not every exporter is none',
  *run(seen) {
    const off = seen.plan.readings.filter((reading) => reading.reason === 'none' && reading.outcome === 'signal-off')
    const silenced = SIGNALS.filter((signal) => off.some((reading) => reading.signals.includes(signal)))
    const taken = seen.profile?.signals ?? SIGNALS
    const required = silenced.filter((signal) => seen.required.includes(signal))
    // With one signal left, `none` for the others is how a program is told to send that one alone.
    const signals = taken.every((signal) => isLost(seen, signal, silenced)) ? silenced : required
    if (signals.length === 0) return
    const culprits = off.filter((reading) => reading.signals.some((signal) => signals.includes(signal)))
    const unset: Edit = Object.fromEntries(culprits.map(({ setting }) => [setting, null]))
    const edit = gained(seen, unset).length > 0 ? unset : Object.fromEntries(culprits.map(({ setting }) => [setting, 'otlp']))
    const names = culprits.map(({ setting }) => setting)
    const why = required.length > 0 ? `--require asks for ${signalWords(required)}` : 'nothing is left to send'
    yield {
      signals,
      message: `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} none, which switches ${signalWords(signals)} off: ${why}.`,
      evidence: culprits.map((reading) => evidence(reading)),
      fix: { text: `Let ${signalWords(signals)} out again`, edit },
      culprits: names,
      mend: edit,
    }
  },
}
export default check

/** Its exporter is none, or the program has none for it, and nothing else keeps it in. What has to be asked for is not lost where nobody asks. */
function isLost({ plan }: Seen, signal: Signal, silenced: readonly Signal[]): boolean {
  const { state, also, wanted } = plan.routes[signal]
  const isStopped = plan.readings.some(({ outcome, signals }) => /^(?:signal|all)-off$/.test(outcome) && signals.includes(signal))
  return silenced.includes(signal) || (plan.traits.onByDefault && state === 'off' && wanted === null && also.length === 0 && !isStopped)
}
