import { plain, type Secret } from '../secret.ts'
import {
  type Patient,
  type Plan,
  type Protocol,
  type Route,
  type Runtime,
  type Signal,
  SIGNALS,
  type Traced,
  type Traits,
} from '../types.ts'
import { flawedText } from './parts/flaws.ts'
import { type Ctx, note } from './parts/context.ts'
import { readHeaders } from './parts/headers.ts'
import { byDefault, derive, idleOf, joined, merge } from './parts/settings.ts'
import { UPPER, flawOf } from './parts/values.ts'
import { destination, nameOf, value } from './spec-endpoint.ts'

const PROTOCOLS: readonly Protocol[] = ['http/protobuf', 'grpc', 'http/json']
const READ =
  /^(?:OTEL_SDK_DISABLED|OTEL_(?:TRACES|METRICS|LOGS)_EXPORTER|OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?(?:ENDPOINT|HEADERS|PROTOCOL|TIMEOUT|COMPRESSION|INSECURE|CERTIFICATE|CLIENT_CERTIFICATE|CLIENT_KEY)|OTEL_TRACES_SAMPLER(?:_ARG)?|OTEL_SERVICE_NAME|OTEL_RESOURCE_ATTRIBUTES|OTEL_PROPAGATORS|OTEL_LOG_LEVEL|OTEL_CONFIG_FILE|OTEL_ENTITIES|OTEL_B[SL]R?P_\w+|OTEL_METRIC_EXPORT_\w+|OTEL_METRICS_EXEMPLAR_FILTER|OTEL_\w+_LIMIT|OTEL_EXPORTER_OTLP_METRICS_\w+|OTEL_EXPORTER_(?:ZIPKIN|PROMETHEUS)_\w+)$/

const traits: Traits = {
  onByDefault: true,
  protocols: [...PROTOCOLS],
  defaultEndpoint: 'http://localhost:4318',
  offSwitch: (signal) => ({ setting: `OTEL_${UPPER[signal]}_EXPORTER`, value: 'none' }),
  redirects: { follows: false, asGet: false, text: 'the specification asks for no redirect to be followed: the data are not sent again' },
  trust: { reads: ['OTEL_EXPORTER_OTLP_CERTIFICATE'], text: 'OTEL_EXPORTER_OTLP_CERTIFICATE names the certificates that are trusted' },
  defaultServiceName: 'unknown_service',
  timeoutUnit: 'ms',
}

/** Does exactly what the specification says: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and …/configuration/sdk-environment-variables/. */
const spec: Runtime = {
  id: 'spec',
  title: 'the OpenTelemetry specification, to the letter',
  wirings: ['sdk'],
  newest: '1.51.0',
  source: 'https://opentelemetry.io/docs/specs/otel/protocol/exporter/',
  reads: (name) => READ.test(name),
  plan,
}
export default spec

function plan(patient: Patient): Plan {
  const ctx: Ctx = { env: merge(patient.layers, 'environment'), readings: [] }
  const disabled = value(ctx, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true'
  if (disabled) note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'all-off', 'disabled')
  const switchText = value(ctx, 'OTEL_SDK_DISABLED') ?? ''
  if (!disabled && /^\s*["']?(?:1|yes|on|t|y|true)["']?\s*$/i.test(switchText))
    note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'ignored', 'not-true')
  const routes = Object.fromEntries(SIGNALS.map((signal) => [signal, route(ctx, signal, disabled)])) as Record<Signal, Route>
  missingFiles(ctx, patient)
  return {
    runtime: { id: 'spec', wiring: 'sdk', version: patient.version, detectedBy: patient.detectedBy, candidates: patient.candidates },
    traits,
    routes,
    resource: resource(ctx),
    readings: joined(ctx.readings),
    idle: idleOf(patient.layers),
    settings: ctx.env,
  }
}

function route(ctx: Ctx, signal: Signal, disabled: boolean): Route {
  const out: Route = {
    signal,
    ...exporters(ctx, signal),
    protocol: protocol(ctx, signal),
    headers: {},
    proxy: null,
    compression: 'none',
    timeoutMs: timeout(ctx, signal),
    sampler: byDefault('parentbased_always_on', 'OTEL_TRACES_SAMPLER'),
  }
  if (disabled) return { ...out, state: 'off', because: 'OTEL_SDK_DISABLED is true' }
  if (out.state !== 'export') return out
  compression(ctx, signal, out)
  destination(ctx, signal, out)
  const name = nameOf(ctx, signal, 'HEADERS')
  const list = ctx.env.get(name)
  if (value(ctx, name) !== undefined && list) {
    const read = readHeaders(name, list, [signal], { decode, onBadPercent: 'drop', emptyValue: 'send', legal: (v) => /^[\t -~]*$/.test(v) })
    out.headers = read.headers
    ctx.readings.push(...read.readings)
  }
  if (name.includes(UPPER[signal])) replaced(ctx, signal, out, name)
  if (signal === 'traces') sampler(ctx, out)
  return out
}

function exporters(ctx: Ctx, signal: Signal): Pick<Route, 'state' | 'because' | 'wanted' | 'also'> {
  const name = `OTEL_${UPPER[signal]}_EXPORTER`
  const names = (value(ctx, name) ?? 'otlp').split(',').map((n) => n.trim())
  const wanted = value(ctx, name)
    ? 'own'
    : value(ctx, `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`)
      ? 'own'
      : value(ctx, 'OTEL_EXPORTER_OTLP_ENDPOINT')
        ? 'generic'
        : 'default'
  const known = new Set(['otlp', 'console', 'none', 'zipkin', 'prometheus', 'logging'])
  const also = names.filter((n) => known.has(n) && n !== 'otlp' && n !== 'none')
  if (names.some((n) => !known.has(n)))
    note(ctx, name, [signal], names.includes('otlp') ? 'ignored' : 'signal-off', flawOf(value(ctx, name) ?? '') ?? 'unknown-value')
  const because = value(ctx, name)
    ? `${name} is ${value(ctx, name)}`
    : wanted === 'default'
      ? 'the specification exports by default'
      : 'an endpoint is set'
  if (names.includes('otlp')) return { state: 'export', because, wanted, also }
  if (names.includes('none')) {
    note(ctx, name, [signal], 'signal-off', 'none')
    return { state: 'off', because, wanted: null, also }
  }
  if (also.includes('console') || also.includes('logging')) return { state: 'console', because, wanted, also }
  return { state: also.length > 0 ? 'off' : 'broken', because: also.length > 0 ? because : `${name} names no known exporter`, wanted, also }
}

function protocol(ctx: Ctx, signal: Signal): Protocol {
  const name = nameOf(ctx, signal, 'PROTOCOL')
  const text = value(ctx, name)
  const known = PROTOCOLS.find((p) => p === text?.trim().toLowerCase())
  if (text !== undefined && !known)
    note(ctx, name, [signal], 'default-instead', flawOf(text) ?? 'unknown-value', { instead: 'http/protobuf' })
  return known ?? 'http/protobuf'
}

function compression(ctx: Ctx, signal: Signal, out: Route): void {
  const name = nameOf(ctx, signal, 'COMPRESSION')
  const text = value(ctx, name)?.toLowerCase()
  if (text === 'gzip') out.compression = 'gzip'
  else if (text !== undefined && text !== 'none') note(ctx, name, [signal], 'default-instead', 'compression', { instead: 'none' })
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function replaced(ctx: Ctx, signal: Signal, out: Route, own: string): void {
  const generic = ctx.env.get('OTEL_EXPORTER_OTLP_HEADERS')
  if (!generic || generic.value.reveal() === '') return
  const lost = readHeaders('', generic, [signal], { decode, onBadPercent: 'drop', emptyValue: 'send', legal: () => true })
  const loses = Object.keys(lost.headers).filter((name) => !(name in out.headers))
  if (loses.length > 0) {
    ctx.readings.push({
      from: generic.from,
      setting: 'OTEL_EXPORTER_OTLP_HEADERS',
      raw: generic.value,
      outcome: 'ignored',
      reason: 'replaced',
      signals: [signal],
      loses,
      instead: own,
    })
  }
}

function timeout(ctx: Ctx, signal: Signal): Traced<number> {
  const name = nameOf(ctx, signal, 'TIMEOUT')
  const traced = ctx.env.get(name)
  const text = value(ctx, name)
  if (!traced || text === undefined) return byDefault(10_000, 'OTEL_EXPORTER_OTLP_TIMEOUT')
  if (/^\d{1,12}$/.test(text)) {
    const ms = Number(text)
    if (ms > 0 && ms <= 100) note(ctx, name, [signal], 'used', 'unit', { instead: `${ms} ms` })
    return derive(ms, traced)
  }
  note(ctx, name, [signal], 'default-instead', /^\s*\d+(?:\.\d+)?\s*(?:s|ms|m)\s*$/.test(text) ? 'unit' : 'not-a-number', {
    instead: '10000 ms',
  })
  return byDefault(10_000, name)
}

/** Certificates that are named and not there; the specification leaves open what then happens to a connection that needs them. */
function missingFiles(ctx: Ctx, patient: Patient): void {
  for (const [name, traced] of ctx.env) {
    const own = SIGNALS.filter((signal) => name.includes(`_${UPPER[signal]}_`))
    if (/^OTEL_EXPORTER_OTLP_\w*(?:CERTIFICATE|CLIENT_KEY)$/.test(name) && patient.files[traced.value.reveal()] === null) {
      note(ctx, name, own.length > 0 ? own : [...SIGNALS], 'ignored', 'file-missing')
    }
  }
}

function sampler(ctx: Ctx, out: Route): void {
  const traced = ctx.env.get('OTEL_TRACES_SAMPLER')
  const name = value(ctx, 'OTEL_TRACES_SAMPLER')
  if (!traced || !name) return
  const argument = value(ctx, 'OTEL_TRACES_SAMPLER_ARG')
  const ratio = argument === undefined ? 1 : Number(argument)
  const isRatio = /^(?:parentbased_)?traceidratio$/.test(name)
  if (/^(?:parentbased_)?always_off$/.test(name) || (isRatio && ratio === 0)) {
    note(ctx, isRatio ? 'OTEL_TRACES_SAMPLER_ARG' : 'OTEL_TRACES_SAMPLER', ['traces'], 'signal-off', 'never-samples')
    Object.assign(out, { state: 'off', because: 'the sampler drops every trace' })
  } else if (isRatio && ratio > 0 && ratio < 1) note(ctx, 'OTEL_TRACES_SAMPLER_ARG', ['traces'], 'used', 'ratio')
  else if (!isRatio && !/^(?:parentbased_)?always_on$|^(?:parentbased_)?(?:jaeger_remote)$|^xray$/.test(name)) {
    note(ctx, 'OTEL_TRACES_SAMPLER', ['traces'], 'default-instead', flawOf(name) ?? 'unknown-value', { instead: 'parentbased_always_on' })
    return
  }
  out.sampler = derive(isRatio ? `${name}:${Number.isNaN(ratio) ? 1 : ratio}` : name, traced)
}

/** One bad pair takes the whole list with it, as the specification says (https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable). */
function resource(ctx: Ctx): Plan['resource'] {
  const out: Plan['resource'] = { 'service.name': byDefault(plain(traits.defaultServiceName), 'service.name') }
  const attributes = ctx.env.get('OTEL_RESOURCE_ATTRIBUTES')
  if (attributes) Object.assign(out, pairsOf(ctx, attributes))
  const name = ctx.env.get('OTEL_SERVICE_NAME')
  ctx.readings.push(...flawedText('OTEL_SERVICE_NAME', name), ...flawedText('OTEL_RESOURCE_ATTRIBUTES', attributes))
  if (name && name.value.reveal() !== '') out['service.name'] = derive(name.value, name)
  return out
}

function pairsOf({ readings }: Ctx, list: Traced<Secret>): Plan['resource'] {
  const out: Plan['resource'] = {}
  const before = readings.length
  let start = 0
  for (const pair of list.value.reveal().split(',')) {
    const cut = pair.indexOf('=')
    const span = [start, start + pair.length] as const
    start += pair.length + 1
    if (pair.trim() === '') continue
    const reason = cut > 0 ? null : cut === 0 ? 'no-key' : /^[^=]*:/.test(pair) ? 'colon-before-equals' : 'no-equals'
    if (reason === null) out[pair.slice(0, cut).trim()] = derive(list.value.slice(span[0] + cut + 1, span[1]), list)
    else
      readings.push({
        from: list.from,
        setting: 'OTEL_RESOURCE_ATTRIBUTES',
        raw: list.value,
        span,
        outcome: 'ignored',
        reason,
        signals: [...SIGNALS],
      })
  }
  return readings.length > before ? {} : out
}
