import { spliced, swapped } from '../../src/engine/change.ts'
import { fate, itemCheck } from '../../src/engine/items.ts'
import type { Reading } from '../../src/types.ts'

const SCHEME = /^(?:basic|bearer|digest|apikey|token)\b/i

export default itemCheck({
  id: 'headers/missing-key',
  title: 'every header has a name and a =',
  reasons: ['no-key', 'no-equals'],
  draft({ setting, raw, items }) {
    const old = raw.reveal()
    const schemes = items.filter(({ span }) => SCHEME.test(old.slice(...(span ?? [0, 0]))))
    const text = spliced(
      old,
      schemes.map(({ span }) => ({ start: span?.[0] ?? 0, end: span?.[0] ?? 0, put: 'Authorization=' })),
    )
    const isBare = items.every((item) => item.reason === 'no-equals')
    const said = isBare ? `An item of ${setting} has no =` : `The name of a header is missing in ${setting}`
    return {
      message: `${said}: ${items.some(({ outcome }) => outcome !== 'item-dropped') ? fate(items, 'it') : 'the program drops the item, and only the rest of the list is sent'}.`,
      fix:
        schemes.length > 0
          ? { text: 'Write the name and a = in front of the scheme', ...swapped(setting, raw, text, schemes.map(tryScheme)) }
          : { text: 'Write every item as name=value' },
      ...(schemes.length > 0 ? { mend: { [setting]: text } } : {}),
    }
  },
})

/** The whole word is replaced where that hits nothing else: a line that says what it does. */
function tryScheme({ raw, span }: Reading): [string, string] {
  const word = SCHEME.exec(raw.reveal().slice(...(span ?? [0, 0])))?.[0] ?? ''
  return [`${word} `, `Authorization=${word} `]
}
