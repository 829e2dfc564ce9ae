import { goUnescape, parseGoUrl, textOfBytes } from './go-url.ts'
import { type Settings, textOf } from './settings.ts'
import { parseUrl } from '../../url.ts'

export interface Address {
  host: string
  port: number
}

/** `net.SplitHostPort`; null where that is an error. */
export function splitHostPort(text: string): { host: string; port: string } | null {
  const colon = text.lastIndexOf(':')
  if (colon < 0) return null
  const port = text.slice(colon + 1)
  const name = text.slice(0, colon)
  if (name.startsWith('[')) return /^\[[^[\]]*\]$/.test(name) && !/[[\]]/.test(port) ? { host: name.slice(1, -1), port } : null
  return /[:[\]]/.test(name) || /[[\]]/.test(port) ? null : { host: name, port }
}

const isIpv6 = (text: string): boolean => /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(text) && parseUrl(`http://[${text}]/`) !== null
const isIp = (text: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || isIpv6(text)

/** A port that can be dialled, or null. */
export const portOf = (text: string): number | null =>
  /^\d+$/.test(text) && Number(text) > 0 && Number(text) < 65_536 ? Number(text) : null

/** False for a name that no DNS has: net.isDomainName takes letters, digits, `-`, `_` and dots; what is not ASCII is left to IDNA. */
export const isDialable = (host: string): boolean =>
  isIp(host.replace(/%.*$/s, '')) ||
  (/^[A-Za-z0-9\-_.\x80-\xff]+$/.test(host) &&
    !/^\.|\.\.|^-|-\.|\.-|-$/.test(host) &&
    host.length < 255 &&
    parseUrl(`http://${textOfBytes(host)}/`) !== null)

/**
 * Where a gRPC target leads (https://github.com/grpc/grpc/blob/master/doc/naming.md): a scheme without a resolver is no scheme, then
 * the whole text is a name for DNS with 443 for its port. null where nothing is dialled.
 */
export function grpcAddress(target: string): Address | { socket: string } | null {
  const parsed = parseGoUrl(target)
  const known = parsed && /^(?:dns|passthrough|unix|unix-abstract)$/.test(parsed.scheme) ? parsed : parseGoUrl(`dns:///${target}`)
  if (!known) return null
  const endpoint = (known.path || known.opaque).replace(/^\//, '')
  if (known.scheme.startsWith('unix'))
    return endpoint === '' || known.host !== '' ? null : { socket: goUnescape(known.path || known.opaque) ?? endpoint }
  if (endpoint === '') return null
  const bare = isIp(endpoint) ? { host: endpoint, port: '443' } : null
  const split = bare ?? splitHostPort(endpoint) ?? (known.scheme === 'dns' ? splitHostPort(`${endpoint}:443`) : null)
  const port = split && portOf(split.port)
  const host = split?.host || 'localhost'
  return port && isDialable(host) ? { host: textOfBytes(host), port } : null
}

/** The proxy of `http.ProxyFromEnvironment` (golang.org/x/net/http/httpproxy): never for localhost and loopback addresses, no ALL_PROXY. */
export function goProxy(isHttps: boolean, { host, port }: Address, settings: Settings): string | null {
  const first = (name: string): string => textOf(settings, name) || textOf(settings, name.toLowerCase()) || ''
  const proxy = proxyUrl(first(isHttps ? 'HTTPS_PROXY' : 'HTTP_PROXY'))
  return proxy && !isExempt(host.toLowerCase(), String(port), first('NO_PROXY')) ? proxy : null
}

function proxyUrl(text: string): string | null {
  if (text === '') return null
  const parsed = parseGoUrl(text)
  const full = parsed && parsed.scheme !== '' && parsed.host !== '' ? parsed : (parseGoUrl(`http://${text}`) ?? parsed)
  return full && full.scheme !== '' && full.host !== '' ? `${full.scheme}://${full.host}` : null
}

function isExempt(host: string, port: string, list: string): boolean {
  if (host === 'localhost' || /^127(?:\.\d+){3}$/.test(host) || sameIp(host, '::1')) return true
  return list.split(',').some((entry) => {
    const rule = entry.trim().toLowerCase()
    if (rule === '' || rule === '*') return rule === '*'
    if (/^[\d.]+\/\d+$/.test(rule)) return inNet(host, rule)
    const split = splitHostPort(rule)
    const name = split ? split.host : rule
    if (name === '' || (split && split.port !== '' && split.port !== port)) return false
    if (isIp(name) || isIp(host)) return sameIp(name, host)
    const bare = name.replace(/^\*\./, '.')
    return host.endsWith(bare.startsWith('.') ? bare : `.${bare}`) || host === bare
  })
}

function sameIp(a: string, b: string): boolean {
  if (a === b) return true
  const plain = (text: string): string => (isIpv6(text) ? new URL(`http://[${text}]/`).host : text)
  return a.includes(':') && b.includes(':') && plain(a) === plain(b)
}

function inNet(ip: string, rule: string): boolean {
  const [net = '', bits = ''] = rule.split('/')
  if (!/^\d+(?:\.\d+){3}$/.test(ip) || !/^\d+(?:\.\d+){3}$/.test(net) || Number(bits) > 32) return false
  const number = (text: string): number => text.split('.').reduce((n, part) => n * 256 + Number(part), 0)
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(ip) / size) === Math.floor(number(net) / size)
}
