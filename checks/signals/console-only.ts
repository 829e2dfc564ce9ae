import { evidenceOf, exporting, signalWords } from '../../src/engine/kit.ts'
import { type Check, SIGNALS } from '../../src/types.ts'

const check: Check = {
  id: 'signals/console-only',
  stage: 'plan',
  severity: 'error',
  title: 'what is exported leaves the machine',
  *run(seen) {
    const printed = SIGNALS.filter((signal) => seen.plan.routes[signal].state === 'console')
    const required = printed.filter((signal) => seen.required.includes(signal))
    const isAlone = exporting(seen).length === 0 && !SIGNALS.some((signal) => ['broken', 'crash'].includes(seen.plan.routes[signal].state))
    const signals = isAlone ? printed : required
    if (signals.length === 0) return
    const names = signals.map((signal) => `OTEL_${signal.toUpperCase()}_EXPORTER`)
    const isNamed = names.some((name) => seen.plan.settings.has(name))
    const edit = Object.fromEntries(names.map((name) => [name, 'otlp']))
    const wouldSend = signals.some((signal) => seen.whatIf(edit).routes[signal].state === 'export')
    yield {
      severity: required.length > 0 ? 'error' : 'note',
      signals,
      message: `${isNamed ? 'The console exporter is on' : 'No exporter sends anything'}: ${signalWords(signals)} are printed ${isNamed ? 'on standard output' : 'where the program runs'}, and nothing is sent to a backend.`,
      evidence: names.flatMap((name) => evidenceOf(seen, name)),
      fix: wouldSend
        ? { text: 'To send them, name the OTLP exporter', edit }
        : (seen.plan.traits.sends ?? seen.plan.traits.configure ?? { text: 'To send them, give the program an exporter in its code' }),
      culprits: names,
      mend: wouldSend ? edit : undefined,
    }
  },
}
export default check
