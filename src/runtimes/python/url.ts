import { isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'
import { stripStart, unquote } from './values.ts'

/** What `requests` makes of a URL: https://github.com/psf/requests/blob/main/src/requests/models.py and urllib3's util/url.py. */
export interface Wire {
  href: string
  host: string
  port: number
  tls: boolean
  /** `user:password`, decoded, sent as Basic; null where there is none, or no colon in it. */
  userInfo: string | null
}

const UNRESERVED = 'A-Za-z0-9._~\\-'
const PATH_CHARS = new RegExp(`[${UNRESERVED}!$&'()*+,;=:@/]`)
const QUERY_CHARS = new RegExp(`[${UNRESERVED}!$&'()*+,;=:@/?]`)
const HOST_PORT = /^((?:[^[\]%:/?#]|%[0-9a-f]{2})*|\[[0-9a-f:.]+(?:%(?:25)?[\w.~-]+)?\])(?::0*?(|0|[1-9]\d{0,4}))?$/is
const IPV4 = /^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/i

/** The request that goes out, or why none does. */
export function wireOf(text: string): Wire | { lost: 'no-scheme' | 'not-a-url' | 'unsupported-scheme' } {
  const url = stripStart(text)
  const parts = /^(https?):\/\/([^\\/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/is.exec(url)
  if (!parts) return { lost: whyNone(url) }
  const [, scheme = '', authority = '', path = '', query] = parts
  const at = authority.lastIndexOf('@')
  const place = HOST_PORT.exec(authority.slice(at + 1))
  const host = place ? hostOf(place[1] ?? '') : null
  const port = Number(place?.[2] ?? '')
  if (!host || port > 65_535) return { lost: 'not-a-url' }
  const tls = scheme.toLowerCase() === 'https'
  const tail = query ? `?${settled(encoded(query, QUERY_CHARS))}` : ''
  const rooted = path === '' || path.startsWith('/') ? path : `/${path}`
  return {
    href: `${scheme.toLowerCase()}://${host}${port ? `:${port}` : ''}${settled(encoded(withoutDots(rooted), PATH_CHARS)) || '/'}${tail}`,
    host: host.replace(/^\[|\]$/g, ''),
    port: port || (tls ? 443 : 80),
    tls,
    userInfo: at > 0 ? credentials(authority.slice(0, at)) : null,
  }
}

function whyNone(url: string): 'no-scheme' | 'not-a-url' | 'unsupported-scheme' {
  if (/^https?:/i.test(url)) return 'not-a-url'
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? 'unsupported-scheme' : 'no-scheme'
}

/** Blanks and control characters in a host lose the request, as does a label that is none. */
function hostOf(raw: string): string | null {
  if (raw === '' || /[\u0000-\u0020\u007f]/.test(raw) || /%(?:[01][0-9a-f]|7f)/i.test(raw)) return null
  if (raw.startsWith('[')) return isIPv6(raw.slice(1, -1)) ? raw.toLowerCase() : null
  if (IPV4.test(raw)) return raw
  const host = raw
    .replace(new RegExp(`%[0-9a-f]{2}`, 'gi'), (hex) => {
      const char = String.fromCharCode(Number.parseInt(hex.slice(1), 16))
      return new RegExp(`[${UNRESERVED}]`).test(char) ? char : hex.toUpperCase()
    })
    .replace(/[^%]+/g, (run) => run.toLowerCase())
  if (/^[*.]|\.\.|[^.]{64}/.test(host)) return null
  if (/^[\u0000-\u007f]*$/.test(host)) return host
  return host.split('.').every(isLabel) ? domainToASCII(host) || null : null
}

/** IDNA 2008 without any mapping, which urllib3 asks of the package idna: small letters, digits and marks that are what they stand for. */
const isLabel = (label: string): boolean =>
  /^[\u0000-\u007f]*$/.test(label) ||
  (/^(?!-|..--|\p{M})[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}\u00b7-]+(?<!-)$/u.test(label) && label.normalize('NFKC') === label)

/** Escapes are kept where every % of the part is one; else each % is escaped itself. */
function encoded(text: string, allowed: RegExp): string {
  const upper = text.replace(/%[0-9a-f]{2}/gi, (hex) => hex.toUpperCase())
  const keeps = !/%(?![0-9A-F]{2})/.test(upper)
  return [...new TextEncoder().encode(upper)]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      return (char === '%' && keeps) || (byte < 128 && allowed.test(char)) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** Escapes of unreserved characters are decoded, all others stay. */
const settled = (text: string): string =>
  text.replace(/%[0-9A-F]{2}/g, (hex) => {
    const char = String.fromCharCode(Number.parseInt(hex.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(char) ? char : hex
  })

/** RFC 3986, 5.2.4, as urllib3 does it. */
function withoutDots(path: string): string {
  const out: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '.') continue
    if (segment !== '..') out.push(segment)
    else out.pop()
  }
  if (path.startsWith('/') && out[0] !== '') out.unshift('')
  if (/\/\.\.?$/.test(path)) out.push('')
  return out.join('/')
}

/** Both halves have to be there, and at least one of them has to be something. */
function credentials(userInfo: string): string | null {
  const cut = userInfo.indexOf(':')
  if (cut < 0 || userInfo === ':') return null
  const bad = /%(?![0-9a-f]{2})/i.test(userInfo)
  const decode = (text: string): string => (bad ? text : unquote(text))
  return `${decode(userInfo.slice(0, cut))}:${decode(userInfo.slice(cut + 1))}`
}
