import { atReceiver, inClear } from '../../src/engine/facts/dialling.ts'
import { arrives } from '../../src/engine/facts/fares.ts'
import { evidence } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning/meaning.ts'
import { isNearHost } from '../../src/engine/near.ts'
import { type Check, type Draft, type Edit, type Reading, type Seen, type Signal, SIGNALS } from '../../src/types.ts'

/** Failures before any TLS: they have another cause. */
const OPEN = ['dns', 'refused', 'timeout', 'unreachable', 'proxy']

const check: Check = {
  id: 'endpoint/tls-mismatch',
  stage: 'plan',
  severity: 'error',
  title: 'TLS is spoken where TLS is meant',
  *run(seen) {
    for (const reading of seen.plan.readings) {
      const draft = reading.reason === 'tls-by-default' ? byDefault(reading, seen) : null
      if (draft) yield draft
    }
    yield* inClear(seen)
    yield* atReceiver(seen)
  },
}
export default check

/** Nobody serves TLS on the own network without being told to, and http:// says that plaintext is meant. */
function byDefault(reading: Reading, seen: Seen): Draft | null {
  const signals = SIGNALS.filter((signal) => reading.signals.includes(signal) && !arrives(seen, signal))
  const dial = signals.map((signal) => seen.plan.routes[signal].dial).find((one) => one !== undefined)
  const isHttp = /^http:/i.test(reading.raw.reveal())
  if (!dial?.tls || dial.port === 443 || !(isHttp || isNearHost(dial.host))) return null
  const why = isHttp
    ? 'http:// alone does not switch it off here'
    : 'it is the default here, and what listens there is hardly set up for it'
  const mend = reading.instead ? { [reading.instead]: 'true' } : withScheme(reading, seen, signals)
  return {
    severity: signals.some((signal) => OPEN.includes(finalProbe(seen, signal)?.failure ?? '')) ? 'note' : 'error',
    signals,
    message: `TLS is spoken to ${dial.host}:${dial.port}: ${why}. A receiver without TLS breaks the connection off.`,
    evidence: [evidence(reading)],
    fix: reading.instead
      ? { text: `Set ${reading.instead} to true, or, where TLS is meant, name its certificate authority`, edit: mend }
      : { text: reading.detail ?? 'Switch TLS off for it', ...(mend ? { edit: mend } : {}) },
    culprits: [reading.setting],
    mend,
  }
}

/** A host and a port alone, with the scheme that means plaintext, where that is what it takes. */
function withScheme({ setting, raw }: Reading, seen: Seen, signals: readonly Signal[]): Edit | undefined {
  const text = raw.reveal().trim()
  if (!/^(?:\/\/)?[\w.-]+:\d/.test(text)) return undefined
  const mend = { [setting]: `http://${text.replace(/^\/\//, '')}` }
  const { routes } = seen.whatIf(mend)
  return signals.every((signal) => routes[signal].dial?.tls === false) ? mend : undefined
}
