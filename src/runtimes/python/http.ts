import { headerSecret, urlSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import type { Patient, Route, Signal, Traced } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { isLookedUp } from '../parts/lookup.ts'
import { defaultText, derive, textOf } from '../parts/settings.ts'
import { PATH, UPPER, flawOf, flawSpan, whyUnusable } from '../parts/values.ts'
import { netrcLogin } from './netrc.ts'
import { requestsProxy } from './proxy.ts'
import { type Wire, wireOf } from './url.ts'

const DEFAULT = 'http://localhost:4318'
const GENERIC = 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** The own endpoint as it stands, else the generic one or the default, minus one slash at its end, plus the path of the signal. */
export function httpDestination(ctx: Ctx, signal: Signal, out: Route, patient: Patient): void {
  const ownName = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_ENDPOINT`
  const isOwn = Boolean(textOf(ctx.env, ownName))
  const name = isOwn ? ownName : GENERIC
  const set = textOf(ctx.env, name) ? ctx.env.get(name) : undefined
  const used = set ?? defaultText(DEFAULT, GENERIC)
  const raw = used.value.reveal()
  const text = isOwn ? raw : raw.replace(/\/$/, '') + PATH[signal]
  const shadow = isOwn ? ctx.env.get(GENERIC) : undefined
  const beat = shadow?.value.reveal() ? [shadow, ...used.beat] : used.beat
  out.join = set ? (isOwn ? 'verbatim' : 'appended') : 'default'
  const wire = wireOf(text)
  if (!('lost' in wire)) proxied(ctx, out, wire)
  if ('lost' in wire || isNowhere(wire, out.proxy)) {
    out.url = derive(urlSecret(text), used, beat)
    lost(ctx, signal, out, name, 'lost' in wire ? wire.lost : 'no-such-host')
    return
  }
  out.dial = { host: wire.host, port: wire.port, tls: wire.tls }
  // The name of a Host header has no dot at its end (urllib3, connection.py); a proxy for plain HTTP gets the whole URL.
  const href = out.proxy !== null && !wire.tls ? wire.href : wire.href.replace(/^(https?:\/\/[^/?#:]+)\.(?=[/?#:])/, '$1')
  out.url = derive(urlSecret(href), used, beat)
  if (set) parts(ctx, signal, name, !isOwn)
  login(ctx, out, name, wire, used, patient)
  trust(ctx, signal, out, patient)
}

/** Names that nobody finds, here or behind a proxy that is told where to connect to; and those that cannot stand in the URL that a proxy gets. */
function isNowhere({ host, tls }: Wire, proxy: string | null): boolean {
  if (proxy === null || tls) return !isLookedUp(host)
  return !/^[\w.~!$&'()*+,;=-]+$|:/.test(host)
}

type Why = 'no-scheme' | 'not-a-url' | 'unsupported-scheme' | 'no-such-host'
const SAYS: Partial<Record<Why, string>> = { 'not-a-url': 'Failed to parse', 'no-such-host': 'Failed to resolve' }

function lost(ctx: Ctx, signal: Signal, out: Route, name: string, why: Why): void {
  const raw = textOf(ctx.env, name) ?? ''
  const flaw = whyUnusable(raw, (text) => !('lost' in wireOf(text)))
  const says = SAYS[why] ?? 'No connection adapters were found'
  const span = flaw && flaw !== 'empty' ? flawSpan(raw, flaw) : undefined
  note(ctx, name, [signal], 'signal-off', flaw ?? (why === 'no-such-host' ? 'not-a-url' : why), { span, says })
  if (out.state === 'export') Object.assign(out, { state: 'broken', because: `nothing can be sent to ${name}: ${says.toLowerCase()}` })
}

/** A proxy that is no URL loses every export. */
function proxied(ctx: Ctx, out: Route, wire: Wire): void {
  const { proxy, unusable } = requestsProxy(ctx.env, wire)
  out.proxy = proxy
  if (unusable === undefined) return
  const says = 'Please check proxy URL. It is malformed and could be missing the host.'
  note(ctx, unusable, [out.signal], 'signal-off', flawOf(textOf(ctx.env, unusable) ?? '') ?? 'not-a-url', { says })
  if (out.state === 'export') Object.assign(out, { state: 'broken', because: `${unusable} names no proxy that can be used` })
}

/** A query or fragment takes the path of the signal with it. */
function parts(ctx: Ctx, signal: Signal, name: string, appended: boolean): void {
  const text = textOf(ctx.env, name) ?? ''
  const hash = text.indexOf('#')
  const query = text.indexOf('?')
  if (hash >= 0) note(ctx, name, [signal], 'truncated', 'fragment', { span: [hash, hash + 1] })
  else if (query >= 0) note(ctx, name, [signal], appended ? 'truncated' : 'used', 'query', { span: [query, query + 1] })
}

/** A login from .netrc goes over that of the URL, and both over an Authorization header of the settings. */
function login(ctx: Ctx, out: Route, name: string, wire: Wire, used: Traced<Secret>, patient: Patient): void {
  const found = netrcLogin(ctx.env, wire.host, patient.files)
  const pair = found?.login ?? wire.userInfo
  if (pair === null) return
  if (/[^\u0000-\u00ff]/.test(pair)) {
    note(ctx, name, [out.signal], 'signal-off', 'non-ascii')
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: 'the login holds a character that Basic cannot carry' })
    return
  }
  const replaced = out.headers['authorization']
  const value = headerSecret('authorization', `Basic ${Buffer.from(pair, 'latin1').toString('base64')}`)
  out.headers['authorization'] = found
    ? { value, from: { source: found.path, setting: '.netrc' }, beat: replaced ? [replaced] : [] }
    : derive(value, used, replaced ? [replaced] : [])
  const loses = replaced ? ['authorization'] : []
  if (found && replaced) note(ctx, replaced.from.setting, [out.signal], 'ignored', 'side-door', { loses, instead: found.path })
  else if (!found) note(ctx, name, [out.signal], 'used', 'user-info', { loses })
}

const FILES = ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'] as const

/** A file that is not there loses every export before anything is dialled. */
function trust(ctx: Ctx, signal: Signal, out: Route, patient: Patient): void {
  const isTls = out.dial?.tls === true
  for (const what of FILES) {
    const name = fileName(ctx, signal, what, isTls)
    const path = textOf(ctx.env, name)
    if (!path || (what === 'CLIENT_KEY' && !textOf(ctx.env, fileName(ctx, signal, 'CLIENT_CERTIFICATE', isTls)))) continue
    const content = patient.files[path]
    const holds =
      content === undefined || (content !== null && (what !== 'CERTIFICATE' || /-----BEGIN [\w ]*CERTIFICATE-----/.test(content)))
    if (holds) continue
    // The client's own files are looked for without TLS too (requests, adapters.py, cert_verify).
    const isLost = isTls || what !== 'CERTIFICATE'
    const says = what === 'CERTIFICATE' ? 'Could not find a suitable TLS CA certificate bundle' : 'Could not find the TLS certificate file'
    note(ctx, name, [signal], isLost ? 'signal-off' : 'ignored', content === null ? 'file-missing' : 'broken-file', { says })
    if (isLost && out.state === 'export') Object.assign(out, { state: 'broken', because: `the file that ${name} names cannot be used` })
  }
}

/** REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE go over the certificate of the settings. */
function fileName(ctx: Ctx, signal: Signal, what: (typeof FILES)[number], isTls: boolean): string {
  const own = `OTEL_EXPORTER_OTLP_${UPPER[signal]}_${what}`
  const name = textOf(ctx.env, own) ? own : `OTEL_EXPORTER_OTLP_${what}`
  const bundle = what === 'CERTIFICATE' && isTls ? ['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'].find((one) => textOf(ctx.env, one)) : undefined
  if (bundle === undefined) return name
  if (textOf(ctx.env, name) && textOf(ctx.env, name) !== textOf(ctx.env, bundle))
    note(ctx, name, [signal], 'ignored', 'side-door', { instead: bundle })
  return bundle
}
