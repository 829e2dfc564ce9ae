import type { TargetReport } from '../report/schema.ts'
import { type Plan, type Route, type Signal, SIGNALS } from '../types.ts'
import { listOf } from '../text.ts'

/** A plan, and what may be shown of it. */
export interface Planned {
  plan: Plan
  target: TargetReport
}

/** What becomes of some signals, in one line. */
export interface Fate {
  signals: Signal[]
  does: string
  /** The names of the headers; those of which the values differ between the ways with their length. */
  headers: string[]
}

/** One of the ways that the runtimes go. */
export interface Way {
  fates: Fate[]
  /** Runtimes, and why it happens there. */
  who: { names: string[]; why: string }[]
}

export interface Divergence {
  runtimes: number
  /** The ways that they go with the signals on which they differ, the commonest first. */
  ways: Way[]
  /** What becomes of the others everywhere. */
  alike: Fate[]
}

/** Stands for the name of a signal, so that what is the same for several signals is one. */
const SIGNAL = '\u0000'

/** What each runtime makes of the same settings. */
export function divergenceOf(planned: readonly Planned[]): Divergence {
  const differing = differingHeaders(planned)
  const rows = planned.map((one) => ({ one, parts: SIGNALS.map((signal) => partOf(one, signal, differing)) }))
  const differ = SIGNALS.filter((_, i) => new Set(rows.map(({ parts }) => parts[i]?.key)).size > 1)
  const runtimes = countBy(planned.map(({ plan }) => plan.runtime.id))
  const made = rows.map(({ one, parts }) => {
    const mine = parts.filter(({ signal }) => differ.includes(signal))
    return { one, fates: fatesOf(mine), key: mine.map(({ key }) => key).join('\n'), why: whyOf(mine) }
  })
  const ways = grouped(made, ({ key }) => key).map((same): Way => ({
    fates: same[0]?.fates ?? [],
    who: grouped(same, ({ why }) => why).map((rest) => ({ names: namesOf(rest, runtimes), why: rest[0]?.why ?? '' })),
  }))
  return {
    runtimes: runtimes.size,
    ways: differ.length === 0 ? [] : ways.toSorted((a, b) => weight(b) - weight(a)),
    alike: fatesOf(rows[0]?.parts.filter(({ signal }) => !differ.includes(signal)) ?? []),
  }
}

interface Part {
  signal: Signal
  does: string
  headers: string[]
  decided: string
  odd: string[]
  /** All that makes a way: values of headers too, which are compared and never shown. */
  key: string
}

function partOf({ plan, target }: Planned, signal: Signal, differing: ReadonlySet<string>): Part {
  const values = valuesOf(plan.routes[signal])
  const headers = [...values].map(([name, value]) => (differing.has(name) ? `${name} (${value.length} characters)` : name))
  const does = doesOf(target.plan[signal], signal)
  const decided = decidedBy(target.plan[signal])
  const odd = oddIn(target.plan, signal, decided)
  return {
    signal,
    does,
    headers,
    decided: decided.replaceAll(new RegExp(`\\b${signal}\\b`, 'g'), SIGNAL),
    odd,
    key: JSON.stringify([does, [...values]]),
  }
}

const STATES = {
  off: 'off: nothing is sent',
  console: 'console: it is printed, and not sent',
  broken: 'broken: nothing can be sent',
  crash: 'crash: the program stops, or runs without telemetry',
} as const

function doesOf(shown: TargetReport['plan'][Signal], signal: Signal): string {
  if (shown.state !== 'export') return STATES[shown.state]
  const { protocol, compression, sampler = 'always_on', timeoutMs = 10_000 } = shown
  const extras = [
    protocol,
    compression === 'none' ? undefined : compression,
    signal === 'traces' && !/^(?:parentbased_)?always_on$/.test(sampler) ? `sampler ${sampler}` : undefined,
    timeoutMs === 10_000 ? undefined : `timeout ${timeoutMs} ms`,
  ]
  return [(shown.url ?? '').replace(`/v1/${signal}`, `/v1/${SIGNAL}`), ...extras].filter(Boolean).join(' · ')
}

function valuesOf(route: Route): Map<string, string> {
  const all = route.state === 'export' ? Object.entries(route.headers) : []
  return new Map(all.map(([name, { value }]): [string, string] => [name, value.reveal()]).toSorted(([a], [b]) => a.localeCompare(b)))
}

function differingHeaders(planned: readonly Planned[]): Set<string> {
  const values = planned.flatMap(({ plan }) => SIGNALS.flatMap((signal) => [...valuesOf(plan.routes[signal])]))
  const first = new Map(values.toReversed())
  return new Set(values.flatMap(([name, value]) => (first.get(name) === value ? [] : name)))
}

const MOST_REASONS = 3
const DID: Partial<Record<string, string>> = {
  ignored: 'is not used',
  'default-instead': 'gives way to the default',
  'item-dropped': 'loses an item',
  truncated: 'is cut',
}

function decidedBy({ state, because, origins }: TargetReport['plan'][Signal]): string {
  const url = origins['url']
  if (state !== 'export') return because
  return url === undefined || url.source === 'default' ? 'its own default' : url.setting
}

/** What was not read as written, where anything is sent at all. */
const oddIn = (plan: TargetReport['plan'], signal: Signal, decided: string): string[] =>
  plan[signal].state === 'export'
    ? plan.readings.flatMap(({ outcome, setting, signals }) =>
        DID[outcome] && signals.includes(signal) && setting !== decided ? `${setting} ${DID[outcome]}` : [],
      )
    : []

/** Signals of which the same becomes are told once. */
const fatesOf = (parts: readonly Part[]): Fate[] =>
  grouped(parts, ({ key }) => key).map((same) => {
    const signals = same.map(({ signal }) => signal)
    const path = signals.length === 1 ? (signals[0] ?? '') : '<signal>'
    return { signals, does: (same[0]?.does ?? '').replaceAll(SIGNAL, path), headers: same[0]?.headers ?? [] }
  })

/** The settings that decided, and what was not read as written. */
function whyOf(parts: readonly Part[]): string {
  const groups = grouped(parts, ({ decided }) => decided).map((same) => ({
    why: same[0]?.decided ?? '',
    signals: same.map(({ signal }) => signal),
  }))
  const told = groups.map(({ why, signals }) => {
    const said = why.replaceAll(SIGNAL, listOf(signals, 'or'))
    return groups.length === 1 || said !== why ? said : `${listOf(signals)}: ${why}`
  })
  const odd = new Set(parts.flatMap((part) => part.odd))
  return [...told, ...[...odd].slice(0, MOST_REASONS)].join('; ')
}

/** A runtime by its name alone where it goes this way, for the same reason, however it is used. */
function namesOf(rows: readonly { one: Planned }[], sizes: ReadonlyMap<string, number>): string[] {
  return grouped(rows, ({ one }) => one.plan.runtime.id).flatMap((mine) => {
    const id = mine[0]?.one.plan.runtime.id ?? ''
    const names = mine.map(({ one }) => one.target.name)
    if (names.length === sizes.get(id)) return [id]
    return names.length > 2 ? [`${names[0]} and ${names.length - 1} more`] : names
  })
}

/** A runtime weighs the same in however many ways it can be used. */
const weight = ({ who }: Way): number => new Set(who.flatMap(({ names }) => names.map((name) => name.split(':')[0]))).size

function countBy(list: readonly string[]): Map<string, number> {
  return new Map(grouped(list, (one) => one).map((same) => [same[0] ?? '', same.length]))
}

/** Groups in the order of their first member. */
function grouped<T>(list: readonly T[], key: (one: T) => string): T[][] {
  const out = new Map<string, T[]>()
  for (const one of list) {
    const group = out.get(key(one))
    if (group) group.push(one)
    else out.set(key(one), [one])
  }
  return [...out.values()]
}
