import { spliced, swapped } from '../../src/engine/change.ts'
import { fate, itemCheck, itemText, nameIn, pointAt } from '../../src/engine/items.ts'
import { isInCode } from '../../src/engine/written.ts'
import type { Reading } from '../../src/types.ts'

const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]|%(?:0[0-8a-f]|1[0-9a-f]|7f)/i
const CAPITAL = /^(?!.*-bin$)[\w.-]*[A-Z][\w.-]*$/

/** What is wrong, what to do, and where to point. */
const WORDS = {
  'control-character': [
    'A control character or line break stands in a header value',
    'Write all headers on one line, with a comma between them',
    CONTROL,
  ],
  'non-ascii': ['A header value is not plain ASCII', 'Use a value of plain ASCII', /^/],
  'illegal-value': ['A header value has not the form of this header', 'Write a scheme in front: authorization=Bearer … or Basic …', /^/],
  'equals-in-value': [
    'A second = stands in an item, where this version takes one',
    'Write %3D for the = inside the value, or update the SDK',
    /=/,
  ],
  capital: ['A header name is not in small letters, as this version sends it', 'Write the name in small letters', /[A-Z]/],
  'illegal-key': [
    'A header name holds a character that no name may have',
    "Write the header's name as the backend's page has it: letters, digits and - before the =",
    /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/,
  ],
} as const
type Kind = keyof typeof WORDS
const KINDS = Object.keys(WORDS) as Kind[]

export default itemCheck({
  id: 'headers/illegal-character',
  title: 'every header name and value may stand on the wire',
  reasons: ['illegal-key', 'illegal-value', 'control-character', 'non-ascii', 'equals-in-value'],
  draft({ setting, raw, items }) {
    const kind = KINDS.find((one) => items.some((item) => kindOf(item) === one)) ?? 'illegal-key'
    const isControl = kind === 'control-character'
    const text = isControl ? onOneLine(raw.reveal()) : spliced(raw.reveal(), items.filter(({ from }) => !isInCode(from)).flatMap(mended))
    return {
      message: `${WORDS[kind][0]} in ${setting}: ${fate(items, 'that header')}.`,
      evidence: items.slice(0, 5).map((item) => pointAt(item, WORDS[kindOf(item)][2])),
      fix: { text: WORDS[kind][1], ...(text !== raw.reveal() && !isControl ? swapped(setting, raw, text) : {}) },
      ...(text !== raw.reveal() ? { mend: { [setting]: text } } : {}),
    }
  },
})

const kindOf = (item: Reading): Kind => (item.reason === 'illegal-key' && CAPITAL.test(nameIn(item)) ? 'capital' : (item.reason as Kind))

/** A = inside a value is encoded, a name put in small letters. */
function mended(item: Reading): { start: number; end: number; put: string }[] {
  const [start, end] = item.span ?? [0, 0]
  if (kindOf(item) === 'equals-in-value') return [{ start, end, put: itemText(item).replaceAll('=', '%3D') }]
  return kindOf(item) === 'capital' ? [{ start, end, put: itemText(item).toLowerCase() }] : []
}

/** A line break before `name=` was meant as the comma of the list; any other is nothing that a header can hold. */
const onOneLine = (text: string): string => text.replace(/[\r\n]+\s*(?=[\w.-]+=)/g, ',').replace(new RegExp(CONTROL, 'gi'), '')
