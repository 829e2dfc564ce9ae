import type { Secret } from '../secret.ts'
import { type Plan, type Reading, type Route, type Signal, SIGNALS, type Traced } from '../types.ts'
import type { PlanReport, ReadingReport, RouteReport } from '../report/schema.ts'

/** How secrets are written: in clear (`plan()` of the library) or masked (everything that is printed). */
export type Show = (text: Secret) => string
export const masked: Show = (text) => text.toString()
export const clear: Show = (text) => text.reveal()

/** The plan as the contract shows it. */
export function planView(plan: Plan, askedFor: Record<Signal, boolean>, show: Show): PlanReport {
  const signals = Object.fromEntries(SIGNALS.map((signal) => [signal, routeView(plan.routes[signal], askedFor[signal], show)]))
  return {
    ...(signals as Record<Signal, RouteReport>),
    resource: Object.fromEntries(Object.entries(plan.resource).map(([key, traced]) => [key, show(traced.value)])),
    readings: plan.readings.map((reading) => readingView(reading, show)),
  }
}

function routeView(route: Route, askedFor: boolean, show: Show): RouteReport {
  const { state, because } = route
  if (state !== 'export' && !route.url) return { state, because, askedFor, origins: {} }
  return {
    state,
    because,
    askedFor,
    protocol: route.protocol,
    url: route.url ? show(route.url.value) : undefined,
    headers: Object.fromEntries(Object.entries(route.headers).map(([name, traced]) => [name, show(traced.value)])),
    dial: route.dial,
    proxy: route.proxy,
    compression: route.compression,
    timeoutMs: route.timeoutMs.value,
    sampler: route.sampler.value,
    also: route.also,
    origins: origins(route, show),
  }
}

function origins(route: Route, show: Show): RouteReport['origins'] {
  const out: RouteReport['origins'] = {}
  if (route.url) out.url = origin(route.url, show)
  for (const [name, traced] of Object.entries(route.headers)) out[`headers.${name}`] = origin(traced, show)
  if (route.timeoutMs.from.source !== 'default') out.timeoutMs = origin(route.timeoutMs, () => '')
  if (route.sampler.from.source !== 'default') out.sampler = origin(route.sampler, () => '')
  return out
}

function origin<T>(traced: Traced<T>, show: (value: Secret) => string): RouteReport['origins'][string] {
  const shadows = traced.beat.map((b) => ({ ...place(b), value: isSecret(b.value) ? show(b.value) : String(b.value) }))
  return { ...place(traced), shadows }
}

const isSecret = (value: unknown): value is Secret => typeof value === 'object' && value !== null && 'reveal' in value
const place = ({ from }: Traced<unknown>): { setting: string; source: string } => ({ setting: from.setting, source: at(from) })
const at = (from: Traced<unknown>['from']): string => (from.line ? `${from.source}:${from.line}` : from.source)

function readingView(reading: Reading, show: Show): ReadingReport {
  const [start, end] = reading.span ?? [0, undefined]
  const { line, source } = reading.from
  const column = reading.from.column === undefined ? undefined : reading.from.column + start
  return {
    setting: reading.setting,
    item: show(reading.raw.slice(start, end)),
    outcome: reading.outcome,
    reason: reading.reason,
    signals: reading.signals,
    loses: reading.loses,
    instead: reading.instead,
    at: { source, line, column },
  }
}
