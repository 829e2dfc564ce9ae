import { spliced, swapped } from '../../src/engine/change.ts'
import { itemCheck, lostWords } from '../../src/engine/items.ts'
import { evidence } from '../../src/engine/kit.ts'
import { lossSeverity } from '../../src/engine/facts/needed.ts'
import { stillEncoded } from '../../src/engine/facts/still-encoded.ts'
import type { Check, Reading } from '../../src/types.ts'

const read = itemCheck({
  id: 'headers/double-encoded',
  title: 'no percent escape goes out undecoded',
  reasons: ['not-decoded'],
  draft({ setting, raw, items }, seen) {
    const old = raw.reveal()
    const blanks = items.flatMap(({ span: [start, end] = [0, 0] }) =>
      [...old.slice(start, end).matchAll(/ /g)].map(({ index }) => start + index),
    )
    const text = spliced(
      old,
      blanks.map((start) => ({ start, end: start + 1, put: '%20' })),
    )
    return {
      severity: lossSeverity(items, seen) === 'error' ? 'warning' : 'note',
      message: `A raw blank beside percent escapes keeps the program from decoding a value of ${setting}: ${lostWords(items, 'the header')} is sent with its escapes as they stand.`,
      evidence: items.slice(0, 5).map((item) => evidence({ ...item, span: pointed(item) })),
      fix: { text: 'Write the blank as %20, too', ...swapped(setting, raw, text, [[' ', '%20']]) },
      mend: { [setting]: text },
    }
  },
})

const check: Check = {
  ...read,
  severity: 'warning',
  *run(seen) {
    yield* read.run(seen)
    yield* stillEncoded(seen)
  },
}

export default check

function pointed({ raw, span }: Reading): Reading['span'] {
  const [start, end] = span ?? [0, 0]
  const at = raw
    .reveal()
    .slice(start, end)
    .search(/%[0-9a-f]{2}/i)
  return at >= 0 ? [start + at, start + at + 1] : span
}
