import { urlSecret } from '../../redact.ts'
import type { Reason } from '../../types.ts'
import type { Span } from '../../secret.ts'
import { flawOf, flawSpan } from '../parts/values.ts'
import { numericHost } from './address.ts'
import { isLookedUp } from '../parts/lookup.ts'
import { trimJava } from './settings.ts'
import { parseUrl } from '../../url.ts'

export interface Endpoint {
  scheme: string
  authority: string
  path: string
}
export interface EndpointFlaw {
  reason: Reason
  span?: Span
  says: string
}

const VALID = 'OTLP endpoint must be a valid URL: '
/** What `java.net.URI` lets stand in a path; anything that is not ASCII and no control may, too. */
const URI_PATH = /^(?:[A-Za-z0-9\-_.!~*'();:@&=+$,/]|%[0-9a-f]{2}|[^\u0000-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])*$/i
const REG_NAME = /^(?:[A-Za-z0-9\-_.!~*'();:@&=+$,]|%[0-9a-f]{2}|[^\u0000-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000])*$/i
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i

/**
 * An endpoint as the exporters take it: first `java.net.URL`, then `java.net.URI`, then OkHttp. What one of them refuses ends the program
 * (https://github.com/open-telemetry/opentelemetry-java/blob/main/exporters/otlp/all/src/main/java/io/opentelemetry/exporter/otlp/internal/OtlpConfigUtil.java).
 */
export function parseEndpoint(text: string, isGrpc: boolean, isStrict: () => boolean = () => false): Endpoint | EndpointFlaw {
  const whole = trimJava(text).replace(/^url:/i, '')
  const [head = '', scheme = ''] = /^(https?):/i.exec(whole) ?? []
  if (head === '') return malformed(text)
  const hash = text.indexOf('#')
  const query = text.indexOf('?')
  if (query >= 0 && (hash < 0 || query < hash))
    return flawed(text, { reason: 'query', span: [query, query + 1], says: 'OTLP endpoint must not have a query string: …' })
  if (hash >= 0) return flawed(text, { reason: 'fragment', span: [hash, hash + 1], says: 'OTLP endpoint must not have a fragment: …' })
  const { authority, path } = split(whole.slice(head.length), '')
  if (!isAuthority(authority, isStrict) || !URI_PATH.test(path)) return malformed(text)
  if (isGrpc && path !== '' && path !== '/') {
    const at = text.indexOf('/', text.indexOf('//') + 2)
    return {
      reason: 'path',
      span: [Math.max(at, 0), text.length],
      says: `OTLP endpoint must not have a path: ${urlSecret(path).toString()}`,
    }
  }
  return { scheme: scheme.toLowerCase(), authority, path }
}

/** `new URL(context, path)`: a path that begins with two slashes becomes a host of its own; null where that is none. */
export function withPath({ scheme, authority }: Endpoint, path: string, isStrict: () => boolean = () => false): Endpoint | null {
  const parts = split(path, authority)
  return isAuthority(parts.authority, isStrict) ? { scheme, ...parts } : null
}

export interface Wire {
  href: string
  /** Without the path; gRPC names a destination so. */
  origin: string
  host: string
  port: number
  tls: boolean
  /** No resolver takes the host for an address or a name: nothing is dialled. */
  isLost: boolean
}

/** The URL that OkHttp asks for, without user info; null where it takes none of it. */
export function wireUrl({ scheme, authority, path }: Endpoint): Wire | null {
  const { host, port } = hostOf(authority)
  const written = canonicalHost(host)
  const numeric = written === null ? null : numericHost(written)
  const name = numeric !== null && numeric !== 'refused' ? numeric.host : written
  const number = port === '' ? (scheme === 'https' ? 443 : 80) : Number(port)
  if (name === null || number < 1 || number > 65_535) return null
  const isUsual = number === (scheme === 'https' ? 443 : 80)
  const origin = `${scheme}://${name}${isUsual ? '' : `:${number}`}`
  return {
    href: origin + new URL(`http://h${path}`).pathname,
    origin,
    host: name.replace(/^\[|\]$/g, ''),
    port: number,
    tls: scheme === 'https',
    isLost: numeric === 'refused' || !isLookedUp(name),
  }
}

/** Numbers are names to OkHttp, unlike to a browser; a label holds 1 to 63 characters. */
function canonicalHost(host: string): string | null {
  if (host.startsWith('[')) return unmapped(new URL(`http://${host}/`).hostname)
  const text = percentDecoded(host)
  if (text === null || /[\u0000-\u0020#%/:?@[\\\]\u007f]/.test(text)) return null
  const name = /[^\u0000-\u007f]/.test(text) ? asciiName(text) : text.toLowerCase()
  const labels = (name ?? '').replace(/\.$/, '').split('.')
  return labels.every((label) => label.length > 0 && label.length < 64) ? name : null
}

/** An IPv4 address in the clothes of an IPv6 one is an IPv4 address to OkHttp. */
function unmapped(host: string): string {
  const [, high, low] = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host) ?? []
  if (high === undefined || low === undefined) return host
  return [high, low].flatMap((half) => [Number.parseInt(half, 16) >> 8, Number.parseInt(half, 16) & 255]).join('.')
}

const asciiName = (name: string): string | null => parseUrl(`http://${name}/`)?.hostname ?? null

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function split(rest: string, authority: string): { authority: string; path: string } {
  if (!rest.startsWith('//') || rest.startsWith('////')) return { authority, path: rest }
  const end = rest.indexOf('/', 2)
  const host = rest.slice(2, end < 0 ? undefined : end)
  return { authority: host, path: end < 0 ? '' : rest.slice(end) }
}

/** A name as `java.net.URI` has it: no underscore, and the last of several labels begins with a letter. */
function isUriHost(host: string): boolean {
  const labels = host.replace(/\.$/, '').split('.')
  const isNumber = labels.length === 4 && labels.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
  return isNumber || (labels.every((label) => LABEL.test(label)) && (labels.length === 1 || /^[a-z]/i.test(labels.at(-1) ?? '')))
}

/** What both `java.net.URL` and `java.net.URI` take for host and port; 1.64 to 1.66 also wanted a name that `URI` has (`otel_collector` is none). */
function isAuthority(authority: string, isStrict: () => boolean): boolean {
  const { host, port } = hostOf(authority)
  if (host === '' || authority.indexOf('@') !== authority.lastIndexOf('@') || !/^(?:[+-]?\d{1,10})?$/.test(port) || Number(port) < -1)
    return false
  if (host.startsWith('[')) return parseUrl(`http://${host}/`) !== null && /^\d*$/.test(port) && REG_NAME.test(authority.replace(host, ''))
  return REG_NAME.test(authority) && (isUriHost(host) || !isStrict())
}

function hostOf(authority: string): { host: string; port: string } {
  const text = authority.slice(authority.lastIndexOf('@') + 1)
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:[\]]*)(?::(.*))?$/s.exec(text) ?? []
  return { host, port }
}

function malformed(text: string): EndpointFlaw {
  const says = VALID + urlSecret(text).toString()
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimJava(text))
  return flawed(text, { reason: isUrl ? (/^\s*https?:/i.test(text) ? 'not-a-url' : 'unsupported-scheme') : bare(text), says })
}

const bare = (text: string): Reason =>
  /^\s*https?:/i.test(text) ? 'not-a-url' : /^\s*[\w.[\]-]+(?::\d+)?(?:\/|\s*$)|^\s*\/\//.test(text) ? 'no-scheme' : 'not-a-url'

/** What is wrong with the text as such says more than what the parser makes of it. */
function flawed(text: string, flaw: EndpointFlaw): EndpointFlaw {
  const trimmed = trimJava(text)
  const reason = text === '' ? 'empty' : trimmed === '' ? 'whitespace' : flawOf(trimmed)
  return reason && (reason !== 'whitespace' || trimmed === '')
    ? { ...flaw, reason, span: reason === 'empty' ? undefined : flawSpan(text, reason) }
    : flaw
}
