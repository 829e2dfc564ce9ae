import { urlSecret } from '../../redact.ts'
import type { Patient, Route, Signal } from '../../types.ts'
import { defaultText, derive } from '../parts/settings.ts'
import { PATH, UPPER } from '../parts/values.ts'
import { nameFlaw } from './checks.ts'
import { checkTlsFiles, compressionOf, propertyFor, proxyOf, timeoutOf } from './connection.ts'
import { DEFAULT_ENDPOINT, type Kind } from './facts.ts'
import { headersFor } from './headers.ts'
import { type JavaCtx, fatal, note, textOf } from './settings.ts'
import { type Endpoint, parseEndpoint, wireUrl, withPath } from './url.ts'
import { blankRoute } from '../parts/route.ts'

const PRINTS = new Set(['console', 'logging', 'logging-otlp', 'experimental-otlp/stdout'])

/** A route before anything is read. */
export const emptyRoute = (signal: Signal, { protocol }: Pick<Kind, 'protocol'>): Route => blankRoute(signal, { protocol })

/** What the named exporters make of a signal, before the destination is looked at. */
export function stateOf(ctx: JavaCtx, signal: Signal, names: readonly string[]): Pick<Route, 'state' | 'because' | 'wanted' | 'also'> {
  const property = `otel.${signal}.exporter`
  const traced = ctx.env.get(property)
  const isNamed = (traced?.value.reveal() ?? '').replace(/[\u0000-\u0020,]/g, '') !== ''
  const own = ctx.env.get(`otel.exporter.otlp.${signal}.endpoint`)
  const generic = ctx.env.get('otel.exporter.otlp.endpoint')
  const wanted = isNamed || own ? 'own' : generic ? 'generic' : 'default'
  const asked = own ?? generic
  const because =
    isNamed && traced
      ? `${traced.from.setting} is ${names.join(', ')}`
      : asked
        ? `${asked.from.setting} is set`
        : 'OTLP is the default exporter'
  const also = names.filter((name) => name !== 'otlp' && name !== 'none')
  if (names.includes('none')) {
    if (isNamed) note(ctx, property, [signal], 'signal-off', 'none')
    return {
      state: 'off',
      because: isNamed ? because : 'this version exports no logs by itself',
      wanted: isNamed ? null : wanted === 'default' ? null : wanted,
      also: [],
    }
  }
  if (names.includes('otlp')) return { state: 'export', because, wanted, also }
  return { state: also.some((name) => PRINTS.has(name)) ? 'console' : 'off', because, wanted, also }
}

/** Everything about the way to the destination; a bad value in it is fatal for all. */
export function exportRoute(ctx: JavaCtx, kind: Kind, patient: Patient, out: Route): void {
  const { signal } = out
  const protocol = protocolOf(ctx, kind, signal)
  if (protocol === null) return
  out.protocol = protocol
  destination(ctx, kind, patient, out)
  const { headers, broken } = headersFor(ctx, signal)
  out.headers = headers
  if (broken) Object.assign(out, { state: 'broken', because: 'a header may not stand on the wire: every export fails before it is sent' })
  out.compression = compressionOf(ctx, signal)
  out.timeoutMs = timeoutOf(ctx, signal)
  checkTlsFiles(ctx, signal)
}

function protocolOf(ctx: JavaCtx, kind: Kind, signal: Signal): 'grpc' | 'http/protobuf' | null {
  const property = propertyFor(ctx, signal, 'protocol')
  const text = textOf(ctx, property) ?? kind.protocol
  if (text === 'grpc') return text
  if (!kind.version.readsProtocol()) {
    note(ctx, property, [signal], 'ignored', 'not-read')
    return 'grpc'
  }
  if (text === 'http/protobuf') return text
  const { reason, span } = nameFlaw(text)
  fatal(ctx, property, text === 'http/json' ? 'unsupported' : reason, { span, says: `Unsupported OTLP ${signal} protocol: ${text}` })
  return null
}

/** The own endpoint as it stands, else the common one with the path, else the default of the protocol. */
function destination(ctx: JavaCtx, kind: Kind, patient: Patient, out: Route): void {
  const { signal, protocol } = out
  const own = `otel.exporter.otlp.${signal}.endpoint`
  const property = propertyFor(ctx, signal, 'endpoint')
  const traced = ctx.env.get(property)
  const text = traced?.value.reveal() ?? DEFAULT_ENDPOINT[protocol]
  const used = traced ?? defaultText(text, `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`)
  out.join = !traced ? 'default' : property === own ? 'verbatim' : 'appended'
  const shadow = property === own ? ctx.env.get('otel.exporter.otlp.endpoint') : undefined
  const beat = shadow ? [...used.beat, shadow] : used.beat
  out.url = derive(urlSecret(text), used, beat)
  const parsed = parseEndpoint(text, protocol === 'grpc', kind.version.hasStrictHost)
  if ('reason' in parsed) return fatal(ctx, property, parsed.reason, { span: parsed.span, says: parsed.says })
  const whole = pathed(parsed, out, kind.version.hasStrictHost)
  const wire = whole && wireUrl(whole)
  if (!wire) return unusable(ctx, property, out, whole !== null)
  if (traced && parsed.authority.includes('@')) note(ctx, property, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] })
  out.url = derive(urlSecret(protocol === 'grpc' ? wire.origin : wire.href), used, beat)
  out.dial = { host: wire.host, port: wire.port, tls: wire.tls }
  out.proxy = proxyOf(patient, wire)
  if (wire.isLost && out.proxy === null) {
    note(ctx, property, [signal], 'signal-off', 'not-a-url', { says: `java.net.UnknownHostException: ${wire.host}` })
    Object.assign(out, { state: 'broken', because: `${wire.host} is no host that Java looks up` })
  }
  return undefined
}

/** An HTTP exporter is built without a URL where OkHttp takes none (a port of 0 or above 65535), and each export then fails. */
function unusable(ctx: JavaCtx, property: string, out: Route, isBuilt: boolean): void {
  if (out.protocol === 'grpc' || !isBuilt) return fatal(ctx, property, 'not-a-url', { says: 'Unexpected configuration error' })
  note(ctx, property, [out.signal], 'signal-off', 'not-a-url', { says: 'Exporter threw an Exception' })
  return void Object.assign(out, { state: 'broken', because: `nothing can be sent to the port or host of ${out.url?.from.setting}` })
}

function pathed(parsed: Endpoint, { signal, protocol, join }: Route, isStrict: () => boolean): Endpoint | null {
  if (protocol === 'grpc') return parsed
  if (join === 'verbatim') return parsed.path === '' ? { ...parsed, path: '/' } : parsed
  return withPath(parsed, (parsed.path.endsWith('/') ? parsed.path.slice(0, -1) : parsed.path) + PATH[signal], isStrict)
}

/** A program that does not start, or an agent that gave up: nothing leaves, whatever a single signal would have done. */
export function stop(out: Route, dies: JavaCtx['dies'], setting: string): void {
  out.state = 'crash'
  out.because =
    dies === 'crash' ? `${setting} makes the program stop at its start` : `${setting} makes the program run without any telemetry`
}
