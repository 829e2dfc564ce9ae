import { rewrite, spliced } from '../../src/engine/change.ts'
import { type ItemList, itemCheck } from '../../src/engine/items.ts'
import { joined, mended, textOf } from '../../src/engine/facts/resource-items.ts'
import type { Check, Reading, Severity } from '../../src/types.ts'

const isResource = (setting: string): boolean => /^otel[._]resource[._]attributes$/i.test(setting)
const byItems = itemCheck({
  id: 'runtime/resource-attributes',
  title: 'every resource attribute reaches the backend',
  reasons: ['no-equals', 'no-key', 'bad-percent', 'too-long', 'not-encoded', 'colon-before-equals'],
  lists: isResource,
  // A comma at the end leaves nothing behind it that anybody would miss.
  match: (item) => textOf(item).trim() !== '' || item.outcome !== 'item-dropped',
  draft({ setting, raw, items }) {
    const text = spliced(raw.reveal(), items.flatMap(mended))
    const isMended = text !== raw.reveal()
    return {
      severity: severityOf(items),
      message: `${what(items[0])} in ${setting}: ${fate(items)}.`,
      fix: { text: howTo(items[0]), ...(isMended ? rewrite(setting, raw, text) : {}) },
      ...(isMended ? { mend: { [setting]: text } } : {}),
    }
  },
})

const check: Check = {
  ...byItems,
  *run(seen) {
    yield* byItems.run(seen)
    yield* joined(seen, isResource)
  },
}
export default check

const severityOf = (items: ItemList['items']): Severity => (items.every(({ outcome }) => outcome === 'item-dropped') ? 'warning' : 'error')

function what({ reason }: Reading): string {
  if (reason === 'colon-before-equals') return 'A colon stands where the = belongs'
  if (reason === 'bad-percent') return 'A % that is no escape stands in a value'
  if (reason === 'too-long') return 'A value is longer than 255 characters'
  if (reason === 'not-encoded') return 'A character stands in a value that has to be percent-encoded'
  return reason === 'no-key' ? 'An attribute has no name' : 'An item has no ='
}

function fate(items: ItemList['items']): string {
  const has = (one: Reading['outcome']): boolean => items.some(({ outcome }) => outcome === one)
  if (has('crash') || has('all-off')) return has('crash') ? 'the program does not start' : 'the program runs without any telemetry'
  if (has('ignored')) return 'the program drops the whole list, the name of the service in it too'
  return items.length > 1 ? `the program drops these ${items.length} items` : 'the program drops this item'
}

function howTo({ reason }: Reading): string {
  if (reason === 'too-long') return 'Shorten it'
  if (reason === 'not-encoded' || reason === 'bad-percent')
    return 'Write the character percent-encoded: %20 for a blank, %25 for a percent sign, %3D for ='
  return 'Write every attribute as key=value, with a comma between two of them'
}
