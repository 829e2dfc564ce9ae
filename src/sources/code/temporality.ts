import { constantAt } from './collect.ts'
import { type SourceFile, type Value, UNKNOWN, known } from './value.ts'
import { type Slice, isMark, isWord } from './syntax.ts'

/**
 * How counters are sent: `AggregationTemporality.DELTA`, `Temporality::LowMemory`, `metric.DeltaTemporalitySelector`, and in Python
 * `{Counter: AggregationTemporality.DELTA, UpDownCounter: …}`, where the entry of Counter decides.
 */
export const temporality =
  (file: SourceFile) =>
  (slice: Slice): Value => {
    const { code, from, to } = constantAt(file, slice) ?? slice
    const tokens = code.tokens.slice(from, to)
    const counter = isMark(tokens[0], '{') ? tokens.findIndex((token, i) => isWord(token, 'Counter') && isMark(tokens[i + 1], ':')) : 0
    const end = tokens.findIndex((token, i) => i > counter && isMark(token, ','))
    const entry = counter < 0 ? [] : tokens.slice(counter, counter > 0 && end > 0 ? end : undefined)
    const words = entry.map(({ text }) => text).join(' ')
    const isDelta = /delta|low_?memory/i.test(words)
    return isDelta === /cumulative/i.test(words) ? UNKNOWN : known(isDelta ? 'delta' : 'cumulative')
  }
