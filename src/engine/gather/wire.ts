import type { Net, Question } from '../../probe/index.ts'
import { urlSecret } from '../../redact.ts'
import { plain, type Secret } from '../../secret.ts'
import type { Answer, Ask, Probe, Route, Signal } from '../../types.ts'
import { VERSION } from '../../version.ts'
import { parseUrl, socketAddress } from '../../url.ts'
import { withoutQuery } from '../endpoint-edit.ts'
import type { Deps, Options } from '../options.ts'
import { bareReach, plainReach, type Reach } from './reach.ts'

interface Place {
  host: string
  port: number
}

/** The tools of the network, loaded only when something is asked. */
export interface Wire {
  net: Net
  otlp: typeof import('../../otlp/index.ts')
  /** Everything goes there: the doors of the embedded receiver. */
  dial?: { http: Place; grpc?: Place }
  gzip(body: Uint8Array): Uint8Array
  /** Without it: no proxy but that of the plan, and the certificates that Node.js brings. */
  reach?(route: Route): Reach
}

const CONTENT_TYPE = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json', grpc: 'application/grpc' } as const

/** Another port of the same host is a guess, which a firewall may swallow: it is not waited for as long. */
const ASIDE_MS = 2_000

const isPlannedPlace = (route: Route | null, url: string): boolean =>
  parseUrl(url)?.origin === parseUrl(route?.url?.value.reveal() ?? '')?.origin

/** A question that carries nothing of the settings. */
export function asker(wire: Wire, options: Options, deps: Deps, main: Route | null, log: Probe[]): Ask {
  return async (method, url, more = {}) => {
    if (!wire.dial && isBesideProxied(main, url)) return unasked(method, url)
    const body = typeof more.body === 'string' ? new TextEncoder().encode(more.body) : more.body
    const probe = await wire.net.ask({
      step: more.step ?? 'recognise',
      signals: main ? [main.signal] : [],
      method,
      url: plain(url),
      protocol: null,
      headers: { 'user-agent': `otel-doctor/${VERSION}`, ...more.headers },
      body,
      timeoutMs: isPlannedPlace(main, url) ? options.timeoutMs : Math.min(options.timeoutMs, ASIDE_MS),
      dial: wire.dial?.http,
      ...reachFor(wire, main, url),
      abort: deps.abort,
      maxBody: more.maxBody,
    })
    log.push(probe)
    return probe
  }
}

/** What lies beside a destination behind a proxy is for nobody here to tell: its host may be another machine there. */
const isBesideProxied = (route: Route | null, url: string): boolean =>
  route !== null && route.proxy !== null && parseUrl(url)?.origin !== parseUrl(route.url?.value.reveal() ?? '')?.origin

const unasked = (method: string, url: string): Probe => ({
  step: 'recognise',
  signals: [],
  method,
  url: plain(url),
  protocol: null,
  outcome: 'failed',
  failure: 'other',
  error: 'not asked through a proxy',
  durationMs: 0,
})

/** At the planned place as planned; anywhere else without what is meant for that place alone. */
function reachFor(wire: Wire, route: Route | null, url: string): Pick<Reach, 'trust' | 'proxy'> {
  if (!route || wire.dial) return { proxy: null }
  const { trust, proxy } = wire.reach?.(route) ?? plainReach(route)
  return isPlannedPlace(route, url) ? { ...(trust ? { trust } : {}), proxy } : bareReach({ trust, proxy })
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
  const packed = route.compression === 'gzip'
  if (packed) headers[route.protocol === 'grpc' ? 'grpc-encoding' : 'content-encoding'] = 'gzip'
  const reach: Reach = wire.dial ? { proxy: null } : (wire.reach?.(route) ?? plainReach(route))
  const question: Question = {
    step,
    signals: [route.signal],
    method: 'POST',
    url: askedUrl(route),
    protocol: route.protocol,
    headers,
    body: packed ? wire.gzip(body) : body,
    timeoutMs,
    dial: wire.dial && (route.protocol === 'grpc' ? wire.dial.grpc : wire.dial.http),
    trust: reach.trust,
    offersHttp2: reach.offersHttp2,
    proxy: reach.proxy,
    abort: deps.abort,
  }
  const probe = await wire.net.ask(question)
  if (reach.unsure && (isDoubtful(probe, reach) || (probe.answer && !reach.takesAny))) probe.unsure = reach.unsure
  if (reach.trust?.cert) probe.showed = true
  return understood(probe, route.signal, wire)
}

/** Who signed it is judged by what is trusted; its names and dates are not, but for a program that takes any. */
const isDoubtful = ({ failure, atProxy = failure }: Probe, { takesAny }: Reach): boolean =>
  atProxy === 'certificate-untrusted' || (takesAny === true && atProxy?.startsWith('certificate-') === true)

/** gRPC without a port dials what the runtime dials (443, even for http, in several SDKs), not what the URL alone would mean. */
function askedUrl({ url, protocol, dial }: Route): Secret {
  if (protocol !== 'grpc' || !dial) return url?.value ?? plain('')
  return plain(`${dial.tls ? 'https' : 'http'}://${socketAddress(dial.host, dial.port)}`)
}

/** Adds what the body says: the OTLP answer of a success, the words of an error. */
export function understood(probe: Probe, signal: Signal, wire: Wire): Probe {
  const { answer } = probe
  if (!answer) return probe
  if (probe.grpc && probe.grpc.code !== 0) return withDetails(probe, probe.grpc, answer, wire)
  const type = probe.grpc ? 'application/x-protobuf' : answer.headers['content-type']
  if (answer.status < 200 || answer.status > 299) {
    const status = wire.otlp.decodeStatus(answer.body, type)
    const text = status ? wire.otlp.statusWords(status) : new TextDecoder().decode(answer.body.subarray(0, 2_000))
    return { ...probe, words: /^\s*<(?:!doctype|html)/i.test(text) ? 'a web page' : text.trim() || undefined }
  }
  const said = wire.otlp.decodeExportResponse(signal, type, answer.body)
  if (said === 'unreadable') return { ...probe, export: { state: 'not-otlp' } }
  if (typeof said === 'string' || (said.rejected === 0 && said.message === '')) return { ...probe, export: { state: 'ok' } }
  return { ...probe, export: { state: said.rejected > 0 ? 'partial' : 'ok', rejected: said.rejected, message: said.message } }
}

/** The trailer of a gRPC error that holds the whole status: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses */
const DETAILS = 'grpc-status-details-bin'

function withDetails(probe: Probe, grpc: NonNullable<Probe['grpc']>, { headers }: Answer, { otlp }: Wire): Probe {
  const status = headers[DETAILS] ? otlp.decodeStatus(Buffer.from(headers[DETAILS], 'base64'), CONTENT_TYPE['http/protobuf']) : null
  const words = status ? otlp.statusWords({ ...status, message: grpc.message || status.message }) : ''
  return words === '' ? probe : { ...probe, words }
}

/** Asks somewhere else than planned, or otherwise, without any header, query or user info from the settings. */
export async function askBare(
  route: Route,
  step: 'counter' | 'shadow',
  url: string,
  { options, deps, wire }: { options: Options; deps: Deps; wire: Wire },
  tried: Probe['tried'],
  protocol = route.protocol,
): Promise<Probe> {
  const probe = await wire.net.ask({
    step,
    signals: [route.signal],
    method: 'POST',
    url: urlSecret(withoutQuery(new URL(url)).href),
    protocol,
    headers: { 'user-agent': `otel-doctor/${VERSION}`, 'content-type': CONTENT_TYPE[protocol] },
    body: wire.otlp.emptyRequest(route.signal, protocol),
    timeoutMs: Math.min(options.timeoutMs, 3_000),
    ...bareReach(wire.reach?.(route) ?? plainReach(route)),
    tried,
    abort: deps.abort,
  })
  return understood(probe, route.signal, wire)
}
