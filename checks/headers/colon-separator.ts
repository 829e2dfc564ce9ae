import { spliced, swapped, unquoted } from '../../src/engine/change.ts'
import { itemCheck, fate } from '../../src/engine/items.ts'

const SHORT = [
  [': ', '='],
  [':', '='],
] as const

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
    const quotes = colons.flatMap(({ start, end }) => quotesAround(old, start, end))
    const text = spliced(old, [...colons, ...quotes])
    const mended = /^\s*["']/.test(text) ? unquoted(text) : text
    return {
      message: `A colon stands where the = belongs in ${setting}: ${fate(items, 'that header')}.`,
      fix: {
        text: `Write = where the colon stands${quotes.length > 0 ? ', without the quotes' : ''}`,
        // A shell takes quotes in a replacement for its own.
        ...(quotes.length > 0 ? {} : swapped(setting, raw, text, SHORT)),
      },
      mend: { [setting]: mended },
    }
  },
})

/** The quotes of `"name": "value"`, as JSON and YAML have them: none of them belongs there. */
function quotesAround(list: string, colon: number, value: number): { start: number; end: number; put: string }[] {
  const name = /(["'])[^"',]*\1$/.exec(list.slice(0, colon))
  if (!name) return []
  const quoted = /^(["'])[^"',]*\1/.exec(list.slice(value))?.[0].length
  const at = [name.index, colon - 1, ...(quoted ? [value, value + quoted - 1] : [])]
  return at.map((start) => ({ start, end: start + 1, put: '' }))
}
