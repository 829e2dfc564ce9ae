import { type Check, type Draft, type Evidence, type Reading, type Reason, type Route, type Seen, SIGNALS } from '../types.ts'
import { evidence, isHeaders } from './kit.ts'
import { isInCode } from './written.ts'

/** One list of headers, or of resource attributes, with the items of it that are at fault for the same reason. */
export interface ItemList {
  setting: string
  raw: Reading['raw']
  items: readonly [Reading, ...Reading[]]
}

export interface ItemRule {
  id: string
  title: string
  reasons: readonly Reason[]
  /** Whose lists; those of headers where it is left out. */
  lists?(setting: string): boolean
  /** Which of the items with these reasons are at fault; all where it is left out. */
  match?(item: Reading): boolean
  draft(list: ItemList, seen: Seen): Omit<Draft, 'signals' | 'evidence'>
}

const SHOWN = 5

/** A check over the items of lists (of headers, where nothing else is said): all items of one list that are wrong in the same way are one finding, each with its own caret. */
export function itemCheck({ id, title, reasons, lists = isHeaders, match = () => true, draft }: ItemRule): Check {
  return {
    id,
    stage: 'plan',
    severity: 'error',
    title,
    *run(seen) {
      for (const list of listsOf(
        seen.plan.readings.filter((reading) => lists(reading.setting) && match(reading)),
        reasons,
      )) {
        const { setting, raw, signals } = list
        const items = list.items
        const loses = [...new Set(items.flatMap((item) => item.loses ?? []))]
        yield {
          signals,
          evidence: items.slice(0, SHOWN).map((item) => evidence(item)),
          culprits: [setting],
          loses,
          ...draft({ setting, raw, items }, seen),
        }
      }
    },
  }
}

function listsOf(readings: readonly Reading[], reasons: readonly Reason[]): (ItemList & Pick<Reading, 'signals'>)[] {
  const lists = new Map<string, Reading[]>()
  for (const reading of readings) {
    if (!reading.reason || !reasons.includes(reading.reason)) continue
    lists.set(reading.setting, [...(lists.get(reading.setting) ?? []), reading])
  }
  return [...lists].flatMap(([setting, found]) => {
    const signals = SIGNALS.filter((signal) => found.some((reading) => reading.signals.includes(signal)))
    const [first, ...rest] = found.filter((reading, i) => found.findIndex((other) => other.span?.[0] === reading.span?.[0]) === i)
    return first ? [{ setting, raw: first.raw, signals, items: [first, ...rest] as const }] : []
  })
}

/** The text of an item. */
export const itemText = ({ raw, span }: Reading): string => raw.reveal().slice(...(span ?? [0, 0]))

/** The name of a header; in code it stands apart from the value. */
export const nameIn = (item: Reading): string => (isInCode(item.from) ? (/\(([^)]*)\)$/.exec(item.setting)?.[1] ?? '') : itemText(item))

/** An item as evidence, with the caret under the first character in it that is meant. */
export function pointAt(item: Reading, what: RegExp): Evidence {
  const at = itemText(item).search(what)
  const start = (item.span?.[0] ?? 0) + at
  return evidence({ ...item, span: at > 0 ? [start, start + 1] : item.span })
}

/** `authorization`, `authorization and x-tenant`, or what stands for a header without a name. */
export function lostWords(items: readonly Reading[], otherwise: string): string {
  const names = [...new Set(items.flatMap((item) => item.loses ?? []))]
  if (names.length === 0) return otherwise
  return names.length === 1 ? String(names[0]) : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** What becomes of the data when items of a list are wrong, by the worst that the program does about one of them. */
export function fate(items: readonly Reading[], otherwise: string): string {
  const has = (outcome: Reading['outcome']): boolean => items.some((item) => item.outcome === outcome)
  if (has('crash')) return 'the program does not start'
  if (has('all-off')) return 'the program runs without any telemetry'
  if (has('signal-off')) return 'nothing is sent'
  const lost = `the data go out without ${lostWords(items, otherwise)}`
  return has('ignored') ? `the program drops the whole list, and ${lost}` : `the program drops the item, and ${lost}`
}

/** The header list that a route reads, as far as its headers or its dropped items tell; the common one where nothing does. */
export function listOf(seen: Seen, route: Route): { name: string; text: string } {
  const sent = Object.values(route.headers).find(({ from }) => !isInCode(from))?.from.setting
  const read = seen.plan.readings.find(
    ({ setting, signals, reason, from }) =>
      isHeaders(setting) && !isInCode(from) && signals.includes(route.signal) && reason !== 'replaced' && reason !== 'not-read',
  )
  const name = sent && seen.plan.settings.has(sent) ? sent : (read?.setting ?? ownList(seen, route))
  return { name, text: seen.plan.settings.get(name)?.value.reveal() ?? '' }
}

/** An app may have a list of its own, and not read those of its SDK. */
function ownList({ plan, runtime }: Seen, { signal }: Route): string {
  const names = ['OTEL_EXPORTER_OTLP_HEADERS', `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`]
  const own = names.flatMap((name) => plan.spelling?.names.get(name) ?? []).find((name) => /^[A-Z0-9_]+HEADERS$/.test(name))
  return own ?? names.find((name) => runtime.reads(name)) ?? 'OTEL_EXPORTER_OTLP_HEADERS'
}
