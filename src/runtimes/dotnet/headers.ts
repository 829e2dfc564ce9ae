import { plain, type Secret, type Span } from '../../secret.ts'
import type { Reading, Reason, Signal, Traced } from '../../types.ts'
import { emptyItems, hardened, wholeItem } from '../parts/header-list.ts'
import { type HeaderList, readHeaders } from '../parts/headers.ts'
import { lenientDecode } from '../parts/percent.ts'

/** What an exception does while the exporter is made: the program ends, or the agent goes on without it. */
type Dies = 'crash' | 'all-off'
const INVALID = 'Headers provided in an invalid format.'
const AS_IT_STANDS = {
  decode: (text: string) => text,
  onBadPercent: 'raw',
  emptyValue: 'send',
  legal: (text: string) => !/[\r\n\0]/.test(text),
} as const
const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
/** AuthenticationHeaderValue: a scheme, and whatever stands behind a blank. */
const AUTHORIZATION = new RegExp(`^${TOKEN}(?:[ \\t]+[^\\r\\n]*)?$`)
/** HttpRequestHeaders refuses what belongs to the content. */
const OF_CONTENT = /^content-(?!encoding$|length$)|^(?:allow|expires|last-modified)$/

/**
 * `OtlpExporterOptionsExtensions.GetHeaders`: the list is decoded as a whole before it is split, so that `%2C` splits too; an item without `=`
 * throws, and so does a name that comes twice. `HttpRequestHeaders.Add` then throws at each export for a name or value that it does not take.
 * https://github.com/open-telemetry/opentelemetry-dotnet/blob/core-1.18.0/src/OpenTelemetry.Exporter.OpenTelemetryProtocol/OtlpExporterOptionsExtensions.cs
 */
export function dotnetHeaders(setting: string, list: Traced<Secret>, signals: Signal[], decodes: () => boolean, dies: Dies): HeaderList {
  const raw = list.value.reveal()
  const { text, at } = raw.includes('%') && decodes() ? unescaped(raw) : { text: raw, at: undefined }
  const read = readHeaders(setting, { ...list, value: at ? plain(text) : list.value }, signals, AS_IT_STANDS)
  const outcomeOf = (item: Reading): Reading['outcome'] => (wholeItem(item).includes('=') ? 'signal-off' : dies)
  const out = hardened(read, outcomeOf, INVALID)
  out.readings.push(...refused(out, setting, list, signals), ...repeated(text, setting, list, signals, dies))
  if (!at) return out
  const back = ([start, end]: Span): Span => [at[start] ?? raw.length, at[end] ?? raw.length]
  return { ...out, readings: out.readings.map((item) => ({ ...item, raw: list.value, ...(item.span ? { span: back(item.span) } : {}) })) }
}

/** Values that pass the list, and that the HTTP client does not take under their name. */
function refused({ headers }: HeaderList, setting: string, list: Traced<Secret>, signals: Signal[]): Reading[] {
  return Object.entries(headers).flatMap(([name, { value }]): Reading[] => {
    const reason: Reason | null = /[^\x00-\x7f]/.test(value.reveal())
      ? 'non-ascii'
      : OF_CONTENT.test(name) || (name === 'authorization' && !AUTHORIZATION.test(value.reveal()))
        ? 'illegal-value'
        : null
    return reason ? [{ from: list.from, setting, raw: list.value, signals, outcome: 'signal-off', reason, loses: [name] }] : []
  })
}

/** An item with nothing in it has no `=`; nothing behind a last comma is no item. */
function repeated(text: string, setting: string, list: Traced<Secret>, signals: Signal[], dies: Dies): Reading[] {
  const items = text.replace(/,$/, '').split(',')
  const names = items.map((item) => item.split('=', 1)[0]?.trim() ?? '')
  const isTwice = names.some((name, i) => name !== '' && names.indexOf(name) < i) || names.includes('User-Agent')
  const base = { from: list.from, setting, raw: list.value, signals, outcome: dies }
  const empty = emptyItems(text.replace(/,$/, ''), { ...base, says: INVALID })
  if (empty.length > 0) return empty
  return isTwice ? [{ ...base, reason: 'unsupported', says: 'An item with the same key has already been added.' }] : []
}

/** `Uri.UnescapeDataString`: what is no escape, or no UTF-8, stays. `at`: where each character comes from; undefined where nothing changes. */
function unescaped(raw: string): { text: string; at?: number[] } {
  let text = ''
  const at: number[] = []
  for (const { 0: part, index } of raw.matchAll(/(?:%[0-9a-f]{2})+|[^%]+|%/gi)) {
    const chars = part.length > 1 && part.startsWith('%') ? lenientDecode(part) : part
    for (let i = 0; i < chars.length; i++) at.push(chars === part ? index + i : index)
    text += chars
  }
  return { text, at: [...at, raw.length] }
}
