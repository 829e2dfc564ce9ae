import { headerSecret, urlSecret } from '../../redact.ts'
import type { Reading, Reason, Route, Signal, Traced } from '../../types.ts'
import type { Secret } from '../../secret.ts'
import { type Ctx, note } from './context.ts'
import { decidingName, end, otlpName, type Sdk } from './sdk.ts'
import { defaultText, derive } from './settings.ts'
import { flawOf, flawSpan } from './values.ts'

/** What a text comes to: the URL that is dialled, or why there is none. */
type Made = URL | { reason: Reason; outcome: Reading['outcome']; says?: string }

export interface EndpointRules {
  value: Sdk['value']
  /** Where it sends when nothing is set, without the path of a signal. */
  fallback(out: Route): string
  /** The whole URL from the text of a setting; `isOwn`: it is the signal's own, and used as it stands. */
  make(text: string, isOwn: boolean, out: Route, ctx: Ctx): Made
  /** `user:password@` is sent as Basic, unless the headers that were read before name a credential; else it is dropped. */
  sendsUser?: boolean
}

/** The signal's own endpoint, else the common one, else the default of the protocol; the first that counts as set is the one that is used. */
export function readEndpoint(ctx: Ctx, signal: Signal, out: Route, rules: EndpointRules): void {
  const name = decidingName(ctx, rules.value, signal, 'ENDPOINT')
  const isOwn = name === otlpName(signal, 'ENDPOINT')
  const set = rules.value(ctx, name) === undefined ? undefined : ctx.env.get(name)
  const usual = defaultText(rules.fallback(out), otlpName(null, 'ENDPOINT'))
  if (!set) return use(ctx, out, rules, usual)
  const raw = set.value.reveal()
  const made = rules.make(raw, isOwn, out, ctx)
  const generic = isOwn && rules.value(ctx, otlpName(null, 'ENDPOINT')) ? ctx.env.get(otlpName(null, 'ENDPOINT')) : undefined
  const beat = generic ? [generic, ...set.beat] : set.beat
  if (made instanceof URL) {
    if (rules.sendsUser) login(ctx, out, name, made)
    oddParts(ctx, signal, name, raw, made, rules.sendsUser)
    return dialled(out, made, set, beat, isOwn ? 'verbatim' : 'appended')
  }
  const { reason, outcome, says } = made
  const flaw = flawOf(raw)
  const span = flaw && flaw === reason && flaw !== 'empty' ? flawSpan(raw, flaw) : undefined
  if (outcome === 'default-instead') {
    use(ctx, out, rules, { ...usual, beat: [set, ...beat] })
    return note(ctx, name, [signal], outcome, reason, { span, says, instead: out.url?.value.toString() })
  }
  note(ctx, name, [signal], outcome, reason, { span, says })
  out.url = derive(urlSecret(raw), set, beat)
  out.join = isOwn ? 'verbatim' : 'appended'
  end(out, `${name} is nothing that data can be sent to`)
}

function use(ctx: Ctx, out: Route, rules: EndpointRules, usual: Traced<Secret>): void {
  const made = rules.make(usual.value.reveal(), false, out, ctx)
  if (made instanceof URL) dialled(out, made, usual, usual.beat, 'default')
}

function dialled(out: Route, url: URL, from: Traced<Secret>, beat: Traced<Secret>[], join: Route['join']): void {
  const tls = url.protocol === 'https:'
  const text = out.protocol === 'grpc' ? `${url.protocol}//${url.host}` : `${url.origin}${url.pathname}${url.search}`
  out.join = join
  out.url = derive(urlSecret(text), from, beat)
  out.dial = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || (tls ? 443 : 80), tls }
}

/** Parts of an endpoint that do not do what they seem to. What a query or fragment has swallowed is told as cut off. */
function oddParts(ctx: Ctx, signal: Signal, name: string, raw: string, url: URL, sendsUser = false): void {
  if (!sendsUser && /^[a-z]+:\/\/[^/?#]*@/i.test(raw)) note(ctx, name, [signal], 'item-dropped', 'user-info', { loses: ['authorization'] })
  const [hash, query] = [raw.indexOf('#'), raw.indexOf('?')]
  const isCut = name === otlpName(null, 'ENDPOINT') && !url.pathname.endsWith(`/v1/${signal}`)
  const at = hash >= 0 ? hash : query
  if (at >= 0) note(ctx, name, [signal], isCut ? 'truncated' : 'used', hash >= 0 ? 'fragment' : 'query', { span: [at, at + 1] })
}

function login(ctx: Ctx, out: Route, name: string, { username, password }: URL): void {
  const from = ctx.env.get(name)
  if (!from || username === '') return
  const isBeaten = out.headers['authorization'] !== undefined
  note(ctx, name, [out.signal], isBeaten ? 'ignored' : 'used', 'user-info')
  if (isBeaten) return
  const pair = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`, 'utf8').toString('base64')
  out.headers['authorization'] = derive(headerSecret('authorization', `Basic ${pair}`), from)
}

/** What is wrong with a text that is no URL that can be sent to. */
export function endpointFlaw(text: string): Reason {
  const flaw = flawOf(text)
  if (flaw) return flaw
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return /^https?:/i.test(text) ? 'not-a-url' : 'unsupported-scheme'
  return /^https?:/i.test(text) ? 'not-a-url' : 'no-scheme'
}
