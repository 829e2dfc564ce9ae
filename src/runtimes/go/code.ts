import { urlSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import type { CodeExporter, Patient, Reading, Reason, Route, Traced } from '../../types.ts'
import { type InCode, readingOf } from '../parts/code.ts'
import type { CodeRules } from '../parts/in-code-route.ts'
import { grpcAddress } from '../parts/go-net.ts'
import { derive } from '../parts/settings.ts'
import { PATH, flawOf, flawSpan } from '../parts/values.ts'
import { isBefore } from '../parts/versions.ts'
import { bracketed, parseUrl } from '../../url.ts'

/** `otlptracehttp.New(ctx, …)`: options go over the variables in the order in which they stand (measured on 1.47.0). */
export const goRules: CodeRules = {
  languages: ['Go'],
  wiring: ([first]) => (first?.protocol === 'grpc' ? 'otlpgrpc' : 'otlphttp'),
  variable(role, text) {
    if (role === 'timeout') return { what: 'TIMEOUT', text }
    return role === 'compression' ? { what: 'COMPRESSION', text } : null
  },
  headers: () => 'replaced',
  finish: destination,
}

interface Way {
  host: string
  path: string
  isInsecure: boolean
  from?: Traced<Secret>
  readings: Reading[]
}

/** Before 1.45.0 an URL without a path got that of the signal (CHANGELOG, #8538). */
const ROOT_SINCE = '1.45.0'

function destination(inCode: InCode, exporter: CodeExporter, route: Route, { version }: Patient): Reading[] {
  const { dial, signal } = route
  const port = dial?.port ?? (route.protocol === 'grpc' ? 4317 : 4318)
  const way: Way = { host: `${dial?.host ?? 'localhost'}:${port}`, path: pathOf(route), isInsecure: dial?.tls === false, readings: [] }
  for (const { role, key, setting } of exporter.parts) {
    const traced = inCode.values.get(setting)
    const text = traced?.value.reveal() ?? ''
    if (!traced) continue
    if (role === 'insecure') {
      if (text === 'true' && way.from === undefined && isTlsAsked(route)) way.readings.push(againstScheme(traced, route))
      way.isInsecure = text === 'true'
    }
    if (role === 'path') way.path = cleaned(text, PATH[signal])
    else if (role === 'endpoint' && key === 'WithEndpointURL')
      fromUrl(way, traced, route, isBefore(version, ROOT_SINCE) ? PATH[signal] : '/')
    else if (role === 'endpoint') Object.assign(way, { host: text, from: traced })
    if (role === 'insecure' || role === 'path') way.from ??= route.url
  }
  if (way.from) lead(way, way.from, route)
  if (way.from && route.state === 'export' && isBare(exporter, way.from, route)) way.readings.push(byDefault(way.from, route))
  return way.readings
}

const isTlsAsked = ({ url, dial }: Route): boolean => dial?.tls === true && url !== undefined && url.from.source !== 'default'

/** The variable names https, and the option wins. */
const againstScheme = (traced: Traced<Secret>, { signal }: Route): Reading =>
  readingOf(traced, [signal], 'used', 'flag-against-scheme', { instead: 'plaintext' })

/** A host and a port, and no word about TLS: that is on, then. */
const isBare = ({ parts }: CodeExporter, from: Traced<Secret>, { dial }: Route): boolean =>
  dial?.tls === true &&
  !parts.some(({ role }) => role === 'insecure') &&
  parts.some(({ key, setting }) => key === 'WithEndpoint' && setting === from.from.setting)

const byDefault = (from: Traced<Secret>, { signal }: Route): Reading =>
  readingOf(from, [signal], 'used', 'tls-by-default', { detail: 'Add the option WithInsecure() for a receiver without TLS' })

const pathOf = ({ url, signal }: Route): string => {
  const text = url?.value.reveal() ?? ''
  return parseUrl(text)?.pathname ?? PATH[signal]
}

/** Blanks go away, nothing is the default, and a slash is put in front. */
function cleaned(text: string, usual: string): string {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === '.') return usual
  return trimmed.startsWith('/') ? trimmed : `/${trimmed}`
}

/** What `url.Parse` refuses is logged and passed over. */
function fromUrl(way: Way, traced: Traced<Secret>, { signal }: Route, root: string): void {
  const text = traced.value.reveal()
  const [, scheme = '', host = '', path = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i.exec(text) ?? []
  if (scheme === '') {
    const flaw = flawOf(text)
    const span = flaw && flaw !== 'empty' ? { span: flawSpan(text, flaw) } : {}
    way.readings.push(readingOf(traced, [signal], 'default-instead', flaw ?? 'no-scheme', span))
    return
  }
  Object.assign(way, {
    host: host.replace(/^.*@/, ''),
    path: path === '' ? root : path,
    isInsecure: scheme.toLowerCase() !== 'https',
    from: traced,
  })
}

const HOST = /^(?:\[[\da-f:.]+\]|[^\s:/?#[\]@]+)(?::(\d{1,5}))?$/i

/** gRPC takes a target with a resolver of its own, too: `dns:///collector:4317`. */
function resolved({ host }: Way, isGrpc: boolean): string {
  const address = isGrpc && /^(?:dns|passthrough):/.test(host) ? grpcAddress(host) : null
  return address && 'port' in address ? `${bracketed(address.host)}:${address.port}` : host
}

function lead(way: Way, from: Traced<Secret>, route: Route): void {
  const isGrpc = route.protocol === 'grpc'
  way.host = resolved(way, isGrpc)
  const scheme = way.isInsecure ? 'http' : 'https'
  const text = `${scheme}://${way.host}${isGrpc ? '' : way.path}`
  const beat = route.url && route.url !== from ? [route.url, ...route.url.beat] : from.beat
  // An option beside it leaves the default host what it is.
  route.join = from.from.source === 'default' ? 'default' : 'verbatim'
  route.url = derive(urlSecret(text), from, beat)
  const port = HOST.exec(way.host)
  const url = parseUrl(text)
  if (!port || !url) {
    const raw = from.value.reveal()
    delete route.dial
    way.readings.push(readingOf(from, [route.signal], 'signal-off', ...whyNot(raw, isGrpc)))
    Object.assign(route, { state: 'broken', because: `${from.from.setting} takes a host and a port, and is given something else` })
    return
  }
  const usual = isGrpc ? 443 : way.isInsecure ? 80 : 443
  route.dial = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(port[1] ?? usual), tls: !way.isInsecure }
  if (route.state === 'broken') route.state = 'export'
}

function whyNot(raw: string, isGrpc: boolean): [reason: Reason, more?: { span: [number, number] }] {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(raw)) return ['scheme']
  const slash = raw.indexOf('/')
  return isGrpc && slash > 0 ? ['path', { span: [slash, raw.length] }] : [flawOf(raw) ?? 'not-a-url']
}
