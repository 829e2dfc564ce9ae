import { nodeRules } from './code.ts'
import { withCode } from '../parts/in-code.ts'
import { type Patient, type Plan, type Protocol, type Reading, type Route, type Runtime, type Signal, SIGNALS } from '../../types.ts'
import { detection } from './detection.ts'
import { httpDestination } from './endpoint.ts'
import { isTrue, namesOf, valueOf } from './env.ts'
import { exporters } from './exporters.ts'
import { CHANGES, isReadByNode, otherReadings, PROTOCOL_OF, resourceOf, traitsOf, isOld } from './facts.ts'
import { fileRules } from './file.ts'
import { grpcDestination } from './grpc.ts'
import { headersOf } from './headers.ts'
import { compression, sampler, timeout } from './options.ts'
import { type Ctx, note } from '../parts/context.ts'
import { fromFile } from '../parts/file/plan.ts'
import { isFileGiven } from '../parts/file/rules.ts'
import { idleOf, joined, merge } from '../parts/settings.ts'
import { flawOf, flawSpan } from '../parts/values.ts'
import { earlier } from '../parts/versions.ts'
import { blankRoute } from '../parts/route.ts'
import { FILE_VARIABLES, fileVariable } from '../parts/file/variables.ts'

const PROTOCOLS: readonly Protocol[] = ['http/protobuf', 'http/json', 'grpc']

/**
 * The OpenTelemetry SDK for Node.js; versions are those of `@opentelemetry/sdk-node`. `auto`: `NodeSDK` without options, or
 * `--require @opentelemetry/auto-instrumentations-node/register`; `code-…`: a program that makes the exporters of that package for all
 * signals itself and hands them to `NodeSDK`. Measured on 0.223.0, and on 0.301.0 with the same result.
 */
const node: Runtime = {
  id: 'node',
  title: 'OpenTelemetry SDK for Node.js',
  wirings: ['auto', 'code-http', 'code-proto', 'code-grpc', 'startNodeSDK'],
  open,
  usual: true,
  detection,
  newest: '0.223.0',
  earlier: earlier(CHANGES),
  source: 'https://github.com/open-telemetry/opentelemetry-js (experimental/packages/opentelemetry-sdk-node)',
  reads: isReadByNode,
  plan: withCode(plan, nodeRules),
}
export default node

/** A file that is named points to the one way that reads it. */
function open(patient: Patient): readonly string[] {
  const env = merge(patient.layers, 'environment')
  if (FILE_VARIABLES.some((name) => isFileGiven(patient, env, name))) return ['startNodeSDK', 'auto']
  return FILE_VARIABLES.some((name) => valueOf({ env, readings: [] }, name)) ? ['auto', 'startNodeSDK'] : ['auto']
}

function plan(patient: Patient): Plan {
  const ctx: Ctx = { env: merge(patient.layers, 'environment'), readings: [] }
  const wiring = patient.wiring ?? open(patient)[0] ?? 'auto'
  const variable = fileVariable(ctx.env, patient.version !== undefined, !isOld(patient.version, 'configFile'))
  if (wiring === 'startNodeSDK' && valueOf(ctx, variable)) {
    const { silent: _, ...traits } = traitsOf('auto')
    return fromFile(patient, ctx, { id: 'node', wiring, traits, variable, rules: fileRules(patient) })
  }
  const built = Object.fromEntries(SIGNALS.map((signal) => [signal, build(ctx, signal, PROTOCOL_OF[wiring], patient.version)])) as Record<
    Signal,
    Built
  >
  fail(ctx, built, wiring)
  otherReadings(ctx, patient)
  const { version, detectedBy, candidates } = patient
  return {
    runtime: { id: 'node', wiring, version, detectedBy, candidates },
    traits: traitsOf(wiring),
    routes: { traces: built.traces.route, metrics: built.metrics.route, logs: built.logs.route },
    resource: resourceOf(ctx, version),
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: ctx.env,
  }
}

interface Built {
  route: Route
  /** What throws while the exporter is made. */
  throwing: Reading[]
  readings: Reading[]
}

function build(all: Ctx, signal: Signal, fixed: Protocol | undefined, version: string | undefined): Built {
  const ctx: Ctx = { env: all.env, readings: [] }
  const spoken = fixed === undefined ? {} : { protocol: fixed }
  const route = blankRoute(signal, { ...exporters(ctx, signal, fixed), ...spoken, timeoutMs: timeout(ctx, signal) })
  if (route.state !== 'export') return { route, throwing: [], readings: ctx.readings }
  protocol(ctx, signal, route, fixed)
  compression(ctx, signal, route)
  const { headers, throwing, losing } = headersOf(ctx, signal, route.protocol, version)
  route.headers = headers
  if (route.protocol === 'grpc') throwing.push(...grpcDestination(ctx, signal, route))
  else {
    // Over HTTP nothing throws while the exporter is made: the request does.
    losing.push(...throwing.splice(0))
    httpDestination(ctx, signal, route)
  }
  ctx.readings.push(...losing)
  const [culprit] = losing
  if (culprit) Object.assign(route, { state: 'broken', because: `${culprit.setting} holds a header that cannot be sent` })
  if (signal === 'traces') sampler(ctx, route)
  return { route, throwing, readings: ctx.readings }
}

/** Untrimmed for traces, trimmed for metrics and logs; an unknown name means http/protobuf. In code the package decides. */
function protocol(ctx: Ctx, signal: Signal, route: Route, fixed: Protocol | undefined): void {
  const [name] = namesOf(ctx, signal, 'PROTOCOL')
  const raw = name === undefined ? undefined : valueOf(ctx, name)
  if (name === undefined || raw === undefined) return
  const text = signal === 'traces' && !fixed ? raw : raw.trim()
  const known = PROTOCOLS.find((one) => one === text)
  if (fixed) {
    if (known !== fixed) note(ctx, name, [signal], 'ignored', 'not-read', { instead: fixed })
    return
  }
  if (known) route.protocol = known
  else {
    const flaw = flawOf(raw)
    const reason = flaw === 'whitespace' && !PROTOCOLS.some((one) => one === raw.trim()) ? 'unknown-value' : (flaw ?? 'unknown-value')
    const span = flaw && reason === flaw ? flawSpan(raw, flaw) : undefined
    note(ctx, name, [signal], 'default-instead', reason, { instead: 'http/protobuf', span })
  }
}

/**
 * Where an exporter cannot be made. `NodeSDK` makes the one of metrics in its constructor, even when it is disabled: the program ends. Those
 * of traces and then of logs are made in `start()`, where `register` catches what is thrown: the rest of `start()` does not happen.
 */
function fail(ctx: Ctx, { traces, metrics, logs }: Record<Signal, Built>, wiring: string): void {
  const all = [traces, metrics, logs]
  const thrown = all.flatMap(({ throwing }) => throwing)
  const [culprit] = PROTOCOL_OF[wiring] === undefined ? metrics.throwing : thrown
  const disabled = isTrue(valueOf(ctx, 'OTEL_SDK_DISABLED'))
  if (disabled) note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'all-off', 'disabled')
  if (culprit) {
    const because = `${culprit.setting} makes the program stop at its start`
    for (const { route } of all) Object.assign(route, { state: 'crash', because })
    for (const reading of thrown) ctx.readings.push({ ...reading, outcome: 'crash', signals: [...SIGNALS] })
  }
  if (!disabled || culprit) ctx.readings.push(...all.flatMap(({ readings }) => readings))
  if (culprit) return
  if (disabled) {
    for (const { route } of all) Object.assign(route, { state: 'off', because: 'OTEL_SDK_DISABLED is true' })
    return
  }
  stop(ctx, traces.throwing, [traces, logs])
  stop(ctx, logs.throwing, [logs])
  farDeadline(ctx, all)
}

/** grpc-js writes no deadline of more than 10^8 hours: what it throws at the first export ends the program (deadline.ts). */
const FAR_MS = 1e8 * 3_600_000

function farDeadline(ctx: Ctx, all: readonly Built[]): void {
  const far = all.find(({ route }) => route.state === 'export' && route.protocol === 'grpc' && route.timeoutMs.value >= FAR_MS)
  if (!far) return
  const name = far.route.timeoutMs.from.setting
  note(ctx, name, [...SIGNALS], 'crash', 'unit', { says: 'Deadline is too far in the future' })
  for (const { route } of all) Object.assign(route, { state: 'crash', because: `${name} makes the program stop at its first export` })
}

function stop(ctx: Ctx, throwing: readonly Reading[], built: readonly Built[]): void {
  const [culprit] = throwing
  if (!culprit) return
  const stopped = built.filter(({ route }) => /export|console/.test(route.state) || route.signal === culprit.signals[0])
  const because = `${culprit.setting} keeps the exporter of ${culprit.signals.join()} from being made`
  for (const { route } of stopped) Object.assign(route, { state: 'broken', because })
  ctx.readings.push(...throwing.map((reading) => ({ ...reading, signals: stopped.map(({ route }) => route.signal), says: undefined })))
}
