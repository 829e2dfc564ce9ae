import { type Patient, type Plan, type Protocol, type Reading, type Route, type Signal, SIGNALS, type Traits } from '../../types.ts'
import { type Ctx, note } from './context.ts'
import { fromFile } from './file/plan.ts'
import type { ByFile } from './file/rules.ts'
import { isSpecified } from './names.ts'
import { type ResourceRules, readResource } from './resource.ts'
import { type SamplerRules, readSampler } from './sampler.ts'
import { idleOf, joined, merge, type Settings } from './settings.ts'
import { UPPER } from './values.ts'
import { blankRoute } from './route.ts'

type Choice = Pick<Route, 'state' | 'because' | 'wanted' | 'also'>
type Step = (ctx: Ctx, signal: Signal, out: Route) => void

/** An SDK that reads the variables of the specification one after the other. What differs from one to the next stands in these fields. */
export interface Sdk {
  id: string
  traits: Traits
  /** The file that takes the place of the variables, where one does. */
  file?(ctx: Ctx, patient: Patient): Pick<ByFile, 'variable' | 'rules'> | null
  /** The environment unless it is said otherwise. */
  settings?(patient: Patient): Settings
  /** A variable as the SDK reads it: undefined where it counts as not set. */
  value(ctx: Ctx, name: string): string | undefined
  isDisabled(text: string): boolean
  exporter(ctx: Ctx, signal: Signal): Choice
  protocol: Protocol
  /** What makes a route that exports, in this order. A step may end it by changing its state; the rest is still read. */
  steps: readonly Step[]
  sampler: SamplerRules
  resource: ResourceRules
  /** What a certificate file that is named and missing does. */
  missingFile: Reading['outcome']
  /** Whatever else there is to say. */
  finish?(ctx: Ctx, routes: Record<Signal, Route>): void
  /** What a reading with this outcome does: an exporter cannot be made, and the signals that are made after it fall with it. */
  dies?: { outcome: 'crash' | 'all-off'; takes(signal: Signal): readonly Signal[] }
}

export function planBy(sdk: Sdk, patient: Patient, wiring: string): Plan {
  const ctx: Ctx = { env: sdk.settings?.(patient) ?? merge(patient.layers, 'environment'), readings: [] }
  const file = sdk.file?.(ctx, patient)
  if (file) return fromFile(patient, ctx, { id: sdk.id, wiring, traits: sdk.traits, ...file })
  const isOff = disabled(ctx, sdk)
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, route(ctx, signal, sdk, isOff)])) as Record<Signal, Route>
  missingFiles(ctx, patient, sdk)
  sdk.finish?.(ctx, routes)
  const resource = readResource(ctx, sdk.resource)
  if (sdk.dies) fall(ctx, routes, sdk.dies)
  const { version, detectedBy, candidates } = patient
  return {
    runtime: { id: sdk.id, wiring, version, detectedBy, candidates },
    traits: sdk.traits,
    routes,
    resource,
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: ctx.env,
  }
}

function disabled(ctx: Ctx, sdk: Sdk): boolean {
  const name = 'OTEL_SDK_DISABLED'
  const text = sdk.value(ctx, name) ?? ''
  const isOff = sdk.isDisabled(text)
  if (isOff) note(ctx, name, [...SIGNALS], 'all-off', 'disabled')
  else if (/^\s*["']?(?:1|yes|on|t|y|true)["']?\s*$/i.test(text)) note(ctx, name, [...SIGNALS], 'ignored', 'not-true')
  return isOff
}

function route(ctx: Ctx, signal: Signal, sdk: Sdk, isOff: boolean): Route {
  const out = blankRoute(signal, { ...sdk.exporter(ctx, signal), protocol: sdk.protocol })
  if (isOff) return { ...out, state: 'off', because: 'OTEL_SDK_DISABLED is true' }
  if (out.state !== 'export') return out
  for (const step of sdk.steps) step(ctx, signal, out)
  if (signal === 'traces') readSampler(ctx, out, sdk.sampler)
  return out
}

/** Certificates that are named and not there. */
function missingFiles(ctx: Ctx, patient: Patient, sdk: Sdk): void {
  for (const [name, { value }] of ctx.env) {
    const own = SIGNALS.filter((signal) => name.includes(`_${UPPER[signal]}_`))
    const isFile = /^OTEL_EXPORTER_OTLP_\w*(?:CERTIFICATE|CLIENT_KEY)$/.test(name) && sdk.value(ctx, name) !== undefined
    if (isFile && patient.files[value.reveal()] === null)
      note(ctx, name, own.length > 0 ? own : [...SIGNALS], sdk.missingFile, 'file-missing')
  }
}

/** A program that stops takes all with it, also what would be off; else what was made before goes on. */
function fall({ readings }: Ctx, routes: Record<Signal, Route>, { outcome, takes }: NonNullable<Sdk['dies']>): void {
  const isOn = (signal: Signal): boolean => outcome === 'crash' || routes[signal].state !== 'off'
  for (const reading of readings.filter((one) => one.outcome === outcome && one.reason !== 'disabled')) {
    const hit = reading.signals.filter((signal) => routes[signal].state !== 'off')
    if (hit.length === 0) continue
    reading.signals = SIGNALS.filter((signal) => isOn(signal) && hit.some((one) => takes(one).includes(signal)))
    if (outcome === 'all-off' && SIGNALS.some((signal) => isOn(signal) && !reading.signals.includes(signal))) reading.outcome = 'signal-off'
    const because =
      outcome === 'crash'
        ? `${reading.setting} makes the program stop at its start`
        : `${reading.setting} keeps its exporter from being made`
    for (const signal of reading.signals) Object.assign(routes[signal], { state: outcome === 'crash' ? 'crash' : 'broken', because })
  }
}

/** Settings of the specification that the SDK has no code for, and names in small letters. */
export function passedOver(ctx: Ctx, reads: (name: string) => boolean): void {
  for (const [name, { value }] of ctx.env) {
    const upper = name.toUpperCase()
    if (value.reveal() === '' || !upper.startsWith('OTEL_')) continue
    const own = SIGNALS.filter((signal) => upper.includes(`_${UPPER[signal]}_`))
    const signals: Signal[] = own.length > 0 ? own : [...SIGNALS]
    if (name !== upper) note(ctx, name, signals, 'ignored', 'not-read', reads(upper) ? { instead: upper } : {})
    else if (isSpecified(name) && !reads(name)) note(ctx, name, signals, 'ignored', 'not-read')
  }
}

/** Ends a route where something keeps its data from leaving; what is off or ended already stays as it is. */
export function end(out: Route, because: string, state: Route['state'] = 'broken'): void {
  if (out.state === 'export' || out.state === 'console') Object.assign(out, { state, because })
}

/** `OTEL_EXPORTER_OTLP_TRACES_HEADERS`, or the name that holds for all signals. */
export const otlpName = (signal: Signal | null, what: string): string => `OTEL_EXPORTER_OTLP_${signal ? `${UPPER[signal]}_` : ''}${what}`

/** The name that decides: the signal's own where it counts as set, else the one that holds for all. */
export const decidingName = (ctx: Ctx, value: Sdk['value'], signal: Signal, what: string): string =>
  value(ctx, otlpName(signal, what)) === undefined ? otlpName(null, what) : otlpName(signal, what)
