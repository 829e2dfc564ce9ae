import { arrives } from '../../src/engine/facts/fares.ts'
import { hasReason, readingCheck, signalWords } from '../../src/engine/kit.ts'
import { finalProbe } from '../../src/engine/meaning/meaning.ts'
import { quoted } from '../../src/text.ts'
import type { Fix, Reading, Seen, Signal } from '../../src/types.ts'

export default readingCheck({
  id: 'runtime/timeout-units',
  severity: 'warning',
  title: "every timeout is written in the program's own unit",
  match: (reading, seen) => hasReason('unit')(reading) && exported(reading, seen).length > 0,
  draft(reading, seen) {
    const signals = exported(reading, seen)
    const unit = seen.plan.traits.timeoutUnit === 'ms' ? 'milliseconds' : 'seconds'
    const isUsed = reading.outcome === 'used'
    const reads = isUsed ? `reads that as ${reading.instead}` : `cannot read that and waits ${reading.instead}`
    const fix = fixFor(reading, unit)
    return {
      signals,
      severity: isUsed && !signals.every((signal) => isEnough(seen, signal)) ? 'warning' : 'note',
      message: `The timeout is counted in ${unit}: ${reading.from.setting} is ${quoted(reading.raw.toString(), 40)}, and the program ${reads}${isUsed ? suits(unit) : ''}. It holds for ${signalWords(signals)}.`,
      fix,
      mend: fix.edit,
    }
  },
})

const suits = (unit: 'milliseconds' | 'seconds'): string =>
  unit === 'seconds' ? ': an export that hangs is never given up' : ', too short for most backends'

const exported = (reading: Reading, seen: Seen): Signal[] => reading.signals.filter((signal) => seen.plan.routes[signal].state === 'export')

/** The answer came well within the time. */
function isEnough(seen: Seen, signal: Signal): boolean {
  const took = finalProbe(seen, signal)?.durationMs ?? Infinity
  return arrives(seen, signal) && took * 2 < seen.plan.routes[signal].timeoutMs.value
}

/** What was meant, in the program's unit, as far as the value tells. */
function fixFor(reading: Reading, unit: 'milliseconds' | 'seconds'): Fix {
  // A bare number that is absurd in the program's unit was meant in the other one.
  const other = unit === 'seconds' ? 'ms' : 's'
  const [, number, suffix = other] = /^\s*\+?(\d+(?:\.\d+)?)\s*(ms|s|m)?\s*$/.exec(reading.raw.reveal()) ?? []
  const seconds = Number(number) * { ms: 0.001, s: 1, m: 60 }[suffix as 'ms' | 's' | 'm']
  const value = unit === 'milliseconds' ? seconds * 1000 : seconds
  if (!Number.isFinite(value) || value <= 0)
    return { text: `Write the timeout as a whole number of ${unit}, or remove it`, edit: { [reading.setting]: null } }
  return { text: `Write it in ${unit}`, edit: { [reading.setting]: String(Math.round(value)) } }
}
