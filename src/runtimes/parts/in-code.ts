import { secretOf } from '../../redact.ts'
import { plain } from '../../secret.ts'
import {
  type CodeExporter,
  type Layer,
  type Origin,
  type Patient,
  type Plan,
  type Reading,
  type Route,
  type Setting,
  type Signal,
  SIGNALS,
} from '../../types.ts'
import { type InCode, codeIn, partIn } from './code.ts'
import { type CodeRules, routeOf } from './in-code-route.ts'
import { joined } from './settings.ts'
import { ownName } from './values.ts'

type Planner = (patient: Patient) => Plan

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
  const { nameOf = ownName } = rules
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
