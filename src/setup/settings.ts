import { judge, planOf } from '../engine/examine.ts'
import { DEFAULTS } from '../engine/options.ts'
import { secretOf } from '../redact.ts'
import { runtimeOf } from '../runtimes/index.ts'
import { layerOf } from '../runtimes/parts/settings.ts'
import { type Delivery, type Patient, type Protocol, type Runtime, type Settings, type Signal, SIGNALS } from '../types.ts'
import { type Place, signalUrl, speaks } from './place.ts'
import { parseUrl } from '../url.ts'

export interface Order {
  place: Place
  runtime: string
  wiring?: string
  version?: string
}

/** Settings that do what they have to, or why there are none. */
export type Made = { settings: Settings; signals: readonly Signal[] } | { cannot: string }

const PREFERRED: readonly Protocol[] = ['http/protobuf', 'grpc', 'http/json']
/** A credential in place of `<…>`, for the check of what is printed. */
const SAMPLE = 'dXNlcjpwYXNzd29yZA'
/** What a credential that is only a sample cannot be judged by. */
const OF_THE_KEY = /^auth\/(?:wrong-key-type|wrong-region|malformed-basic)$/

/** Tries the ways in which this runtime can be set up, and takes the first that our own plan and checks find nothing wrong with. */
export function settingsFor(order: Order): Made {
  const { place } = order
  const runtime = runtimeOf(order.runtime)
  const { plan } = planOf(patientOf(order, []))
  const spoken = PREFERRED.filter((p) => plan.traits.protocols.includes(p) && speaks(place.profile, p))
  const { title } = place.profile
  if (!runtime || spoken.length === 0)
    return {
      cannot: `this program speaks ${plan.traits.protocols.join(' and ')}, and ${title} takes ${place.profile.protocols.join(' and ') || 'no OTLP'}: send to an OpenTelemetry Collector, and let that one speak to it`,
    }
  for (const protocol of spoken) {
    for (const perSignal of [false, true]) {
      for (const encode of [encoded, (value: string) => value]) {
        const settings = candidate(order, { runtime, protocol, perSignal, encode })
        if (works(order, settings, protocol)) return { settings, signals: place.profile.signals }
      }
    }
  }
  return { cannot: whyNot(order, title) }
}

function whyNot(order: Order, title: string): string {
  const { plan } = planOf(patientOf(order, [['OTEL_EXPORTER_OTLP_ENDPOINT', order.place.http.href]]))
  if (plan.readings.some(({ reason }) => reason === 'no-tls'))
    return `this program is built without TLS, and ${title} takes nothing else: build its exporter with TLS, or send to an OpenTelemetry Collector`
  return `no settings in the environment make this program send to ${title}: set up its exporter in code, or send to an OpenTelemetry Collector`
}

interface Way {
  runtime: Runtime
  protocol: Protocol
  /** Endpoints of their own for each signal, for paths that no common one gives. */
  perSignal: boolean
  encode(value: string): string
}

function candidate(order: Order, { runtime, protocol, perSignal, encode }: Way): Settings {
  const { place } = order
  const { profile } = place
  const { traits } = planOf(patientOf(order, [])).plan
  const out: [string, string][] = [['OTEL_SERVICE_NAME', 'my-service']]
  const add = (name: string, value: string | undefined): unknown =>
    value !== undefined && value !== '' && runtime.reads(name) && out.push([name, value])
  add('OTEL_EXPORTER_OTLP_PROTOCOL', protocol)
  const isGrpc = protocol === 'grpc'
  if (perSignal)
    for (const signal of profile.signals)
      add(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`, isGrpc ? place.grpc : signalUrl(place, signal))
  else add('OTEL_EXPORTER_OTLP_ENDPOINT', isGrpc ? place.grpc : place.http.href.replace(/\/$/, ''))
  if (isGrpc && place.grpc.startsWith('http:')) add('OTEL_EXPORTER_OTLP_INSECURE', 'true')
  add(
    'OTEL_EXPORTER_OTLP_HEADERS',
    headersOf(place)
      .map(([name, value]) => `${name}=${encode(value)}`)
      .join(','),
  )
  add('OTEL_RESOURCE_ATTRIBUTES', attributesOf(place).join(','))
  if (profile.temporality?.takes === 'delta' && profile.signals.includes('metrics'))
    add('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'delta')
  for (const signal of SIGNALS.filter((one) => !profile.signals.includes(one))) {
    const off = traits.offSwitch(signal)
    if (off) add(off.setting, off.value)
  }
  return out
}

/** What a backend wants, in the words of OTLP. */
export const deliveryOf = (place: Place): Delivery => ({
  protocols: place.profile.protocols,
  signals: place.profile.signals,
  urlOf: (signal) => signalUrl(place, signal),
  grpc: place.grpc,
  headers: headersOf(place),
})

/** The documented credential, what it has no effect without, and what decides where data land. */
function headersOf({ profile }: Place): [name: string, value: string][] {
  const credential = profile.credentialBy === undefined ? profile.credentials[0] : undefined
  const needed = profile.routing.filter(
    ({ name, required, forKeys }) => (required && forKeys === undefined) || credential?.with?.includes(name),
  )
  const beside = (credential?.with ?? []).filter((name) => !needed.some((rule) => rule.name === name))
  const out = credential ? [[credential.name, credential.example] as [string, string]] : []
  for (const name of beside) out.push([name, `<the ${name.replaceAll('_', ' ')}>`])
  return [...out, ...needed.filter(({ name }) => name !== credential?.name).map(({ name, example }): [string, string] => [name, example])]
}

const attributesOf = ({ profile }: Place): string[] =>
  (profile.attributes ?? []).filter(({ severity }) => severity !== 'note').map(({ name, example }) => `${name}=${example}`)

/** What a header list cannot hold as it stands; what stands in angle brackets is filled in later. */
const encoded = (value: string): string =>
  value.replace(/<[^>]*>|[\s,;%"\\]/g, (part) => (part.startsWith('<') ? part : encodeURIComponent(part)))

function works(order: Order, settings: Settings, protocol: Protocol): boolean {
  const { place } = order
  const filled = settings.map(([name, value]) => [name, value.replace(/<[^>]*>/g, SAMPLE)] as const)
  const { audit, seen } = judge(patientOf(order, filled), { ...DEFAULTS, offline: true, backend: place.profile.id }, null)
  if (audit.findings.some(({ severity, id }) => severity !== 'note' && !OF_THE_KEY.test(id))) return false
  const wanted = headersOf(place).map(([name, value]) => [name, value.replace(/<[^>]*>/g, SAMPLE)] as const)
  return place.profile.signals.every((signal) => {
    const route = seen.plan.routes[signal]
    const url = protocol === 'grpc' ? place.grpc : signalUrl(place, signal)
    return (
      route.state === 'export' &&
      route.protocol === protocol &&
      sameUrl(route.url?.value.reveal(), url) &&
      wanted.every(([name, value]) => route.headers[name]?.value.reveal() === value)
    )
  })
}

const sameUrl = (a: string | undefined, b: string): boolean => a !== undefined && parseUrl(a)?.href === new URL(b).href

export function patientOf({ runtime, wiring, version }: Omit<Order, 'place'>, settings: Settings): Patient {
  const layers = [layerOf(Object.fromEntries(settings), 'setup', secretOf)]
  return { runtime, wiring, version, detectedBy: '--runtime', candidates: [], layers, files: {} }
}
