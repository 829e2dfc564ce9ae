import { itemCheck, type ItemList, fate } from '../../src/engine/items.ts'
import { evidence } from '../../src/engine/kit.ts'
import type { Reading } from '../../src/types.ts'

const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]|%(?:0[0-8a-f]|1[0-9a-f]|7f)/i
const NO_TOKEN = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/

export default itemCheck({
  id: 'headers/illegal-character',
  title: 'every header name and value may stand on the wire',
  reasons: ['illegal-key', 'illegal-value', 'control-character', 'non-ascii'],
  draft({ setting, raw, items }) {
    const old = raw.reveal()
    const text = items.some(isControl) ? onOneLine(old) : old
    return {
      message: `${what(items)} in ${setting}: ${fate(items, 'that header')}.`,
      evidence: items.slice(0, 5).map((item) => evidence({ ...item, span: pointed(item) })),
      fix: { text: howTo(items) },
      ...(text === old ? {} : { mend: { [setting]: text } }),
    }
  },
})

const isControl = (item: Reading): boolean => item.reason === 'control-character'

function what(items: ItemList['items']): string {
  if (items.some(isControl)) return 'A line break or another control character stands in a header value'
  if (items[0].reason === 'illegal-value') return 'A header value has not the form that this header wants'
  return items[0].reason === 'non-ascii' ? 'A header value is not plain ASCII' : 'A header name holds a character that no name may have'
}

function howTo(items: ItemList['items']): string {
  if (items.some(isControl)) return 'Write all headers on one line, with a comma between them'
  if (items[0].reason === 'illegal-value')
    return 'Write a scheme in front of the credential: authorization=Bearer … or authorization=Basic …'
  return items[0].reason === 'non-ascii'
    ? 'Use a value of plain ASCII'
    : "Write the header's name as the backend's page has it: letters, digits and - before the ="
}

/** A line break before `name=` was meant as the comma of the list; any other is nothing that a header can hold. */
const onOneLine = (text: string): string => text.replace(/[\r\n]+\s*(?=[\w.-]+=)/g, ',').replace(new RegExp(CONTROL, 'gi'), '')

function pointed(item: Reading): Reading['span'] {
  const [start, end] = item.span ?? [0, 0]
  const text = item.raw.reveal().slice(start, end)
  const at = item.reason === 'illegal-key' ? text.search(NO_TOKEN) : isControl(item) ? text.search(CONTROL) : 0
  return at > 0 ? [start + at, start + at + 1] : item.span
}
