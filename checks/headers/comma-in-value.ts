import { spliced, swapped } from '../../src/engine/change.ts'
import { itemCheck, lostWords } from '../../src/engine/items.ts'
import { settingEvidence } from '../../src/engine/kit.ts'

export default itemCheck({
  id: 'headers/comma-in-value',
  title: 'no comma cuts a header value',
  reasons: ['comma-in-value'],
  draft({ setting, raw, items }) {
    const old = raw.reveal()
    const commas = items.map(({ span }) => old.lastIndexOf(',', span?.[0] ?? 0)).filter((at) => at >= 0)
    const text = spliced(
      old,
      commas.map((start) => ({ start, end: start + 1, put: '%2C' })),
    )
    return {
      message: `A comma ends a value in ${setting}: ${lostWords(items, 'the header')} is sent without the part behind it, which the program drops as an item of its own.`,
      evidence: commas.slice(0, 5).map((at) => settingEvidence(items[0].from, raw, [at, at + 1])),
      fix: { text: 'Write the comma inside the value as %2C', ...swapped(setting, raw, text, [[',', '%2C']]) },
      mend: { [setting]: text },
    }
  },
})
