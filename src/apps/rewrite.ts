import { percentEncoded } from '../text.ts'
import { secretOf } from '../redact.ts'
import { merge, type Settings } from '../runtimes/parts/settings.ts'
import { type Layer, type Patient, type Reading, type Setting, SIGNALS, type Signal, type Traced } from '../types.ts'
import type { Secret } from '../secret.ts'
import type { App, Rename, Told } from './app.ts'

/** The patient as the base runtime sees it, and what became of the app's own settings. */
export interface Rewritten {
  patient: Patient
  /** What the user set, under the names that the user wrote. */
  settings: Settings
  /** The name to show for a setting of the base runtime. */
  names: Map<string, string>
  /** Settings of the base runtime that the app does not hear. */
  unheard: Reading[]
}

/** Puts the app's settings under the names of its base runtime, each with its own origin, and takes away what the app does not hear. Pure. */
export function rewrite(patient: Patient, app: App): Rewritten {
  const own = new Map([...merge(patient.layers, 'environment'), ...merge(patient.layers, 'jvm')])
  const settings = new Map([...own, ...listsIn(own, app)])
  const told: Told = (name) => settings.get(name)?.value.reveal()
  const renames = (app.renames ?? []).filter(({ when }) => when?.(told) ?? true)
  const fixed = typeof app.fixed === 'function' ? app.fixed(told) : (app.fixed ?? {})
  const usual = typeof app.usual === 'function' ? app.usual(told) : (app.usual ?? {})
  const isDeaf = (name: string): boolean => name in fixed || (app.deaf?.test(name) ?? false)
  const isTaken = (name: string): boolean => isDeaf(name) || renames.some(({ to, names }) => to === name || names.includes(name))
  const layers = patient.layers.map((layer) => ({ ...layer, settings: layer.settings.filter(({ name }) => !isTaken(name)) }))
  const made = renames.map((rename) => ({ rename, found: foundOf(rename, settings, told) }))
  const names = new Map(made.map(({ rename: { to, names: all }, found }) => [to, found[0]?.from.setting ?? variableOf(all) ?? to]))
  const endpoint = names.has(ENDPOINT) || !isDeaf(ENDPOINT) ? undefined : endpointOf(renames, told)
  if (endpoint !== undefined) names.set(ENDPOINT, endpoint)
  const heard = new Set(renames.flatMap((rename) => rename.names))
  const unheard = [...settings].filter(([name]) => isTaken(name) && !heard.has(name)).map(([name, traced]) => notHeard(name, traced, names))
  const added = [defaults(usual, made), ...ranks(made), defaults(fixed)].filter((layer) => layer.settings.length > 0)
  return { patient: { ...patient, runtime: app.runtime, app: undefined, layers: [...layers, ...added] }, settings, names, unheard }
}

/** Lists of headers that stand one by one. */
function listsIn(settings: Settings, { headers: rule }: App): Settings {
  const lists = new Map<string, { traced: Traced<Secret>; items: string[] }>()
  for (const [name, traced] of rule ? settings : []) {
    const [, place, header] = rule?.tells.exec(name) ?? []
    if (!rule || place === undefined || header === undefined || traced.value.reveal() === '') continue
    const list = rule.list(place.toLowerCase())
    const known = lists.get(list) ?? { traced, items: [] }
    known.items.push(`${header.toLowerCase().replaceAll('_', '-')}=${percentEncoded(traced.value.reveal())}`)
    lists.set(list, known)
  }
  return new Map([...lists].map(([list, { traced, items }]) => [list, { ...traced, value: secretOf('HEADERS', items.join(',')) }]))
}

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const URL_OF_ANY = 'http://h:4318'

/** The endpoint of one signal that an app has in place of the one for all; it takes a URL as it stands. */
function endpointOf(renames: readonly Rename[], told: Told): string | undefined {
  const own = SIGNALS.flatMap((signal) => renames.findLast(({ to }) => to === `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`) ?? [])
  const fit = own.filter(({ as }) => (as?.(URL_OF_ANY, told) ?? URL_OF_ANY).startsWith(URL_OF_ANY))
  return fit.map(({ names }) => variableOf(names) ?? '').find((name) => name.endsWith('ENDPOINT'))
}

/** An option of the command line is the strongest, and the variable the one to advise. */
const variableOf = (names: readonly string[]): string | undefined => names.find((name) => !name.startsWith('--')) ?? names[0]

interface Own {
  rename: Rename
  found: Setting[]
}

/** The names that are set, the strongest first; what is set to nothing counts as not set, unless the app takes it so. */
function foundOf({ to, names, as, empty }: Rename, settings: Settings, told: Told): Setting[] {
  return names.flatMap((name): Setting[] => {
    const traced = settings.get(name)
    const text = traced?.value.reveal() ?? ''
    if (!traced || (text === '' && empty !== 'set')) return []
    const value = as ? secretOf(to, as(text, told)) : name === to ? traced.value : secretOf(to, text)
    return [{ name: to, value, from: traced.from, scalar: traced.scalar }]
  })
}

/** A layer for each rank, the weakest first, so that the base runtime sees what a value has beaten. */
function ranks(own: readonly Own[]): Layer[] {
  const depth = Math.max(0, ...own.map(({ found }) => found.length))
  return Array.from({ length: depth }, (_, i) => depth - 1 - i).map((rank) => ({
    source: 'app',
    kind: 'environment',
    delivered: true,
    settings: own.flatMap(({ found }) => found.slice(rank, rank + 1)),
  }))
}

/** What the app's own code says; for a reader it is a default. */
function defaults(values: Readonly<Record<string, string>>, own: readonly Own[] = []): Layer {
  const isSet = (name: string): boolean => own.some(({ rename, found }) => rename.to === name && found.length > 0)
  const settings = Object.entries(values)
    .filter(([name]) => !isSet(name))
    .map(([name, text]): Setting => ({ name, value: secretOf(name, text), from: { source: 'default', setting: name } }))
  return { source: 'default', kind: 'environment', delivered: true, settings }
}

function notHeard(name: string, { from, value }: Traced<Secret>, names: ReadonlyMap<string, string>): Reading {
  const own = SIGNALS.filter((signal) => name.toUpperCase().includes(`_${signal.toUpperCase()}_`))
  const signals: Signal[] = own.length > 0 ? own : [...SIGNALS]
  // A property of the JVM is named like the variable.
  const instead = names.get(name) ?? names.get(name.toUpperCase().replaceAll('.', '_'))
  return { from, setting: name, raw: value, outcome: 'ignored', reason: 'not-read', signals, ...(instead === undefined ? {} : { instead }) }
}
