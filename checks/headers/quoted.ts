import { swapped, unquoted } from '../../src/engine/change.ts'
import { itemCheck, lostWords } from '../../src/engine/items.ts'

export default itemCheck({
  id: 'headers/quoted',
  title: 'no quote is part of a header',
  reasons: ['quoted'],
  draft({ setting, raw, items }) {
    const text = unquoted(raw.reveal())
    const dropped = items.filter((item) => item.outcome === 'item-dropped')
    const sent = items.filter((item) => item.outcome !== 'item-dropped')
    const does = [
      ...(dropped.length > 0 ? [`drops ${lostWords(dropped, 'a header')}`] : []),
      ...(sent.length > 0 ? [`sends ${lostWords(sent, 'a header')} with a quote in it`] : []),
    ]
    return {
      message: `Quotes are part of ${setting}: the program ${does.join(' and ')}.`,
      fix: {
        text: 'Take the quotes out of the value; a comma inside a value is written %2C',
        ...swapped(setting, raw, text, [
          ['"', ''],
          ["'", ''],
        ]),
      },
      mend: { [setting]: text },
    }
  },
})
