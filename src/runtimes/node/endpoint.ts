import { headerSecret, urlSecret } from '../../redact.ts'
import type { Secret } from '../../secret.ts'
import type { Reading, Reason, Route, Signal, Traced } from '../../types.ts'
import { namesOf } from './env.ts'
import { type Ctx, note } from '../parts/context.ts'
import { isLookedUp } from '../parts/lookup.ts'
import { defaultText, derive } from '../parts/settings.ts'
import { PATH, flawOf, flawSpan } from '../parts/values.ts'
import { parseUrl } from '../../url.ts'

const DEFAULT = 'http://localhost:4318'

interface Try {
  name: string
  traced: Traced<Secret>
  join: Route['join']
  url: URL | null
}

/**
 * HTTP: the own endpoint as `new URL` reads it, else the common one with the path of the signal, else localhost; each without a word.
 * https://github.com/open-telemetry/opentelemetry-js/blob/main/experimental/packages/otlp-exporter-base/src/configuration/otlp-node-http-env-configuration.ts
 */
export function httpDestination(ctx: Ctx, signal: Signal, out: Route): void {
  const tries = namesOf(ctx, signal, 'ENDPOINT').map((name): Try => {
    const traced = ctx.env.get(name) ?? defaultText('', name)
    const raw = traced.value.reveal()
    const isOwn = name !== 'OTEL_EXPORTER_OTLP_ENDPOINT'
    return { name, traced, join: isOwn ? 'verbatim' : 'appended', url: isOwn ? parseUrl(raw) : withPath(raw, signal) }
  })
  const fallback = { name: '', traced: defaultText(DEFAULT, 'OTEL_EXPORTER_OTLP_ENDPOINT'), join: 'default' as const }
  const used = tries.find(({ url }) => url) ?? { ...fallback, url: new URL(DEFAULT + PATH[signal]) }
  const failed = tries.slice(0, used.name === '' ? tries.length : tries.findIndex(({ url }) => url))
  const others = tries.filter(({ name }) => name !== used.name).map(({ traced }) => traced)
  out.join = used.join
  out.url = derive(urlSecret(used.traced.value.reveal()), used.traced, [...(used.name === '' ? [] : others), ...used.traced.beat])
  if (used.url) send(ctx, signal, out, { ...used, url: used.url })
  const instead = out.url.value.toString()
  for (const { name, traced } of failed) {
    const text = traced.value.reveal()
    note(ctx, name, [signal], 'default-instead', reasonOf(text), { instead, ...spanOf(text) })
  }
}

/** A slash is added unless one stands at the end, whatever comes before it: behind a query or a fragment too. */
function withPath(raw: string, signal: Signal): URL | null {
  return parseUrl(raw) ? parseUrl((raw.endsWith('/') ? raw : `${raw}/`) + PATH[signal].slice(1)) : null
}

function send(ctx: Ctx, signal: Signal, out: Route, { name, traced, url, join }: Try & { url: URL }): void {
  const raw = traced.value.reveal()
  const why = unsendable(url)
  if (why) {
    note(ctx, name, [signal], 'signal-off', why === 'scheme' ? reasonOf(raw) : 'not-a-url', spanOf(raw))
    Object.assign(out, { state: 'broken', because: `nothing can be sent to ${name}: its ${why} cannot be used` })
    return
  }
  const { username, password } = url
  parts(ctx, signal, name, raw, join === 'appended')
  Object.assign(url, { username: '', password: '', hash: '', search: url.search })
  out.url = derive(urlSecret(url.href), traced, out.url?.beat)
  const tls = url.protocol === 'https:'
  out.dial = { host: bare(url.hostname), port: Number(url.port) || (tls ? 443 : 80), tls }
  if (username === '' && password === '') return
  const isBeaten = out.headers['authorization'] !== undefined
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  note(ctx, name, [signal], isBeaten ? 'ignored' : 'used', 'user-info')
  if (!isBeaten) out.headers['authorization'] = derive(headerSecret('authorization', basic(user)), traced)
}

const basic = (user: string): string => `Basic ${Buffer.from(user, 'utf8').toString('base64')}`
export const bare = (host: string): string => host.replace(/^\[|\]$/g, '')
/** False for a name that no resolver takes. */
export const isHost = (host: string): boolean => isLookedUp(bare(host))

function unsendable(url: URL): 'scheme' | 'host' | 'user' | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'scheme'
  if (!isHost(url.hostname)) return 'host'
  try {
    decodeURIComponent(url.username + url.password)
    return null
  } catch {
    return 'user'
  }
}

export function reasonOf(raw: string): Reason {
  const flaw = flawOf(raw)
  if (flaw) return flaw
  if (/^https?:/i.test(raw)) return 'not-a-url'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(raw)) return 'unsupported-scheme'
  return /^[\w.[\]:@-]+(?:[/?#]|$)|^\/\//.test(raw) ? 'no-scheme' : 'not-a-url'
}

export function spanOf(raw: string): Pick<Reading, 'span'> {
  const flaw = flawOf(raw)
  return flaw && flaw !== 'empty' ? { span: flawSpan(raw, flaw) } : {}
}

/** The fragment is not sent, and the path that is added behind it neither; behind a query it is no path. */
function parts(ctx: Ctx, signal: Signal, name: string, raw: string, isAppended: boolean): void {
  const [hash, query] = [raw.indexOf('#'), raw.indexOf('?')]
  if (name === '') return
  if (hash >= 0) note(ctx, name, [signal], 'truncated', 'fragment', { span: [hash, hash + 1] })
  else if (query >= 0) note(ctx, name, [signal], isAppended ? 'truncated' : 'used', 'query', { span: [query, query + 1] })
}
