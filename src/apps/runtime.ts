import { plain } from '../secret.ts'
import { byDefault, joined } from '../runtimes/parts/settings.ts'
import { earlier, isBefore } from '../runtimes/parts/versions.ts'
import { type Patient, type Plan, type Reading, type Route, type Runtime, type Signal, SIGNALS } from '../types.ts'
import { type App, type Rule, type Told, isOwn } from './app.ts'
import { gate } from './gates.ts'
import { respelt } from './respell.ts'
import { rewrite, type Rewritten } from './rewrite.ts'

/** An app as a runtime: its base runtime with the app's settings, told in the app's own words. No check and no other stage knows of it. */
export function appRuntime(app: App, base: Runtime): Runtime {
  return {
    ...base,
    title: app.title,
    source: app.source,
    newest: app.newest ?? '',
    wirings: app.wiring === undefined ? base.wirings : [],
    ...(app.wiring === undefined ? {} : { open: undefined }),
    earlier: app.changes ? earlier(app.changes) : undefined,
    reads: (name) => isOwn(app, name) || (base.reads(name) && !(app.deaf?.test(name) ?? false)),
    plan(patient) {
      const version = patient.version ?? ageOf(app, patient)
      return plan({ ...patient, version }, atVersion(app, version), base)
    },
  }
}

/** The app as its version is; a row takes the place of what it names. */
function atVersion(app: App, version: string | undefined): App {
  const before = (app.changes ?? []).filter(({ since }) => isBefore(version, since)).map(({ was }) => was)
  const since = version === undefined ? [] : (app.later ?? []).filter((row) => !isBefore(version, row.since)).map(({ is }) => is)
  return Object.assign({}, app, ...since, ...before) as App
}

/** The version that its settings tell. */
const ageOf = ({ ages = [] }: App, { layers }: Patient): string | undefined =>
  ages.find(({ tells }) => layers.some(({ delivered, settings }) => delivered && settings.some(({ name }) => tells.test(name))))?.version

function plan(patient: Patient, app: App, base: Runtime): Plan {
  const rewritten = rewrite(patient, app)
  const told: Told = (name) => rewritten.settings.get(name)?.value.reveal()
  const { version, detectedBy, candidates } = patient
  const made = respelt(
    planned(base, rewritten.patient, (signal) => wiringOf(app, told, signal) ?? patient.wiring),
    rewritten,
    app,
  )
  const broken = (app.rules ?? []).flatMap((rule) => judge(rule, rewritten, app.signals))
  const wrong = misnamed(app, rewritten)
  const out: Plan = {
    ...made,
    runtime: { ...made.runtime, app: app.id, version, detectedBy, candidates },
    readings: [
      ...made.readings.filter((reading) => !isJudged(reading, broken)),
      ...rewritten.unheard,
      ...broken,
      ...wrong,
      ...passedOver(app, rewritten, told),
    ],
    routes: { ...made.routes },
  }
  for (const signal of SIGNALS) out.routes[signal] = silenced(out.routes[signal], app)
  gate(out, app, told, [...rewritten.settings.keys()])
  leave(out, app.elsewhere?.(told))
  for (const signal of SIGNALS) {
    const untold = app.untold?.(told, out.routes[signal].protocol)
    if (untold && out.routes[signal].state === 'export') out.routes[signal] = { ...out.routes[signal], untold }
  }
  out.readings.push(...byDefaultOverTls(out, rewritten, app))
  const { content = out.traits.content, protocols = out.traits.protocols } = app
  out.traits = { ...out.traits, content, protocols: [...protocols] }
  stop(out, [...broken, ...wrong])
  if (app.service && out.resource['service.name']?.from.source === 'default')
    out.resource = { ...out.resource, 'service.name': byDefault(plain(app.service), 'service.name') }
  return out
}

/** The app has found fault with the value itself, and does not hand it on. */
const isJudged = ({ from, reason }: Reading, broken: readonly Reading[]): boolean =>
  reason !== undefined &&
  broken.some(
    ({ from: own }) => own.source === from.source && own.setting === from.setting && own.line === from.line && own.column === from.column,
  )

const wiringOf = ({ wiring }: App, told: Told, signal: Signal): string | undefined =>
  typeof wiring === 'function' ? wiring(told, signal) : wiring

/** Exporters of one signal may be of another kind than those of the next. */
function planned(base: Runtime, patient: Patient, wiringOfSignal: (signal: Signal) => string | undefined): Plan {
  const plans = new Map<string | undefined, { signals: Signal[]; made: Plan }>()
  for (const signal of SIGNALS) {
    const wiring = wiringOfSignal(signal)
    const known = plans.get(wiring) ?? { signals: [], made: base.plan({ ...patient, wiring, version: undefined }) }
    known.signals.push(signal)
    plans.set(wiring, known)
  }
  const [first, ...others] = plans.values()
  if (!first || others.length === 0) return first?.made ?? base.plan(patient)
  const parts = [first, ...others]
  const routes = Object.fromEntries(parts.flatMap(({ signals, made }) => signals.map((one) => [one, made.routes[one]]))) as Plan['routes']
  const readings = parts.flatMap(({ signals, made }) =>
    made.readings.flatMap((reading) => {
      const mine = reading.signals.filter((one) => signals.includes(one))
      return mine.length > 0 ? [{ ...reading, signals: mine }] : []
    }),
  )
  return { ...first.made, routes, readings: joined(readings) }
}

function misnamed(app: App, { settings }: Rewritten): Reading[] {
  const out = new Map<string, Reading>()
  for (const [setting, { from, value }] of settings) {
    const told = app.misnamed?.(setting)
    if (!told || out.has(told.name)) continue
    const { name, value: text, signals, ...rest } = told
    const mine = signals.length > 0 ? [...signals] : [...SIGNALS]
    out.set(name, { ...rest, from, setting: name, raw: text === undefined ? value : plain(text), signals: mine })
  }
  return [...out.values()]
}

const CONSOLE = 'the console'

/** TLS that nobody asked for. */
function byDefaultOverTls({ routes }: Plan, { settings }: Rewritten, { plaintext }: App): Reading[] {
  const told: Told = (name) => settings.get(name)?.value.reveal()
  return SIGNALS.flatMap((signal): Reading[] => {
    const { state, dial, url } = routes[signal]
    const way = state === 'export' && dial?.tls ? plaintext?.(told, signal) : undefined
    if (!way || !url) return []
    const { from } = url
    const setting = [...settings].find(([, traced]) => traced.from === from)?.[0] ?? from.setting
    const raw = settings.get(setting)?.value ?? url.value
    return [{ from, setting, raw, outcome: 'used', reason: 'tls-by-default', signals: [signal], ...way }]
  })
}

/** It exports to something else than OTLP. */
function leave(out: Plan, other: string | undefined): void {
  if (other === undefined) return
  for (const signal of SIGNALS) {
    const route = out.routes[signal]
    if (route.state === 'crash' || route.state === 'off') continue
    const state = other === CONSOLE ? 'console' : 'off'
    out.routes[signal] = { ...route, state, because: `it exports to ${other}`, wanted: null, also: [other] }
  }
}

/** Names that this version does not know yet, and what another setting takes the effect from. */
function passedOver({ notYet = {}, diverts }: App, { settings }: Rewritten, told: Told): Reading[] {
  const diverted = diverts?.(told)
  const all = Object.entries(notYet).map(([name, instead]) => ({ name, instead, reason: 'not-read' as const }))
  const rows = diverted ? [...all, { name: diverted.from, instead: diverted.by, reason: 'diverted' as const }] : all
  return rows.flatMap(({ name, instead, reason }): Reading[] => {
    const traced = settings.get(name)
    if (!traced || traced.value.reveal() === '') return []
    return [{ from: traced.from, setting: name, raw: traced.value, outcome: 'ignored', reason, signals: [...SIGNALS], instead }]
  })
}

const silenced = (route: Route, { signals, id }: App): Route =>
  signals && !signals.includes(route.signal) && route.state !== 'crash'
    ? { ...route, state: 'off', because: `${id} makes no ${route.signal}`, wanted: null, also: [] }
    : route

function judge(
  { setting, fits, when, outcome, reason, says, missing, detail, ...rule }: Rule,
  { settings }: Rewritten,
  made: readonly Signal[] = SIGNALS,
): Reading[] {
  const traced = settings.get(setting)
  const told: Told = (name) => settings.get(name)?.value.reveal()
  if (when && !when(told)) return []
  const instead = typeof rule.instead === 'function' ? rule.instead(told) : rule.instead
  const lost = traced ? [] : (missing?.(told) ?? [])
  if (lost.length > 0)
    return [
      { from: { source: 'nothing', setting }, setting, raw: plain(''), outcome, reason: 'missing', signals: lost, instead, says, detail },
    ]
  if (!traced || traced.value.reveal() === '' || fits.test(traced.value.reveal())) return []
  return [{ from: traced.from, setting, raw: traced.value, outcome, reason, signals: [...made], instead, says, detail }]
}

function stop(out: Plan, broken: readonly Reading[]): void {
  const [culprit] = broken.filter(({ outcome }) => outcome === 'crash' || outcome === 'all-off' || outcome === 'signal-off')
  if (!culprit) return
  const [state, because] =
    culprit.outcome === 'crash'
      ? (['crash', `${culprit.setting} keeps the program from starting`] as const)
      : (['broken', `${culprit.setting} cannot be used`] as const)
  for (const signal of culprit.signals)
    if (culprit.outcome === 'crash' || out.routes[signal].state === 'export') out.routes[signal] = { ...out.routes[signal], state, because }
}
