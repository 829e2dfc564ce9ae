import { configForm } from './setup.ts'
import { type Patient, type Plan, type Reading, type Route, type Runtime, type Signal, SIGNALS } from '../../types.ts'
import { brokenFiles, isReadByGoose, otherReadings, promote, resourceOf, traits } from './facts.ts'
import { destination } from './endpoint.ts'
import { filterLogs } from './logs.ts'
import { CHANGES, FIXED_SAMPLER, forget, isOld } from './versions.ts'
import { type Ctx, note } from '../parts/context.ts'
import { rustHeaders, rustSampler, rustTimeout } from '../parts/rust-sdk.ts'
import { byDefault, idleOf, joined, merge, textOf } from '../parts/settings.ts'
import { UPPER, flawOf, trimBlank } from '../parts/values.ts'
import { earlier } from '../parts/versions.ts'
import { blankRoute } from '../parts/route.ts'

const PROTOCOLS = new Set(['', 'http/protobuf', 'http/json'])

/** goose (Rust; opentelemetry-otlp with http-proto and reqwest only). Measured on 1.52.0, spot-checked on 1.50.0 and 1.37.0. */
const goose: Runtime = {
  id: 'goose',
  title: 'goose, the AI agent',
  wirings: ['cli'],
  detection: {
    prints: /\bgoose(?:::\w+)*\b/,
    program: 'goose',
    images: /(?:^|\/)goose$/,
    prefix: 'GOOSE_',
    layer: { kind: 'goose-config', tells: /^otel_/ },
  },
  forms: [configForm],
  newest: '1.52.0',
  earlier: earlier(CHANGES),
  source: 'https://github.com/aaif-goose/goose (crates/goose/src/otel)',
  reads: isReadByGoose,
  plan,
}
export default goose

function plan(patient: Patient): Plan {
  const ctx: Ctx = { env: merge(patient.layers, 'environment'), readings: [] }
  ctx.readings.push(...promote(ctx.env, merge(patient.layers, 'goose-config')))
  const all = new Map(ctx.env)
  forget(ctx, patient.version)
  const facts = [...otherReadings(ctx.env, patient), ...brokenFiles(patient)]
  const installed = new Set<Signal>()
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, route(ctx, signal, installed, patient.version)])) as Record<
    Signal,
    Route
  >
  filterLogs(ctx, routes, installed)
  ctx.readings.push(...facts)
  const fatal = facts.find((r) => r.outcome === 'crash' || r.outcome === 'all-off')
  if (fatal) for (const signal of SIGNALS) stop(routes[signal], fatal)
  return {
    runtime: { id: 'goose', wiring: 'cli', version: patient.version, detectedBy: patient.detectedBy, candidates: patient.candidates },
    traits,
    routes,
    resource: resourceOf(ctx.env, ctx.readings, patient.version ?? goose.newest),
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: all,
  }
}

function stop(route: Route, why: Reading): void {
  if (route.state !== 'export' && why.outcome !== 'crash') return
  route.state = why.outcome === 'crash' ? 'crash' : 'broken'
  route.because = why.outcome === 'crash' ? `${why.setting} makes goose stop at its start` : `this version of goose never exports`
}

function route(ctx: Ctx, signal: Signal, installed: Set<Signal>, version: string | undefined): Route {
  const out = blankRoute(signal, {
    ...wantedBy(ctx, signal),
    timeoutMs: rustTimeout(ctx, signal, 'ms'),
    sampler: byDefault(isOld(version) ? FIXED_SAMPLER : 'parentbased_always_on', 'OTEL_TRACES_SAMPLER'),
  })
  if (isDisabled(ctx, signal)) return { ...out, state: 'off', because: 'OTEL_SDK_DISABLED is true' }
  if (out.state === 'console') installed.add(signal)
  if (out.state !== 'export') return out
  protocol(ctx, signal, out)
  compression(ctx, signal, out)
  if (out.state === 'export') installed.add(signal)
  destination(ctx, signal, out)
  rustHeaders(ctx, signal, out)
  if (signal === 'traces') rustSampler(ctx, out)
  queue(ctx, signal, out)
  return out
}

/** Rules 2 and 3: an exporter that is named decides; otherwise a non-empty endpoint does. */
function wantedBy(ctx: Ctx, signal: Signal): Pick<Route, 'state' | 'because' | 'wanted'> {
  const name = `OTEL_${UPPER[signal]}_EXPORTER`
  const exporter = textOf(ctx.env, name)
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`
  if (exporter !== undefined) {
    const value = exporter.toLowerCase()
    if (value === 'console' || value === 'stdout') return { state: 'console', because: `${name} is ${value}`, wanted: 'own' }
    if (value === '') return { state: 'export', because: `${name} is set to nothing, which goose reads as otlp`, wanted: 'own' }
    if (value === 'otlp') return { state: 'export', because: `${name} is otlp`, wanted: 'own' }
    return exporterOff(ctx, signal, name, exporter)
  }
  if (textOf(ctx.env, own)) return { state: 'export', because: `${own} is set`, wanted: 'own' }
  const generic = ctx.env.get('OTEL_EXPORTER_OTLP_ENDPOINT')
  if (generic?.value.reveal()) return { state: 'export', because: `${generic.from.setting} is set`, wanted: 'generic' }
  const blocked = generic?.beat.some((b) => b.value.reveal() !== '') ?? false
  if (blocked) note(ctx, 'OTEL_EXPORTER_OTLP_ENDPOINT', [signal], 'signal-off', 'empty')
  return { state: 'off', because: 'no endpoint and no exporter is set', wanted: blocked ? 'generic' : null }
}

function exporterOff(ctx: Ctx, signal: Signal, name: string, exporter: string): Pick<Route, 'state' | 'because' | 'wanted'> {
  if (exporter.toLowerCase() === 'none') {
    note(ctx, name, [signal], 'signal-off', 'none')
    return { state: 'off', because: `${name} is none`, wanted: null }
  }
  const flaw = flawOf(exporter)
  note(ctx, name, [signal], 'signal-off', flaw && flaw !== 'empty' ? flaw : 'unknown-value')
  return { state: 'broken', because: `${name} names no exporter that goose knows`, wanted: 'own' }
}

function isDisabled(ctx: Ctx, signal: Signal): boolean {
  const disabled = textOf(ctx.env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true'
  if (disabled && signal === 'traces') note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'all-off', 'disabled')
  return disabled
}

/** Rule 4: the own value when it is not empty, else the generic one; anything that is not HTTP switches the signal off. */
function protocol(ctx: Ctx, signal: Signal, out: Route): void {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_PROTOCOL`
  const name = textOf(ctx.env, own) ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL'
  const value = trimBlank(textOf(ctx.env, name) ?? '').toLowerCase()
  if (value === 'http/json') note(ctx, name, [signal], 'default-instead', 'unsupported', { instead: 'http/protobuf' })
  if (PROTOCOLS.has(value)) return
  const says = 'goose otel: OTEL_EXPORTER_OTLP_PROTOCOL is set to a gRPC variant …'
  const flaw = flawOf(textOf(ctx.env, name) ?? '')
  note(ctx, name, [signal], 'signal-off', value === 'grpc' ? 'unsupported' : flaw && flaw !== 'whitespace' ? flaw : 'unknown-value', {
    says,
  })
  Object.assign(out, { state: 'broken', because: `${name} is not HTTP, and goose speaks nothing else` })
}

/** Rule 5: built without any compression, goose drops the signal when a compression is set at all, even `none` or nothing. */
function compression(ctx: Ctx, signal: Signal, out: Route): void {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_COMPRESSION`
  const name = ctx.env.has(own) ? own : 'OTEL_EXPORTER_OTLP_COMPRESSION'
  if (!ctx.env.has(name)) return
  note(ctx, name, [signal], 'signal-off', 'compression')
  if (out.state === 'export')
    Object.assign(out, { state: 'broken', because: `${name} is set, and goose drops the signal for any compression` })
}

/** A queue of no length drops every record (measured on 1.52.0). */
function queue(ctx: Ctx, signal: Signal, out: Route): void {
  const name = { traces: 'OTEL_BSP_MAX_QUEUE_SIZE', logs: 'OTEL_BLRP_MAX_QUEUE_SIZE', metrics: '' }[signal]
  if (textOf(ctx.env, name) !== '0') return
  note(ctx, name, [signal], 'signal-off', 'too-low')
  if (out.state === 'export') Object.assign(out, { state: 'broken', because: `${name} is 0: every record is dropped` })
}
