import type { Net, Question } from '../probe/index.ts'
import { type Secret, plain } from '../secret.ts'
import { type Ask, type Destination, type Plan, type Probe, type Route, type Signal, SIGNALS, type Trip } from '../types.ts'
import { VERSION } from '../version.ts'
import { countersFor } from './counters.ts'
import { settingName } from './endpoint-edit.ts'
import type { Deps, Options } from './options.ts'
import { type Known, knownByAsking, knownOffline, mainRoute } from './recognise.ts'
import { roundTrip } from './trip.ts'

/** The tools of the network, loaded only when something is asked. */
export interface Wire {
  net: Net
  otlp: typeof import('../otlp/index.ts')
  /** Everything goes there: the embedded receiver. */
  dial?: { host: string; port: number }
  gzip(body: Uint8Array): Uint8Array
}

export interface Gathered extends Known {
  destinations: Destination[]
  trip: Trip
}

const CONTENT_TYPE = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json', grpc: 'application/grpc' } as const

/** Recognises, probes, sends, reads back, tries what might mend; cleans up. Failures of the network are values. */
export async function gather(
  plan: Plan,
  options: Options,
  deps: Deps,
  wire: Wire,
  whatIf: (edit: Record<string, null>) => Plan,
): Promise<Gathered> {
  const routes = SIGNALS.map((signal) => plan.routes[signal]).filter((route) => route.state === 'export' && route.url && route.dial)
  const main = mainRoute(plan)
  const offline = knownOffline(plan, options.backend)
  announce(routes, options, deps, wire)
  const asked: Probe[] = []
  const ask = asker(wire, options, deps, main, asked)
  const [probes, known] = await Promise.all([
    Promise.all(
      routes.map((route) => probeRoute(route, 'otlp', wire.otlp.emptyRequest(route.signal, route.protocol), options.timeoutMs, deps, wire)),
    ),
    main && routes.length > 0 ? knownByAsking(wire.dial ? { profile: null, backend: null } : offline, main, ask) : Promise.resolve(offline),
  ])
  const standIn = wire.dial !== undefined && offline.profile !== null
  const destinations = routes.map((route, i): Destination => ({
    url: route.url?.value ?? plain(''),
    signals: [route.signal],
    backend: known.backend,
    probes: probes.slice(i, i + 1),
  }))
  destinations[0]?.probes.push(...asked)
  const trip = await roundTrip({ plan, options, deps, wire, known, destinations, ask, probeRoute })
  await tryMends(destinations, plan, { options, deps, wire, known, whatIf })
  return { destinations, trip, backend: known.backend, profile: standIn ? offline.profile : known.profile }
}

/** Before anything leaves for a host that is neither loopback nor private, one line says what goes where. */
function announce(routes: Route[], options: Options, deps: Deps, wire: Wire): void {
  if (wire.dial) return
  const far = [...new Set(routes.filter((r) => r.dial && !isNear(r.dial.host)).map((r) => `${r.dial?.host}:${r.dial?.port}`))]
  if (far.length === 0) return
  const what = options.send
    ? 'an empty OTLP request for each signal and one synthetic trace, with the headers of the settings'
    : 'an empty OTLP request for each signal, with the headers of the settings'
  deps.say(`Asking ${far.join(', ')}: ${what}.`)
}

/** Loopback, private (RFC 1918, RFC 4193, link-local) and single-label names. */
function isNear(host: string): boolean {
  const name = host.toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^f[cd][0-9a-f]{2}:|^fe80:/.test(name)) return true
  if (/^(?:127|10)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(name) && /^[\d.]+$/.test(name)) return true
  return !name.includes('.') && !name.includes(':')
}

/** A question that carries nothing of the settings. */
function asker(wire: Wire, options: Options, deps: Deps, main: Route | null, log: Probe[]): Ask {
  return async (method, url, more = {}) => {
    const body = typeof more.body === 'string' ? new TextEncoder().encode(more.body) : more.body
    const probe = await wire.net.ask({
      step: more.step ?? 'recognise',
      signals: main ? [main.signal] : [],
      method,
      url: plain(url),
      protocol: null,
      headers: { 'user-agent': `otel-doctor/${VERSION}`, ...more.headers },
      body,
      timeoutMs: options.timeoutMs,
      dial: wire.dial,
      proxy: main?.proxy ?? null,
      abort: deps.abort,
    })
    log.push(probe)
    return probe
  }
}

/** Asks as the runtime would: its protocol, compression, headers, proxy. */
export async function probeRoute(
  route: Route,
  step: 'otlp' | 'send',
  body: Uint8Array,
  timeoutMs: number,
  deps: Deps,
  wire: Wire,
): Promise<Probe> {
  const headers: Record<string, Secret | string> = { 'user-agent': `otel-doctor/${VERSION}`, 'content-type': CONTENT_TYPE[route.protocol] }
  for (const [name, traced] of Object.entries(route.headers)) headers[name] = traced.value
  const packed = route.compression === 'gzip' && route.protocol !== 'grpc'
  if (packed) headers['content-encoding'] = 'gzip'
  const question: Question = {
    step,
    signals: [route.signal],
    method: 'POST',
    url: route.url?.value ?? plain(''),
    protocol: route.protocol,
    headers,
    body: packed ? wire.gzip(body) : body,
    timeoutMs,
    dial: wire.dial,
    proxy: route.proxy,
    abort: deps.abort,
  }
  return understood(await wire.net.ask(question), route.signal, wire)
}

/** Adds what the body says: the OTLP answer of a success, the words of an error. */
export function understood(probe: Probe, signal: Signal, wire: Wire): Probe {
  const { answer } = probe
  if (!answer || (probe.grpc && probe.grpc.code !== 0)) return probe
  const type = probe.grpc ? 'application/x-protobuf' : answer.headers['content-type']
  if (answer.status < 200 || answer.status > 299) {
    const status = wire.otlp.decodeStatus(answer.body, type)
    const text = status?.message ?? new TextDecoder().decode(answer.body.subarray(0, 2_000))
    return { ...probe, words: /^\s*<(?:!doctype|html)/i.test(text) ? 'a web page' : text.trim() || undefined }
  }
  const said = wire.otlp.decodeExportResponse(signal, type, answer.body)
  if (said === 'unreadable') return { ...probe, export: { state: 'not-otlp' } }
  if (typeof said === 'string' || (said.rejected === 0 && said.message === '')) return { ...probe, export: { state: 'ok' } }
  return { ...probe, export: { state: said.rejected > 0 ? 'partial' : 'ok', rejected: said.rejected, message: said.message } }
}

interface MendContext {
  options: Options
  deps: Deps
  wire: Wire
  known: Known
  whatIf(edit: Record<string, null>): Plan
}

/** Where a destination fails, what might mend it is tried, and what it shadows is asked; never with a header from the settings. */
async function tryMends(destinations: Destination[], plan: Plan, context: MendContext): Promise<void> {
  if (context.wire.dial || context.deps.abort.aborted) return
  await Promise.all(
    destinations.map(async (destination) => {
      const route = destination.signals[0] ? plan.routes[destination.signals[0]] : null
      const failed = destination.probes.find((p) => p.step === 'otlp')
      if (!route || !failed || (failed.outcome === 'ok' && failed.export?.state !== 'not-otlp')) return
      const takes = context.known.profile?.signals
      if (takes && !takes.includes(route.signal)) return
      const counters = countersFor(plan, route, failed, context.known.profile, context.known.backend)
      const tried = counters.map(async ({ what, edit, url }) => bare(route, 'counter', url, context, { what, edit }))
      destination.probes.push(...(await Promise.all([...tried, ...shadows(route, plan, context)])))
    }),
  )
}

function shadows(route: Route, plan: Plan, context: MendContext): Promise<Probe>[] {
  const winner = settingName(plan, route.url?.from)
  if (!winner || !plan.settings.has(winner) || route.url?.beat.length === 0) return []
  const other = context.whatIf({ [winner]: null }).routes[route.signal]
  const url = other.url?.value.reveal()
  if (other.state !== 'export' || !url || url === route.url?.value.reveal() || other.url?.from.source === 'default') return []
  return [bare(route, 'shadow', url, context, { what: `Remove ${winner}`, edit: { [winner]: null } })]
}

async function bare(
  route: Route,
  step: 'counter' | 'shadow',
  url: string,
  { options, deps, wire }: MendContext,
  tried: Probe['tried'],
): Promise<Probe> {
  const probe = await wire.net.ask({
    step,
    signals: [route.signal],
    method: 'POST',
    url: plain(url),
    protocol: route.protocol,
    headers: { 'user-agent': `otel-doctor/${VERSION}`, 'content-type': CONTENT_TYPE[route.protocol] },
    body: wire.otlp.emptyRequest(route.signal, route.protocol),
    timeoutMs: Math.min(options.timeoutMs, 3_000),
    proxy: route.proxy,
    tried,
    abort: deps.abort,
  })
  return understood(probe, route.signal, wire)
}
