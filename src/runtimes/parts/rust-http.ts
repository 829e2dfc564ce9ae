import type { Settings } from './settings.ts'
import { textOf } from './settings.ts'
import { parseUrl } from '../../url.ts'

/**
 * How a Rust program with opentelemetry-otlp and reqwest reads a URL: first the grammar of `http::Uri`
 * (https://docs.rs/http/latest/http/uri/struct.Uri.html), then the URL rules of WHATWG, which are those of JavaScript's `new URL`.
 */
export interface Uri {
  scheme: string | null
  authority: string | null
  pathAndQuery: string
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const setOf = (text: string): Set<number> => new Set(bytes(text))
const ALNUM = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const URI_CHARS = setOf(`${ALNUM}!#$&'()*+,-./:;=?@[]_~`)
const SCHEME_CHARS = setOf(`${ALNUM}+-.:~`)
const MAX_SCHEME = 64
const MAX_BYTES = 65_534
const inRange = (b: number, from: number, to: number): boolean => b >= from && b <= to
const isPath = (b: number): boolean =>
  b === 0x21 || b === 0x22 || b === 0x3d || inRange(b, 0x24, 0x3b) || inRange(b, 0x40, 0x5f) || inRange(b, 0x61, 0x7e) || b >= 0x80
const isQuery = (b: number): boolean => b === 0x21 || b === 0x3d || inRange(b, 0x24, 0x3b) || inRange(b, 0x3f, 0x7e) || b >= 0x80

/** Parses as `http::Uri::from_str` does; null where that is an error. */
export function parseUri(text: string): Uri | null {
  const s = bytes(text)
  if (s.length === 0 || s.length > MAX_BYTES) return null
  if (s.length === 1 && text !== '/' && text !== '*')
    return authorityEnd(s) === 1 ? { scheme: null, authority: text, pathAndQuery: '' } : null
  if (s[0] === 0x2f) return withPath(null, null, s)
  const { scheme, rest } = splitScheme(text, s)
  if (scheme !== null && scheme.length > MAX_SCHEME) return null
  const end = authorityEnd(rest)
  if (end === null) return null
  if (scheme === null) return end === rest.length ? { scheme, authority: text, pathAndQuery: '' } : null
  return end === 0 ? null : withPath(scheme, latin(rest.subarray(0, end)), rest.subarray(end))
}

/** The URL that is really asked for, or why nothing can be sent to it. */
export function wireUrl(uri: Uri): URL | { unsendable: string } {
  // reqwest parses the text again: `http:localhost` has no scheme for http::Uri, and has one here.
  const text = `${uri.scheme === null ? '' : `${uri.scheme}://`}${uri.authority ?? ''}${new TextDecoder().decode(Uint8Array.from(uri.pathAndQuery, (c) => c.charCodeAt(0)))}`
  const url = parseUrl(text)
  if (!url) return { unsendable: uri.scheme === null ? 'it has no scheme' : 'it is not a valid URL' }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { unsendable: `the scheme ${url.protocol.slice(0, -1)} cannot be used` }
  url.username = ''
  url.password = ''
  url.hash = ''
  return url
}

function withPath(scheme: string | null, authority: string | null, path: Uint8Array): Uri | null {
  const out: number[] = []
  let query = false
  for (const b of path) {
    if (b === 0x23) break
    const opens = b === 0x3f && !query
    if (opens) query = true
    else if (!(query ? isQuery(b) : isPath(b))) return null
    out.push(b)
  }
  return { scheme, authority, pathAndQuery: latin(Uint8Array.from(out)) }
}

function splitScheme(text: string, s: Uint8Array): { scheme: string | null; rest: Uint8Array } {
  const known = /^https?:\/\//i.exec(text)?.[0]
  if (known) return { scheme: known.slice(0, -3).toLowerCase(), rest: s.subarray(known.length) }
  for (let i = 0; s.length > 3 && i < s.length; i++) {
    if (s[i] === 0x3a) {
      const slashes = s[i + 1] === 0x2f && s[i + 2] === 0x2f
      return slashes ? { scheme: latin(s.subarray(0, i)), rest: s.subarray(i + 3) } : { scheme: null, rest: s }
    }
    if (!SCHEME_CHARS.has(s[i] ?? 0)) break
  }
  return { scheme: null, rest: s }
}

/** Where the authority ends, or null where it is not one; follows `Authority::parse` step by step. */
function authorityEnd(s: Uint8Array): number | null {
  const seen = { colons: 0, open: false, close: false, percent: false, at: -1 }
  let end = s.length
  for (const [i, b] of s.entries()) {
    const c = String.fromCharCode(b)
    if (c === '/' || c === '?' || c === '#') {
      end = i
      break
    }
    if (c === ':') {
      if (seen.colons >= 8) break
      seen.colons++
    } else if (c === '[') {
      if (seen.percent || seen.open) return null
      seen.open = true
    } else if (c === ']') {
      if (!seen.open || seen.close) return null
      Object.assign(seen, { close: true, colons: 0, percent: false })
    } else if (c === '@') Object.assign(seen, { at: i, colons: 0, percent: false })
    else if (c === '%') seen.percent = true
    else if (!URI_CHARS.has(b)) return null
  }
  const bad = seen.open !== seen.close || seen.colons > 1 || (end > 0 && seen.at === end - 1) || seen.percent
  return bad ? null : end
}

const latin = (s: Uint8Array): string => String.fromCharCode(...s.subarray(0, 100_000))

/** `percent_decode` with Rust's number rules: `%+f` is 0x0f; null where an escape or the UTF-8 is bad, then the raw text is kept. */
export function rustDecode(value: string): string | null {
  const chars = Array.from(value)
  const out: number[] = []
  for (let i = 0; i < chars.length; i++) {
    if (chars[i] !== '%') {
      out.push(...bytes(chars[i] ?? ''))
      continue
    }
    const hex = `${chars[i + 1] ?? ''}${chars[i + 2] ?? ''}`
    if (i + 2 >= chars.length || !/^(?:[0-9a-f]{2}|\+[0-9a-f])$/i.test(hex)) return null
    out.push(Number.parseInt(hex.replace('+', ''), 16))
    i += 2
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(out))
  } catch {
    return null
  }
}

/** The proxy that reqwest takes from the environment; localhost is not exempt unless NO_PROXY lists it. REQUEST_METHOD (CGI) switches all of it off. */
export function reqwestProxy(url: URL, settings: Settings): string | null {
  if (textOf(settings, 'REQUEST_METHOD') !== undefined) return null
  const first = (...names: string[]): string => names.map((n) => textOf(settings, n)).find((v) => v !== undefined) ?? ''
  const own = url.protocol === 'https:' ? first('HTTPS_PROXY', 'https_proxy') : first('HTTP_PROXY', 'http_proxy')
  const proxy = proxyUrl(own) ?? proxyUrl(first('ALL_PROXY', 'all_proxy'))
  return proxy && !exempt(url.hostname, first('NO_PROXY', 'no_proxy')) ? proxy : null
}

/** A value that is no proxy URL means no proxy; a port out of range means port 80. */
function proxyUrl(text: string): string | null {
  if (!/^[!#-~]+$/.test(text)) return null
  const full = (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`).replace(/:(\d+)(?=\/|$)/, (all, port) =>
    Number(port) > 65_535 ? '' : all,
  )
  if (!/^(?:https?|socks[45]h?|socks4a):\/\/[^/]/i.test(full) || !parseUrl(full)) return null
  const url = new URL(full)
  return `${url.protocol}//${url.host}`
}

function exempt(host: string, list: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  const isIp = /^[\d.]+$|:/.test(bare)
  return list.split(',').some((entry) => {
    const rule = entry.trim().toLowerCase()
    if (rule === '') return false
    if (isIp) return rule === bare || inNet(bare, rule)
    return rule === '*' || bare === rule.replace(/^\./, '') || bare.endsWith(rule.startsWith('.') ? rule : `.${rule}`)
  })
}

function inNet(ip: string, rule: string): boolean {
  const [net, bits] = rule.split('/')
  const number = (text: string): number => text.split('.').reduce((n, part) => n * 256 + Number(part), 0)
  if (!net || bits === undefined || ip.includes(':') || net.includes(':')) return false
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(ip) / size) === Math.floor(number(net) / size)
}
