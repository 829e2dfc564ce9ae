import type { Secret } from '../../secret.ts'
import type { Reading, Signal, Traced } from '../../types.ts'
import type { HeaderList } from './headers.ts'
import { decidingName, end, otlpName, type Sdk } from './sdk.ts'

const STOPS: readonly Reading['outcome'][] = ['signal-off', 'all-off', 'crash']

/** The signal's own list, if it counts as set, takes the place of the one that holds for all. */
export const headersStep =
  (value: Sdk['value'], read: (setting: string, list: Traced<Secret>, signals: Signal[]) => HeaderList): Sdk['steps'][number] =>
  (ctx, signal, out) => {
    const name = decidingName(ctx, value, signal, 'HEADERS')
    const list = ctx.env.get(name)
    if (!list || value(ctx, name) === undefined) return
    const { headers, readings } = read(name, list, [signal])
    out.headers = headers
    ctx.readings.push(...readings)
    if (readings.some(({ outcome }) => STOPS.includes(outcome))) end(out, `${name} holds a header that keeps the data from being sent`)
    const generic = name === otlpName(signal, 'HEADERS') ? ctx.env.get(otlpName(null, 'HEADERS')) : undefined
    const loses = generic ? Object.keys(read('', generic, [signal]).headers).filter((header) => !(header in headers)) : []
    if (!generic || loses.length === 0) return
    const base = { from: generic.from, setting: otlpName(null, 'HEADERS'), raw: generic.value, signals: [signal] }
    ctx.readings.push({ ...base, outcome: 'ignored', reason: 'replaced', loses, instead: name })
  }

/** For readers to whom one bad item is more than that item: what it does instead of being dropped. */
export function hardened({ headers, readings }: HeaderList, outcomeOf: (item: Reading) => Reading['outcome'], says?: string): HeaderList {
  return {
    headers,
    readings: readings.map((item) => {
      const outcome = item.outcome === 'item-dropped' ? outcomeOf(item) : item.outcome
      return outcome === item.outcome ? item : { ...item, outcome, ...(STOPS.includes(outcome) ? { says } : {}) }
    }),
  }
}

/** The whole item that a reading points into. */
export function wholeItem({ raw, span = [0, 0] }: Reading): string {
  const text = raw.reveal()
  const end = text.indexOf(',', span[0])
  return text.slice(text.lastIndexOf(',', span[0] - 1) + 1, end < 0 ? undefined : end)
}

/** Nothing between two commas, for readers that take it for an item without `=`. */
export function emptyItems(text: string, base: Omit<Reading, 'reason'>): Reading[] {
  return text.split(',').some((item) => item.trim() === '') ? [{ ...base, reason: 'no-equals' }] : []
}
