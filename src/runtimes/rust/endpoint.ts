import { isIPv6 } from 'node:net'
import { urlSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import type { Reason, Route, Signal, Traced } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { isLookedUp } from '../parts/lookup.ts'
import { type Uri, parseUri, reqwestProxy, wireUrl } from '../parts/rust-http.ts'
import { defaultText, derive, textOf } from '../parts/settings.ts'
import { PATH, UPPER, flawOf, flawSpan } from '../parts/values.ts'
import type { Build, Era } from './facts.ts'
import { parseUrl } from '../../url.ts'

/** One endpoint that may be used: the text that is parsed, and the setting that it comes from. */
interface Try {
  name: string
  traced: Traced<Secret>
  text: string
  join: NonNullable<Route['join']>
}

/** What a text comes to: where it leads, or why nothing is sent there. */
type Target = { url: string; dial: NonNullable<Route['dial']>; wire?: URL } | { reason: Reason; why: string; says?: string }

const GENERIC = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const LOCAL = { http: 'http://localhost:4318', grpc: 'http://localhost:4317' }

/** The own endpoint, else the generic one, else localhost. Since 0.33 the first that is not empty decides, before it the first URI. */
export function destination(ctx: Ctx, signal: Signal, out: Route, build: Build, era: Era): void {
  const isGrpc = out.protocol === 'grpc'
  const tries = candidates(ctx, signal, isGrpc, era)
  const targetOf = (one: Try): Target | null => {
    const uri = parseUri(one.text)
    return uri && (isGrpc ? grpcTarget(one, uri, build, era) : httpTarget(ctx, one, uri, build))
  }
  const used = (era.strictEndpoint ? tries[0] : tries.find((one) => targetOf(one))) ?? tries.at(-1)
  if (!used) return
  const target = targetOf(used) ?? {
    reason: reasonOf(used.traced.value.reveal()),
    why: 'it is no URI, and the exporter is not built',
    says: `invalid exporter configuration: ${used.name}: invalid endpoint`,
  }
  for (const failed of tries.slice(0, tries.indexOf(used)))
    if (!targetOf(failed)) misread(ctx, signal, failed, 'default-instead', { instead: urlSecret(used.text).toString() })
  const beat = [...tries.filter((one) => one !== used && one.join !== 'default').map((one) => one.traced), ...used.traced.beat]
  out.join = used.join
  out.url = derive(urlSecret('reason' in target ? used.text : target.url), used.traced, beat)
  if ('reason' in target) {
    misread(ctx, signal, used, 'signal-off', { says: target.says }, target.reason)
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: `nothing is sent to ${used.name}: ${target.why}` })
    return
  }
  out.dial = target.dial
  if (target.wire) out.proxy = reqwestProxy(target.wire, ctx.env)
  if (used.join !== 'default') parts(ctx, signal, used, isGrpc)
  insecure(ctx, signal, used, isGrpc, era)
}

function candidates(ctx: Ctx, signal: Signal, isGrpc: boolean, era: Era): Try[] {
  const out: Try[] = []
  const isSecure = !(era.insecure && insecureOf(ctx, signal)?.text.toLowerCase() === 'true')
  for (const name of [`OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`, GENERIC]) {
    const traced = ctx.env.get(name)
    const text = traced?.value.reveal() ?? ''
    if (!traced || (text === '' && (era.strictEndpoint || name !== GENERIC))) continue
    const own = name !== GENERIC
    const full = isGrpc ? (era.insecure ? withScheme(text, isSecure) : text) : own ? text : withPath(text, signal)
    out.push({ name, traced, text: full, join: own ? 'verbatim' : 'appended' })
  }
  const base = isGrpc ? LOCAL.grpc : LOCAL.http
  out.push({ name: 'default', traced: defaultText(base, GENERIC), text: isGrpc ? base : base + PATH[signal], join: 'default' })
  return out
}

/** One joining slash is taken away, no more: `//` stays. */
const withPath = (base: string, signal: Signal): string => base.replace(/\/$/, '') + PATH[signal]

const hasScheme = (text: string): boolean => /^[^/?#]*:\/\//.test(text)
const withScheme = (text: string, isSecure: boolean): string => (hasScheme(text) ? text : `${isSecure ? 'https' : 'http'}://${text}`)

function httpTarget({ env }: Ctx, { traced, join }: Try, uri: Uri, build: Build): Target {
  // `http://` takes the v1 of the path for its host.
  if (join === 'appended' && /^[a-z]+:\/\/$/i.test(traced.value.reveal())) return { reason: 'not-a-url', why: 'it has no host' }
  const wire = wireUrl(uri)
  if (!(wire instanceof URL)) return { reason: reasonOf(traced.value.reveal()), why: wire.unsendable }
  if (!isLookedUp(wire.hostname) && reqwestProxy(wire, env) === null)
    return { reason: reasonOf(traced.value.reveal()), why: 'it has no host that could be looked up' }
  const tls = wire.protocol === 'https:'
  // A proxy is asked for the whole URL over plain HTTP, and may speak TLS to the destination by itself.
  if (tls && !build.tls && !reqwestProxy(wire, env)?.startsWith('http://'))
    return { reason: 'no-tls', why: 'it is https, and the program is built without TLS', says: 'network error' }
  return { url: wire.href, dial: dialOf(wire.hostname, wire.port, tls), wire }
}

/** tonic keeps host and port of the URI alone. It has no look at the scheme but for https, and a port that is no number counts as none. */
function grpcTarget({ name, text, traced }: Try, uri: Uri, build: Build, era: Era): Target {
  if (/^(?:https?:\/\/)?unix:/.test(text)) return { reason: 'unsupported-scheme', why: 'it is a socket of this machine' }
  if (uri.scheme === null || uri.authority === null) return { reason: reasonOf(traced.value.reveal()), why: 'it has no scheme' }
  const tls = uri.scheme === 'https'
  if (tls && !build.tls && era.knowsTls) {
    const says = `invalid exporter configuration: ${name}: endpoint uses HTTPS but no TLS feature is enabled`
    const isBare = !hasScheme(traced.value.reveal())
    return { reason: isBare ? 'no-scheme' : 'no-tls', why: 'it is https, and the exporter is built without TLS', says }
  }
  const host = /^(?:.*@)?(\[[^\]]*\]|[^:]*)/s.exec(uri.authority)?.[1] ?? ''
  const port = /:([^:]*)$/.exec(uri.authority)?.[1] ?? ''
  if (!isLookedUp(host) && !/^\[[^\]]/.test(host))
    return { reason: reasonOf(traced.value.reveal()), why: 'it has no host that could be looked up' }
  // A TLS configuration is tried on the host whatever the scheme.
  if (build.tls && (tls || build.roots) && !isServerName(host)) {
    const says = `invalid exporter configuration: ${build.roots ? 'tls_config' : name}: invalid dns name`
    return { reason: reasonOf(traced.value.reveal()), why: 'its host is no name that a certificate can have', says }
  }
  if (tls && build.tls && !build.roots)
    return {
      reason: hasScheme(traced.value.reveal()) ? 'no-roots' : 'no-scheme',
      why: 'it is https, and the exporter trusts no certificate',
      says: 'invalid peer certificate: UnknownIssuer',
    }
  const shown = /^\+?\d+$/.test(port) && Number(port) <= 65_535 ? port : ''
  // What stands in brackets and is no IPv6 address is looked up without them.
  const named = host.replace(/^\[([^:]*)\]$/, '$1')
  const url = `${tls ? 'https' : 'http'}://${named}${shown && `:${shown}`}`
  return { url, dial: dialOf(parseUrl(url)?.hostname ?? named, shown, tls && build.tls) }
}

/** An address in full, or a name whose last label is no number (rustls-pki-types, server_name.rs; measured with tls-ring). */
function isServerName(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/s, '$1')
  if (isIPv6(name) || /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(name)) return true
  const isName = /^(?:[a-z\d_](?:[\w-]{0,61}[a-z\d_])?(?:\.|$))+$/i.test(name) && name.length < 254
  return isName && !/(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(name)
}

const dialOf = (host: string, port: string, tls: boolean): NonNullable<Route['dial']> => ({
  host: host.replace(/^\[|\]$/g, ''),
  port: Number(port) || (tls ? 443 : 80),
  tls,
})

function reasonOf(text: string): Reason {
  const flaw = flawOf(text)
  if (flaw) return flaw
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return /^https?:/i.test(text) ? 'not-a-url' : 'unsupported-scheme'
  return /^[\w.[\]:-]+(?::\d+)?(?:[/?#]|$)|^\/\//.test(text) && !/^https?:/i.test(text) ? 'no-scheme' : 'not-a-url'
}

function misread(
  ctx: Ctx,
  signal: Signal,
  { name, traced }: Try,
  outcome: 'default-instead' | 'signal-off',
  more: { instead?: string; says?: string },
  given?: Reason,
): void {
  const text = traced.value.reveal()
  const reason = given ?? reasonOf(text)
  const flaw = flawOf(text)
  const span = flaw !== null && flaw === reason && flaw !== 'empty' ? flawSpan(text, flaw) : undefined
  note(ctx, name, [signal], outcome, reason, { ...more, span })
}

/** Parts of an endpoint that do not do what they seem to: user info is dropped, a query or fragment takes the signal path with it. */
function parts(ctx: Ctx, signal: Signal, { name, join }: Try, isGrpc: boolean): void {
  const text = textOf(ctx.env, name) ?? ''
  const authority = /^(?:[a-z]+:\/\/)?([^/?#]*)/i.exec(text)?.[1] ?? ''
  if (authority.includes('@')) note(ctx, name, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] })
  if (isGrpc) return
  const hash = text.indexOf('#')
  const query = text.indexOf('?')
  if (hash >= 0) note(ctx, name, [signal], 'truncated', 'fragment', { span: [hash, hash + 1] })
  else if (query >= 0) note(ctx, name, [signal], join === 'appended' ? 'truncated' : 'used', 'query', { span: [query, query + 1] })
}

/** The own INSECURE decides where it is set at all. */
function insecureOf(ctx: Ctx, signal: Signal): { name: string; text: string } | undefined {
  for (const name of [`OTEL_EXPORTER_OTLP_${UPPER[signal]}_INSECURE`, 'OTEL_EXPORTER_OTLP_INSECURE']) {
    const text = textOf(ctx.env, name)
    if (text !== undefined) return { name, text }
  }
  return undefined
}

/** INSECURE counts for gRPC endpoints without a scheme alone, and only as `true` in any case: a scheme decides by itself. */
function insecure(ctx: Ctx, signal: Signal, { name, traced, text }: Try, isGrpc: boolean, era: Era): void {
  const flag = insecureOf(ctx, signal)
  const isTrue = flag?.text.toLowerCase() === 'true'
  const isBare = isGrpc && !hasScheme(traced.value.reveal())
  if (flag && isTrue && /^https:/i.test(text)) note(ctx, flag.name, [signal], 'ignored', 'flag-against-scheme')
  if (flag && isBare && !isTrue && flag.text.toLowerCase() !== 'false') note(ctx, flag.name, [signal], 'ignored', 'unknown-value')
  if (isBare && !isTrue && era.insecure) note(ctx, name, [signal], 'default-instead', 'no-scheme', { instead: urlSecret(text).toString() })
}
