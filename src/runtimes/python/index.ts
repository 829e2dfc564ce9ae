import { pythonRules } from './code.ts'
import { withCode } from '../parts/in-code.ts'
import { type Patient, type Plan, type Route, type Runtime, type Signal, SIGNALS, type Traits } from '../../types.ts'
import type { Ctx } from '../parts/context.ts'
import { fromFile } from '../parts/file/plan.ts'
import { isFileKnown } from '../parts/file/rules.ts'
import { idleOf, joined, merge, textOf } from '../parts/settings.ts'
import { earlier } from '../parts/versions.ts'
import { type Choice, choose, spread, type Wiring } from './exporters.ts'
import { ADDED, asksForMore, pythonHaving } from './add-ons.ts'
import { detection } from './detection.ts'
import { CHANGES, has, isReadByPython, passedOver, resourceOf, TRAITS } from './facts.ts'
import { configFile, propagators, stopAtFatal } from './fatal.ts'
import { fileRules } from './file.ts'
import { grpcDestination } from './grpc.ts'
import { headers } from './headers.ts'
import { httpDestination } from './http.ts'
import { compression, defaultTimeout, isDisabled, timeout } from './options.ts'
import { sampler } from './sampler.ts'
import { blankRoute } from '../parts/route.ts'

const WIRINGS: readonly Wiring[] = ['auto', 'code-http', 'code-grpc']
/** `opentelemetry-instrument` where the package opentelemetry-configuration is installed: it reads OTEL_CONFIG_FILE. */
const WITH_FILES = 'auto+configuration'
const FILE = 'OTEL_CONFIG_FILE'

/** The Python SDK, started by `opentelemetry-instrument` (auto) or set up in the program with the exporters of one protocol. Measured on 1.45.1. */
const python: Runtime = {
  id: 'python',
  title: 'Python, opentelemetry-sdk with opentelemetry-instrument or exporters in code',
  wirings: [...WIRINGS, WITH_FILES, ADDED.full],
  open,
  added: ADDED,
  usual: true,
  detection,
  newest: '1.45.1',
  earlier: earlier(CHANGES),
  source: 'https://github.com/open-telemetry/opentelemetry-python',
  reads: isReadByPython,
  plan: withCode(plan, pythonRules),
}
export default python

const NAMED = /^OTEL_(?:(?:TRACES|METRICS|LOGS)_EXPORTER|EXPORTER_OTLP_(?:\w+_)?PROTOCOL)$/

/** `opentelemetry-instrument` is the usual way, and it alone reads these names; without them, the port of HTTP points to exporters in code. */
function open(patient: Patient): readonly string[] {
  const set = [...merge(patient.layers, 'environment')].map(([name, { value }]) => ({ name, text: value.reveal() }))
  const isHttp = set.some(({ name, text }) => /^OTEL_EXPORTER_OTLP_(?:\w+_)?ENDPOINT$/.test(name) && /:4318(?:\/|$)/.test(text))
  if (set.some(({ name, text }) => name === FILE && text !== ''))
    return isFileKnown(patient, merge(patient.layers, 'environment'), FILE) ? [WITH_FILES, 'auto'] : ['auto', WITH_FILES]
  const usual = asksForMore(patient, merge(patient.layers, 'environment')) ? [ADDED.full, 'auto'] : ['auto']
  return isHttp && !set.some(({ name, text }) => NAMED.test(name) && text !== '') ? [...usual, 'code-http'] : usual
}

function plan(patient: Patient): Plan {
  const asked = patient.wiring ?? open(patient)[0]
  const wiring = WIRINGS.find((one) => one === asked) ?? 'auto'
  const ctx: Ctx = { env: merge(patient.layers, 'environment'), readings: [] }
  if (asked === WITH_FILES && textOf(ctx.env, FILE) && has(patient.version, 'configFile')) return byFile(ctx, patient)
  propagators(ctx, pythonHaving(patient))
  configFile(ctx, wiring, patient.version)
  const choices = choose(ctx, wiring, patient)
  stopAtFatal(ctx, choices, wiring)
  spread(choices, ctx.readings)
  const disabled = has(patient.version, 'sdkDisabled') && isDisabled(ctx)
  const routes = Object.fromEntries(SIGNALS.map((s) => [s, route(ctx, patient, s, wiring, choices[s])])) as Record<Signal, Route>
  if (disabled) for (const one of Object.values(routes)) switchOff(one)
  passedOver(ctx, patient.version)
  const { version, detectedBy, candidates } = patient
  return {
    runtime: { id: 'python', wiring: asked === ADDED.full ? asked : wiring, version, detectedBy, candidates },
    traits: TRAITS[wiring],
    routes,
    resource: resourceOf(ctx),
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: ctx.env,
  }
}

/** The file takes the place of the variables, but for OTEL_SDK_DISABLED, which the providers themselves look at. */
function byFile(ctx: Ctx, patient: Patient): Plan {
  const traits: Traits = { ...TRAITS.auto, protocols: ['http/protobuf', 'grpc'] }
  const made = fromFile(patient, ctx, { id: 'python', wiring: WITH_FILES, traits, variable: FILE, rules: fileRules(patient) })
  if (!isDisabled(ctx)) return made
  for (const one of Object.values(made.routes)) switchOff(one)
  return { ...made, readings: joined(ctx.readings) }
}

/** The exporters are built all the same: what keeps the program from starting still does. */
function switchOff(one: Route): void {
  if (one.state !== 'crash') Object.assign(one, { state: 'off', because: 'OTEL_SDK_DISABLED is true' })
}

/** A signal that cannot leave keeps what was made of its settings. */
function route(ctx: Ctx, patient: Patient, signal: Signal, wiring: Wiring, choice: Choice): Route {
  const out = blankRoute(signal, { ...choice, timeoutMs: defaultTimeout() })
  if (out.state === 'off' || out.state === 'console') return out
  timeout(ctx, signal, out)
  compression(ctx, signal, out)
  headers(ctx, signal, out, patient.version)
  if (out.protocol === 'grpc') grpcDestination(ctx, signal, out, patient)
  else httpDestination(ctx, signal, out, patient)
  if (signal === 'traces') sampler(ctx, out, wiring)
  return out
}
