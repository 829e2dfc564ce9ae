import { parseUrl } from '../../url.ts'

/**
 * How Go reads and writes a URL: net/url (https://cs.opensource.google/go/go/+/master:src/net/url/url.go) and path.Join.
 * Hosts and paths are byte texts here: one character for each byte, as in a Go string.
 */
export interface GoUrl {
  scheme: string
  opaque: string
  host: string
  path: string
  /** Everything behind the first `?`; null where there is none. */
  query: string | null
  hasUser: boolean
}

const SAFE_PATH = /[A-Za-z0-9\-_.~$&+,/:;=@]/
const SAFE_HOST = /[A-Za-z0-9\-_.~!"$&'()*+,:;<=>[\]]/
const USER_INFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/
const IPV6_ZONE = /^([^%]*)(?:%.+)?$/s

export const bytesOf = (text: string): string => Array.from(new TextEncoder().encode(text), (b) => String.fromCharCode(b)).join('')
export const textOfBytes = (bytes: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))

/** `url.PathUnescape` over bytes: null where a `%` is no escape. */
export function goUnescape(bytes: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(bytes)) return null
  return bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

const escape = (bytes: string, safe: RegExp): string =>
  Array.from(bytes, (c) => (safe.test(c) ? c : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)).join('')

/** `url.Parse`; null where that is an error. */
export function parseGoUrl(text: string): GoUrl | null {
  const [raw = '', ...fragment] = bytesOf(text).split('#')
  if (/[\0-\x1f\x7f]/.test(raw) || goUnescape(fragment.join('#')) === null) return null
  const out: GoUrl = { scheme: '', opaque: '', host: '', path: '', query: null, hasUser: false }
  if (raw === '*') return { ...out, path: '*' }
  if (raw.startsWith(':')) return null
  const scheme = /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(raw)?.[1]
  out.scheme = scheme?.toLowerCase() ?? ''
  const behind = scheme === undefined ? raw : raw.slice(scheme.length + 1)
  const mark = behind.indexOf('?')
  let rest = mark < 0 ? behind : behind.slice(0, mark)
  if (mark >= 0) out.query = behind.slice(mark + 1)
  if (!rest.startsWith('/')) {
    if (scheme !== undefined) return { ...out, opaque: rest }
    // A path without a scheme may hold no colon in its first part.
    if (rest.split('/', 1)[0]?.includes(':')) return null
  }
  if (rest.startsWith('//') && (scheme !== undefined || !rest.startsWith('///'))) {
    const end = rest.indexOf('/', 2)
    const host = authority(out, end < 0 ? rest.slice(2) : rest.slice(2, end))
    if (host === null) return null
    out.host = host
    rest = end < 0 ? '' : rest.slice(end)
  }
  const path = goUnescape(rest)
  return path === null ? null : { ...out, path }
}

function authority(out: GoUrl, text: string): string | null {
  const at = text.lastIndexOf('@')
  out.hasUser = at >= 0
  if (at >= 0 && (!USER_INFO.test(text.slice(0, at)) || goUnescape(text.slice(0, at)) === null)) return null
  return hostOf(out.scheme, text.slice(at + 1))
}

function hostOf(scheme: string, text: string): string | null {
  const open = text.lastIndexOf('[')
  if (open > 0) return null
  if (open === 0) {
    const close = text.lastIndexOf(']')
    const inside = unescapeHost(text.slice(1, close), true)
    const isPort = close > 0 && /^(?::\d*)?$/.test(text.slice(close + 1))
    return isPort && inside !== null && isIpv6(inside) ? `[${inside}]${text.slice(close + 1)}` : null
  }
  // More than one colon is an error in http and https only (https://go.dev/issue/75223).
  const colon = scheme === 'http' || scheme === 'https' ? text.indexOf(':') : text.lastIndexOf(':')
  return colon >= 0 && !/^:\d*$/.test(text.slice(colon)) ? null : unescapeHost(text, false)
}

/** In a host, `%` may escape bytes beyond ASCII only; `%25` opens the zone of an IPv6 address. */
function unescapeHost(text: string, hasZone: boolean): string | null {
  const zone = hasZone ? text.indexOf('%25') : -1
  const name = zone < 0 ? text : text.slice(0, zone)
  if (Array.from(name).some((c) => c < '\x80' && c !== '%' && !SAFE_HOST.test(c)) || /%(?!25)[0-7]/.test(name)) return null
  return goUnescape(text)
}

const isIpv6 = (text: string): boolean => {
  const [, address = ''] = IPV6_ZONE.exec(text) ?? []
  return /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(address) && parseUrl(`http://[${address}]/`) !== null
}

/** `URL.String` without user info and fragment, which no exporter needs. */
export function goUrlText({ scheme, opaque, host, path, query }: Pick<GoUrl, 'scheme' | 'opaque' | 'host' | 'path' | 'query'>): string {
  const tail = query === null ? '' : `?${query}`
  const head = scheme === '' ? '' : `${scheme}:`
  if (opaque !== '') return head + opaque + tail
  const slashes = host !== '' || (scheme !== '' && path !== '') ? '//' : ''
  const gap = path !== '' && !path.startsWith('/') && host !== '' ? '/' : ''
  return `${head}${slashes}${escape(host, SAFE_HOST)}${gap}${path === '*' ? '*' : escape(path, SAFE_PATH)}${tail}`
}

/** `path.Join`: what is empty is left out, and the rest is cleaned of `//`, `.` and `..`. */
export function goJoin(...parts: string[]): string {
  const joined = parts.filter((part) => part !== '').join('/')
  if (joined === '') return ''
  const isRooted = joined.startsWith('/')
  const out: string[] = []
  for (const part of joined.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') out.push(part)
    else if (out.length > 0 && out.at(-1) !== '..') out.pop()
    else if (!isRooted) out.push(part)
  }
  return `${isRooted ? '/' : ''}${out.join('/')}` || '.'
}
