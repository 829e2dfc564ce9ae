import { spliced, swapped } from '../../src/engine/change.ts'
import { fate, itemCheck, pointAt } from '../../src/engine/items.ts'
import { lossSeverity } from '../../src/engine/facts/needed.ts'

/** What a value may not hold as it stands. */
const RAW = /[\s"\\]/

export default itemCheck({
  id: 'headers/not-encoded',
  title: 'every character of a header value that has to be percent-encoded is',
  reasons: ['not-encoded'],
  draft({ setting, raw, items }, seen) {
    const old = raw.reveal()
    const text = spliced(
      old,
      items.map(({ span: [start, end] = [0, 0] }) => ({ start, end, put: encoded(old.slice(start, end)) })),
    )
    const isBlank = items.every(({ span }) => /^[^"\\]*$/.test(old.slice(...(span ?? [0, 0]))))
    const what = isBlank ? 'A blank' : 'A backslash or another character'
    return {
      severity: lossSeverity(items, seen),
      message: `${what} stands in a value of ${setting} that this version takes percent-encoded only: ${fate(items, 'that header')}.`,
      evidence: items.slice(0, 5).map((item) => pointAt(item, RAW)),
      fix: {
        text: isBlank ? 'Write the blank as %20' : 'Write the character percent-encoded: %5C for a backslash, %20 for a blank',
        ...swapped(setting, raw, text, [
          [' ', '%20'],
          ['\\', '%5C'],
        ]),
      },
      mend: { [setting]: text },
    }
  },
})

const encoded = (value: string): string => value.replace(new RegExp(RAW, 'g'), encodeURIComponent)
