import { type GoUrl, goUnescape, parseGoUrl, textOfBytes } from './go-url.ts'
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
const isIpv4 = (text: string): boolean =>
  /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(text) && parseUrl(`http://${text}/`) !== null
const isIp = (text: string): boolean => isIpv4(text) || isIpv6(text)

/** A port that can be dialled, or null. */
export const portOf = (text: string): number | null =>
  /^\d+$/.test(text) && Number(text) > 0 && Number(text) < 65_536 ? Number(text) : null

/**
 * `isDomainName` of Go's own resolver: labels of letters, digits, `-` and `_`, and not of digits alone, so that nobody is asked for `127.1`,
 * `256.1.1.1` or the root (https://cs.opensource.google/go/go/+/master:src/net/dnsclient.go). Only net/http turns what is not ASCII into IDNA before.
 */
export function isDialable(host: string, hasIdna = true): boolean {
  if (isIp(host.replace(/%.*$/s, ''))) return true
  if (/[\x80-\xff]/.test(host)) return hasIdna && parseUrl(`http://${textOfBytes(host)}/`) !== null
  const labels = host.replace(/\.$/, '').split('.')
  return labels.every((label) => /^\w(?:[\w-]{0,61}\w)?$/.test(label)) && /[A-Za-z_-]/.test(host) && host.length < 255
}

/**
 * Where a gRPC target leads (https://github.com/grpc/grpc/blob/master/doc/naming.md): a scheme without a resolver is no scheme, then
 * the whole text is a name for DNS, and 443 is dialled where it has no port. null where nothing is dialled.
 */
export function grpcAddress(target: string): (Address & { isBare?: true }) | { socket: string } | null {
  const parsed = parseGoUrl(target)
  const known = parsed && /^(?:dns|passthrough|unix|unix-abstract)$/.test(parsed.scheme) ? parsed : parseGoUrl(`dns:///${target}`)
  if (!known) return null
  const endpoint = (known.path || known.opaque).replace(/^\//, '')
  if (known.scheme.startsWith('unix'))
    return endpoint === '' || known.host !== '' ? null : { socket: goUnescape(known.path || known.opaque) ?? endpoint }
  if (endpoint === '') return null
  const whole = isIp(endpoint) ? null : splitHostPort(endpoint)
  if (whole) {
    const port = portOf(whole.port)
    return port ? { host: whole.host || 'localhost', port } : null
  }
  const bare = isIp(endpoint) ? { host: endpoint } : known.scheme === 'dns' ? splitHostPort(`${endpoint}:443`) : null
  return bare && { host: bare.host || 'localhost', port: 443, isBare: true }
}

/** The proxy; null for none; or what the program says in place of sending anything. */
type Way = { proxy: string | null } | { says: string }

/** The proxy of `http.ProxyFromEnvironment` (golang.org/x/net/http/httpproxy): never for localhost and loopback addresses, no ALL_PROXY.
 * A CGI program (REQUEST_METHOD) refuses HTTP_PROXY, and a value that is no URL is a proxy that is not there. */
export function goProxy(isHttps: boolean, { host, port }: Address, settings: Settings): Way {
  const first = (name: string): string => textOf(settings, name) || textOf(settings, name.toLowerCase()) || ''
  const proxy = proxyUrl(first(isHttps ? 'HTTPS_PROXY' : 'HTTP_PROXY'))
  if (proxy === null) return { proxy }
  if (!isHttps && textOf(settings, 'REQUEST_METHOD')) return { says: 'refusing to use HTTP_PROXY value in CGI environment' }
  if (isExempt(host, String(port), first('NO_PROXY'))) return { proxy: null }
  return proxy.host === ''
    ? { says: 'proxyconnect tcp: dial tcp :0: connect: connection refused' }
    : { proxy: `${proxy.scheme}://${proxy.host}` }
}

function proxyUrl(text: string): GoUrl | null {
  if (text === '') return null
  const parsed = parseGoUrl(text)
  return parsed && parsed.scheme !== '' && parsed.host !== '' ? parsed : (parseGoUrl(`http://${text}`) ?? parsed)
}

/** `localhost` is known in small letters only. */
function isExempt(dialled: string, port: string, list: string): boolean {
  const host = dialled.toLowerCase()
  if (dialled === 'localhost' || /^127(?:\.\d+){3}$/.test(host) || sameIp(host, '::1')) return true
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
