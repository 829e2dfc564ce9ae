import { cargoWirings } from './wirings.ts'
import { rustRules } from './code.ts'
import { withCode } from '../parts/in-code.ts'
import { type Patient, type Plan, type Protocol, type Route, type Runtime, type Signal, SIGNALS } from '../../types.ts'
import { havingOf, judged } from '../parts/add-ons.ts'
import { type Ctx, note } from '../parts/context.ts'
import { rustHeaders, rustQueue, rustSampler, rustTimeout } from '../parts/rust-sdk.ts'
import { idleOf, joined, merge, textOf } from '../parts/settings.ts'
import { UPPER, flawOf } from '../parts/values.ts'
import { earlier } from '../parts/versions.ts'
import { destination } from './endpoint.ts'
import { rustTrust } from './trust.ts'
import {
  type Build,
  CHANGES,
  COMPRESSIONS,
  type Era,
  buildOf,
  eraOf,
  isRead,
  passedOver,
  resourceOf,
  traitsOf,
  usual,
  wirings,
} from './facts.ts'
import { blankRoute } from '../parts/route.ts'

const KNOWN: readonly Protocol[] = ['grpc', 'http/protobuf', 'http/json']

/** A program with opentelemetry-otlp and its exporters built without settings in code. Measured on 0.33.1. */
const rust: Runtime = {
  id: 'rust',
  title: 'the OpenTelemetry SDK for Rust',
  wirings,
  // What was compiled in is told by no setting: each build is open.
  open: () => wirings,
  detection: {
    prints:
      /BatchSpanProcessor\.\w+|opentelemetry_(?:sdk|otlp)|\btonic::|\breqwest\b|\bhyper\b|OpenTelemetry trace error occurred|os error \d+/,
    programs: /^cargo$/,
    packages: {
      of: 'crates',
      tells: /^opentelemetry-otlp$/,
      wirings: (_names, all) => cargoWirings(all),
      plain: /^(?:tracing-)?opentelemetry(?:[-_]|$)|^tracing(?:[-_]|$)/,
      versions: [/^opentelemetry-otlp$/],
    },
    code: { languages: rustRules.languages },
  },
  newest: '0.33.1',
  earlier: earlier(CHANGES),
  source: 'https://docs.rs/opentelemetry-otlp/0.33.1/opentelemetry_otlp/',
  reads: isRead,
  plan: withCode(plan, rustRules),
}
export default rust

function plan(patient: Patient): Plan {
  const ctx: Ctx = { env: merge(patient.layers, 'environment'), readings: [] }
  const wiring = patient.wiring ?? likeliest(ctx)
  const build = buildOf(wiring)
  const era = eraOf(patient.version)
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, route(ctx, signal, build, era, patient)])) as Record<Signal, Route>
  ctx.readings.push(...passedOver(ctx))
  return {
    runtime: { id: 'rust', wiring, version: patient.version, detectedBy: patient.detectedBy, candidates: patient.candidates },
    traits: traitsOf(build, era),
    routes,
    resource: resourceOf(ctx),
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: ctx.env,
  }
}

/** What a program is told to use, it is built for: https with TLS, gRPC with tonic, and both with code that trusts somebody. */
function likeliest({ env }: Ctx): string {
  const some = (name: RegExp, text: RegExp): boolean => [...env].some(([key, { value }]) => name.test(key) && text.test(value.reveal()))
  const isGrpc = some(/^OTEL_EXPORTER_OTLP_(?:\w+_)?PROTOCOL$/, /^grpc$/i)
  const isTls = some(/^OTEL_EXPORTER_OTLP_(?:\w+_)?ENDPOINT$/, /^https:/i)
  if (isGrpc && isTls) return 'with_tonic:http-proto+grpc+tls+roots'
  return `${usual}${isGrpc ? '+grpc' : ''}${isTls ? '+tls' : ''}`
}

function route(ctx: Ctx, signal: Signal, build: Build, era: Era, patient: Patient): Route {
  const out = blankRoute(signal, {
    state: 'export',
    ...wantedBy(ctx, signal),
    protocol: protocol(ctx, signal, build, era),
    timeoutMs: rustTimeout(ctx, signal, era.timeoutUnit),
  })
  transport(ctx, signal, out, build)
  destination(ctx, signal, out, build, era)
  rustTrust(ctx, signal, out, build, patient)
  compression(ctx, signal, out, build, era, patient)
  rustHeaders(ctx, signal, out)
  if (signal === 'traces') rustSampler(ctx, out)
  rustQueue(ctx, signal, out)
  noTime(ctx, signal, out)
  return out
}

/** The SDK reads no exporter names: they tell what the user wants, and change nothing. */
function wantedBy(ctx: Ctx, signal: Signal): Pick<Route, 'because' | 'wanted'> {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`
  const exporter = `OTEL_${UPPER[signal]}_EXPORTER`
  const isNamed = (textOf(ctx.env, exporter) ?? '').split(',').some((name) => name.trim().toLowerCase() === 'otlp')
  if (textOf(ctx.env, own)) return { because: `${own} is set`, wanted: 'own' }
  if (textOf(ctx.env, 'OTEL_EXPORTER_OTLP_ENDPOINT'))
    return { because: 'OTEL_EXPORTER_OTLP_ENDPOINT is set', wanted: isNamed ? 'own' : 'generic' }
  return { because: 'the exporter is built in code, and by itself it sends to localhost', wanted: isNamed ? 'own' : 'default' }
}

/** The own value, else the generic one, else what was compiled in; a value that cannot be used is passed over at each step. */
function protocol(ctx: Ctx, signal: Signal, build: Build, era: Era): Protocol {
  const fallback = build.protocols[0] ?? 'http/protobuf'
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_PROTOCOL`
  const bad: { name: string; isKnown: boolean }[] = []
  let chosen: Protocol | undefined
  for (const name of era.ownProtocol ? [own, 'OTEL_EXPORTER_OTLP_PROTOCOL'] : ['OTEL_EXPORTER_OTLP_PROTOCOL']) {
    const text = textOf(ctx.env, name)
    if (text === undefined || text === '' || chosen) continue
    const value = KNOWN.find((p) => p === (era.anyCase ? text.toLowerCase() : text))
    const isUsable = build.builder === 'with_tonic' ? value === 'grpc' : value !== undefined && build.protocols.includes(value)
    if (isUsable) chosen = value
    else bad.push({ name, isKnown: value !== undefined })
  }
  const result = build.builder === 'with_tonic' ? 'grpc' : (chosen ?? fallback)
  for (const { name, isKnown } of bad) {
    const flaw = flawOf(textOf(ctx.env, name) ?? '')
    const why = isKnown ? 'the feature is not enabled' : "expected 'grpc', 'http/protobuf', or 'http/json'"
    // tonic does not look at the variable at all; the others tell a subscriber what they pass over.
    const says = build.builder === 'with_tonic' || !era.anyCase ? undefined : `Ignoring value … for ${name}: ${why}`
    note(ctx, name, [signal], 'default-instead', isKnown ? 'unsupported' : (flaw ?? 'unknown-value'), { instead: result, says })
  }
  return result
}

/** `with_http` refuses gRPC where gRPC is compiled in: the exporter is not built. */
function transport(ctx: Ctx, signal: Signal, out: Route, { builder }: Build): void {
  if (builder !== 'with_http' || out.protocol !== 'grpc') return
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_PROTOCOL`
  const name = textOf(ctx.env, own)?.toLowerCase() === 'grpc' ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL'
  const says = 'invalid exporter configuration: protocol: gRPC protocol is not compatible with HTTP transport'
  note(ctx, name, [signal], 'signal-off', 'unsupported', { says })
  Object.assign(out, { state: 'broken', because: `${name} is grpc, and the program builds an HTTP exporter` })
}

/** `none` in the own variable stands against a generic gzip; what cannot be used is passed over (an error before 0.33). */
function compression(ctx: Ctx, signal: Signal, out: Route, build: Build, era: Era, patient: Patient): void {
  for (const name of [`OTEL_EXPORTER_OTLP_${UPPER[signal]}_COMPRESSION`, 'OTEL_EXPORTER_OTLP_COMPRESSION']) {
    const text = textOf(ctx.env, name)
    if (text === undefined || (text === '' && era.anyCase)) continue
    const value = era.anyCase ? text.toLowerCase() : text
    if (value === 'none' && !era.strictCompression) return
    if (isCompiled(ctx, name, value, out, build, patient)) {
      if (value === 'gzip') out.compression = 'gzip'
      return
    }
    if (!era.strictCompression) {
      note(ctx, name, [signal], 'default-instead', 'compression', { instead: 'none', says: `Ignoring value … for ${name}` })
      continue
    }
    note(ctx, name, [signal], 'signal-off', 'compression')
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: `${name} cannot be used, and the exporter is not built` })
    return
  }
}

/** Each compression is a Cargo feature of its transport, which Cargo.toml tells; a wiring that is given has those of its recorded build. */
function isCompiled(ctx: Ctx, name: string, value: string, out: Route, build: Build, patient: Patient): boolean {
  if (value === 'gzip' && build.gzip && out.protocol !== 'grpc') return true
  const feature = `${value}-${out.protocol === 'grpc' ? 'tonic' : 'http'}`
  // Of gzip over HTTP the wirings tell.
  const isTold = patient.packages === undefined && (patient.wiring !== undefined || feature === 'gzip-http')
  const having = havingOf(patient, isTold ? 'absent' : 'unknown', () => `cargo add opentelemetry-otlp --features ${feature}`)
  const { wrong, open } = judged([value], () => false, COMPRESSIONS[out.protocol === 'grpc' ? 'grpc' : 'http'], having)
  const needs = open && { ...open, packages: [`the feature ${feature} of opentelemetry-otlp`] }
  if (needs) note(ctx, name, [out.signal], 'used', 'needs-package', { needs, detail: 'nothing is compressed' })
  return wrong === undefined
}

/** With no time at all reqwest gives up before it connects; tonic still tries. */
function noTime(ctx: Ctx, signal: Signal, out: Route): void {
  if (out.state !== 'export' || out.protocol === 'grpc' || out.timeoutMs.value > 0) return
  const name = out.timeoutMs.from.setting
  note(ctx, name, [signal], 'signal-off', 'too-low')
  Object.assign(out, { state: 'broken', because: `${name} is 0: every export is given up at once` })
}
