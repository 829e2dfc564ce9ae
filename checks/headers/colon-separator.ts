import { spliced, swapped, unquoted } from '../../src/engine/change.ts'
import { itemCheck, fate } from '../../src/engine/items.ts'

export default itemCheck({
  id: 'headers/colon-separator',
  title: 'every header is written key=value, without a colon between',
  reasons: ['colon-before-equals'],
  draft({ setting, raw, items }) {
    const old = raw.reveal()
    const colons = items.map(({ span }) => {
      const start = span?.[0] ?? 0
      return { start, end: start + 1 + (/^ */.exec(old.slice(start + 1))?.[0].length ?? 0), put: '=' }
    })
    const text = spliced(old, colons)
    const mended = /^\s*["']/.test(text) ? unquoted(text) : text
    return {
      message: `A colon stands where the = belongs in ${setting}: ${fate(items, 'that header')}.`,
      fix: {
        text: 'Write = where the colon stands',
        ...swapped(setting, raw, text, [
          [': ', '='],
          [':', '='],
        ]),
      },
      mend: { [setting]: mended },
    }
  },
})
