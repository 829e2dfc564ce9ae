import type { Plan, Settings, Signal } from '../../src/types.ts'
import { parseUrl } from '../../src/url.ts'
import type { Healthy } from './healthy.ts'
import type { Source } from './sources.ts'

/** One edit of settings that work. */
export interface Fault {
  name: string
  /** The classes of failure that it makes; the findings of each name it. */
  classes: readonly string[]
  /** Findings that name it as honestly. */
  ids?: readonly string[]
  /** null: there is nothing to edit in this set-up. */
  make(healthy: Healthy): Settings | null
  /** What it changes in what the program does; by default, in what goes where. Where nothing changes, nothing is to be said. */
  breaks?(change: Change): boolean
  /** The data arrive all the same: a note names it. */
  isNote?: true
  /** Places in which it can be made. */
  in?(source: Source): boolean
}

export interface Change {
  before: Plan
  after: Plan
  healthy: Healthy
}

export const always = (): boolean => true

export const endpoints = (settings: Settings): Settings => settings.filter(([name]) => name.endsWith('_ENDPOINT'))

/** The first endpoint, edited; null where it cannot be. */
export function onEndpoints(settings: Settings, edit: (url: string, name: string) => string | null): Settings | null {
  const [name, url] = endpoints(settings)[0] ?? []
  const put = name === undefined || url === undefined ? null : edit(url, name)
  return put === null || put === url ? null : settings.map(([one, value]) => [one, one === name ? put : value] as const)
}

export function onValue(settings: Settings, name: string, edit: (value: string) => string | null): Settings | null {
  const old = settings.find(([one]) => one === name)?.[1]
  const put = old === undefined ? null : edit(old)
  return put === null || put === old ? null : settings.map(([one, value]) => [one, one === name ? put : value] as const)
}

export const withValue = (settings: Settings, name: string, value: string): Settings => [
  ...settings.filter(([one]) => one !== name),
  [name, value],
]
export const without = (settings: Settings, name: string): Settings | null =>
  settings.some(([one]) => one === name) ? settings.filter(([one]) => one !== name) : null
export const renamed = (settings: Settings, from: string, to: string): Settings | null =>
  settings.some(([one]) => one === from) ? settings.map(([one, value]) => [one === from ? to : one, value] as const) : null

/** What a program does with its signals, as far as the other end or the user sees it. */
function wire(plan: Plan, signals: readonly Signal[]): string {
  return JSON.stringify(
    signals.map((signal) => {
      const { state, protocol, url, headers, dial } = plan.routes[signal]
      const sent = Object.entries(headers).map(([name, { value }]) => [name, value.reveal().trim()])
      const to = parseUrl(url?.value.reveal().trim() ?? '')
      return [state, protocol, to ? to.host + to.pathname.replace(/^\/$/, '') : '', sent.toSorted(), dial]
    }),
  )
}

export const changesWire = ({ before, after, healthy: { profile } }: Change): boolean =>
  wire(before, profile.signals) !== wire(after, profile.signals)

/** One of the signals that the backend takes is off, or the program does not start. */
export const stops = ({ before, after, healthy: { profile } }: Change): boolean =>
  profile.signals.some((signal) => before.routes[signal].state === 'export' && after.routes[signal].state !== 'export')
