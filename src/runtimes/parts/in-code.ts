import { headerSecret, secretOf } from '../../redact.ts'
import { plain, type Secret } from '../../secret.ts'
import {
  type CodeExporter,
  type CodeLanguage,
  type CodeRole,
  type Layer,
  type Origin,
  type Patient,
  type Plan,
  type Reading,
  type Route,
  type Setting,
  type Signal,
  SIGNALS,
  type Traced,
} from '../../types.ts'
import { type InCode, codeIn, partIn, untold } from './code.ts'
import { joined, originText } from './settings.ts'
import { UPPER } from './values.ts'

type Planner = (patient: Patient) => Plan

/** How an SDK takes what its program hands to an exporter, beside what it reads itself. */
export interface CodeRules {
  languages: readonly CodeLanguage[]
  /** The wiring of programs that make exporters so. */
  wiring(exporters: readonly CodeExporter[], asked: string | undefined, inCode: InCode): string
  /** The value of a variable that has the same effect; null where none has. */
  variable(role: CodeRole, text: string, exporter: CodeExporter): { what: string; text: string } | null
  /** What is no part of it, and fixed by its class or its module all the same. */
  fixes?(exporter: CodeExporter): { what: string; text: string }[]
  /** The variable of a signal, where it is not the one of its own. */
  nameOf?(signal: Signal, what: string): string
  /** What becomes of the headers of the environment beside those in code. */
  headers(exporter: CodeExporter): 'replaced' | 'code-first' | 'environment-first'
  /** A signal without an exporter in code is not exported: `off`; or goes the way of another wiring. */
  others?(inCode: InCode): string | null
  /** What no variable can say. */
  finish?(inCode: InCode, exporter: CodeExporter, route: Route, patient: Patient): Reading[]
}

/** Code beats the environment: what it hands to an exporter stands above every variable of that signal, and nothing is added to its endpoint. */
export const withCode =
  (base: Planner, rules: CodeRules): Planner =>
  (patient) => {
    const inCode = codeIn(patient)
    const all = inCode?.code.exporters.filter(({ language, into }) => rules.languages.includes(language) && into === undefined) ?? []
    if (!inCode || all.length === 0) return base(patient)
    const main = SIGNALS.flatMap((signal) => all.find((one) => one.signal === signal && one.kind === 'otlp') ?? [])
    const wiring = rules.wiring(main.length > 0 ? main : all, patient.wiring, inCode)
    const names = new Map<Origin, string>()
    const planned = (own: readonly CodeExporter[]): Plan =>
      base({ ...patient, wiring, layers: [...patient.layers, asLayer(inCode, own, rules, names)] })
    const made = planned(main)
    // Under a name that all signals share, each exporter has what is handed to it alone.
    const plans = rules.nameOf && main.length > 1 ? SIGNALS.map((signal) => planned(main.filter((one) => one.signal === signal))) : null
    const read = plans ? joined(plans.flatMap(({ readings: own }, i) => ofSignal(own, SIGNALS[i]))) : made.readings
    const readings = read.map((reading) => renamed(reading, names))
    const others = rules.others?.(inCode) ?? null
    const rest = others === null ? null : base({ ...patient, wiring: others })
    const routes = Object.fromEntries(
      SIGNALS.map((signal) => [
        signal,
        routeOf(signal, { inCode, all, main, made: plans?.[SIGNALS.indexOf(signal)] ?? made, rest, rules, patient, readings }),
      ]),
    ) as Record<Signal, Route>
    const left = readings.filter((reading) => !isBeaten(reading, inCode, main))
    return { ...made, routes, readings: told(left, routes), settings: settingsOf(made, inCode, names) }
  }

/** A variable with an endpoint, where the code hands over one of its own. */
const isBeaten = ({ setting, signals }: Reading, inCode: InCode, main: readonly CodeExporter[]): boolean => {
  const own = main.filter(({ signal }) => signals.includes(signal))
  const isOpen = (one: CodeExporter): boolean =>
    partIn(inCode, one, 'endpoint')?.traced === undefined && one.parts.some(({ role }) => role === 'endpoint')
  return /^OTEL_EXPORTER_OTLP_(?:\w+_)?ENDPOINT$/.test(setting) && own.length > 0 && own.every(isOpen)
}

const ofSignal = (readings: readonly Reading[], signal: Signal | undefined): Reading[] =>
  readings.flatMap((reading) => (signal && reading.signals.includes(signal) ? [{ ...reading, signals: [signal] }] : []))

/** The parts of the exporters as variables, each with the place in the code as its origin. */
function asLayer(inCode: InCode, exporters: readonly CodeExporter[], rules: CodeRules, names: Map<Origin, string>): Layer {
  const { nameOf = (signal, what) => `OTEL_EXPORTER_OTLP_${UPPER[signal]}_${what}` } = rules
  const settings = exporters.flatMap((exporter) => [
    ...exporter.parts.flatMap((part): Setting[] => {
      const traced = inCode.values.get(part.setting)
      const as = traced && rules.variable(part.role, traced.value.reveal(), exporter)
      if (!traced || !as) return []
      const name = nameOf(exporter.signal, as.what)
      const value = as.text === traced.value.reveal() ? traced.value : secretOf(name, as.text)
      names.set(traced.from, part.setting)
      return [{ name, value, from: traced.from }]
    }),
    ...(rules.fixes?.(exporter) ?? []).map(({ what, text }): Setting => {
      names.set(exporter.from, exporter.from.setting)
      return { name: nameOf(exporter.signal, what), value: plain(text), from: exporter.from }
    }),
  ])
  // One call may make the exporters of several signals.
  const isFirst = ({ name, from }: Setting, i: number): boolean => settings.findIndex((one) => one.name === name && one.from === from) === i
  return { source: 'code', kind: 'environment', delivered: true, settings: settings.filter(isFirst) }
}

/** A reading of a value in code goes by the name that it has there. */
const renamed = (reading: Reading, names: ReadonlyMap<Origin, string>): Reading => {
  const setting = names.get(reading.from)
  return setting === undefined ? reading : { ...reading, setting }
}

interface Making {
  inCode: InCode
  all: readonly CodeExporter[]
  main: readonly CodeExporter[]
  made: Plan
  rest: Plan | null
  rules: CodeRules
  patient: Patient
  readings: Reading[]
}

function routeOf(signal: Signal, { inCode, all, main, made, rest, rules, patient, readings }: Making): Route {
  const mine = all.filter((one) => one.signal === signal)
  const exporter = main.find((one) => one.signal === signal)
  const route = { ...made.routes[signal], headers: { ...made.routes[signal].headers } }
  if (!exporter) return withoutOtlp(signal, mine, route, rest)
  const where = `${exporter.name} in ${originText(exporter.from)}`
  const also = mine.filter((one) => one !== exporter).map(({ name }) => name)
  Object.assign(route, { wanted: 'own', also })
  if (route.state === 'export') route.because = `its code makes ${where}`
  const endpoint = partIn(inCode, exporter, 'endpoint')
  if (endpoint && !endpoint.traced) {
    route.untold = untold(endpoint.part)
    if (route.state === 'broken' && /_ENDPOINT\b/.test(route.because)) route.state = 'export'
    delete route.url
    delete route.dial
  }
  headers(inCode, exporter, route, rules.headers(exporter))
  const counters = partIn(inCode, exporter, 'temporality')
  if (counters) {
    const { setting, from } = counters.part
    route.temporality = { setting, from, ...(counters.traced ? { text: counters.traced.value.reveal() } : {}) }
  }
  readings.push(...(rules.finish?.(inCode, exporter, route, patient) ?? []))
  return route
}

function withoutOtlp(signal: Signal, mine: readonly CodeExporter[], route: Route, rest: Plan | null): Route {
  const [other] = mine
  if (!other) {
    if (rest) return rest.routes[signal]
    const { sampler, timeoutMs, protocol } = route
    const because = `its code makes no exporter of ${signal}`
    return {
      signal,
      state: 'off',
      because,
      wanted: null,
      protocol,
      headers: {},
      proxy: null,
      compression: 'none',
      timeoutMs,
      sampler,
      also: [],
    }
  }
  const where = `${other.name} in ${originText(other.from)}`
  if (other.kind === 'console') return { ...bare(route), state: 'console', wanted: 'own', because: `its code makes ${where}` }
  return {
    ...bare(route),
    state: 'export',
    wanted: 'own',
    because: `its code makes ${where}`,
    untold: `where ${where} sends cannot be told`,
  }
}

function bare(route: Route): Route {
  const { url: _url, dial: _dial, ...others } = route
  return { ...others, headers: {}, also: [] }
}

function headers(inCode: InCode, exporter: CodeExporter, route: Route, how: ReturnType<CodeRules['headers']>): void {
  const parts = exporter.parts.filter(({ role, setting }) => role === 'header' && inCode.values.has(setting))
  const list = exporter.parts.find(({ role }) => role === 'headers')
  for (const part of exporter.parts)
    if ((part.role === 'header' || part.role === 'headers') && part.unknown !== undefined) route.untold ??= untold(part)
  if (parts.length === 0 && !list) return
  const before = how === 'replaced' && parts.length > 0 ? {} : route.headers
  const mine: Record<string, Traced<Secret>> = {}
  for (const { key = '', setting } of parts) {
    const traced = inCode.values.get(setting)
    const name = key.toLowerCase()
    const beaten = route.headers[name]
    if (traced) mine[name] = { value: headerSecret(name, traced.value.reveal()), from: traced.from, beat: beaten ? [beaten] : [] }
  }
  route.headers = how === 'environment-first' ? { ...mine, ...before } : { ...before, ...mine }
}

/** What is said of signals that leave another way is no word about this program. */
function told(readings: readonly Reading[], routes: Record<Signal, Route>): Reading[] {
  const isOff = (signal: Signal): boolean => routes[signal].state === 'off' && routes[signal].because.startsWith('its code makes no')
  return readings.flatMap((reading) => {
    const signals = reading.signals.filter((signal) => !isOff(signal))
    return signals.length > 0 ? [{ ...reading, signals }] : []
  })
}

/** Variables are what the environment holds; what the code hands over goes by its own names. */
function settingsOf(made: Plan, { values }: InCode, names: ReadonlyMap<Origin, string>): Plan['settings'] {
  const out = new Map(values)
  for (const [name, traced] of made.settings) {
    const real = names.has(traced.from) ? traced.beat.find(({ from }) => !names.has(from)) : traced
    if (real) out.set(name, real === traced ? traced : { ...real, beat: traced.beat.slice(traced.beat.indexOf(real) + 1) })
  }
  return out
}
