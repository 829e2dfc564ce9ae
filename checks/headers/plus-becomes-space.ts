import { spliced, swapped } from '../../src/engine/change.ts'
import { itemCheck, lostWords } from '../../src/engine/items.ts'
import { hitsNeeded } from '../../src/engine/facts/needed.ts'
import type { Reading } from '../../src/types.ts'

export default itemCheck({
  id: 'headers/plus-becomes-space',
  title: 'no plus sign of a header value is decoded to a blank',
  reasons: ['plus'],
  draft({ setting, raw, items }, seen) {
    const text = spliced(
      raw.reveal(),
      items.flatMap((item) => pluses(item)).map((start) => ({ start, end: start + 1, put: '%2B' })),
    )
    return {
      severity: hitsNeeded(items, seen) ? 'error' : 'note',
      message: `A + in ${setting} is decoded to a blank: ${lostWords(items, 'the header')} is sent with another value than the one written.`,
      fix: { text: 'Write the plus sign as %2B', ...swapped(setting, raw, text, [['+', '%2B']]) },
      mend: { [setting]: text },
    }
  },
})

/** From the first plus sign of the item to the comma behind it. */
function pluses({ raw, span }: Reading): number[] {
  const start = span?.[0] ?? 0
  const item = raw.reveal().slice(start).split(',', 1)[0] ?? ''
  return [...item.matchAll(/\+/g)].map(({ index }) => start + index)
}
