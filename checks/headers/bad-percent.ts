import { spliced, swapped } from '../../src/engine/change.ts'
import { fate, itemCheck } from '../../src/engine/items.ts'
import { evidence } from '../../src/engine/kit.ts'
import { lossSeverity } from '../../src/engine/facts/needed.ts'
import type { Reading } from '../../src/types.ts'

/** A % that begins no escape. */
const LONE = /%(?![0-9a-f]{2})/gi

export default itemCheck({
  id: 'headers/bad-percent',
  title: 'no header is lost for a percent sign that begins no escape',
  reasons: ['bad-percent'],
  // What is kept as it stands, and sent, is what its writer meant.
  match: ({ outcome }) => outcome !== 'used' && outcome !== 'decoded',
  draft({ setting, raw, items }, seen) {
    const loses = [...new Set(items.flatMap(named))]
    const text = spliced(
      raw.reveal(),
      items.flatMap((item) => percents(item)).map((start) => ({ start, end: start + 1, put: '%25' })),
    )
    return {
      severity: lossSeverity(items, seen),
      loses,
      message: `A % in ${setting} cannot be decoded: ${fate(
        items.map((item) => ({ ...item, loses: named(item) })),
        'that header',
      )}.`,
      evidence: items.slice(0, 5).map((item) => evidence({ ...item, span: pointed(item) })),
      fix: { text: 'Write a % that is part of the value as %25', ...swapped(setting, raw, text, [['%', '%25']]) },
      mend: { [setting]: text },
    }
  },
})

/** A name with a % in it may be a piece of a value: it is not to be said aloud. */
const named = ({ loses = [] }: Reading): string[] => loses.filter((name) => !name.includes('%'))

/** The signs that are no escape; all of the item where each is one, but together they are no text. */
function percents({ raw, span }: Reading): number[] {
  const [start, end] = span ?? [0, 0]
  const item = raw.reveal().slice(start, end)
  const lone = [...item.matchAll(LONE)]
  return (lone.length > 0 ? lone : [...item.matchAll(/%/g)]).map(({ index }) => start + index)
}

function pointed(item: Reading): Reading['span'] {
  const [at] = percents(item)
  return at === undefined ? item.span : [at, at + 1]
}
