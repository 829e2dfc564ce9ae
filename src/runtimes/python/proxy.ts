import { type Settings, textOf } from '../parts/settings.ts'
import { strip } from './values.ts'
import type { Wire } from './url.ts'
import { parseUrl } from '../../url.ts'

interface Named {
  name: string
  text: string
}

/** `urllib.request.getproxies_environment`: any case, the lower one wins, and an empty lower one takes the proxy away; CGI keeps HTTP_PROXY out. */
function proxies(env: Settings): Map<string, Named> {
  const out = new Map<string, Named>()
  const named = [...env].filter(([name]) => /_proxy$/i.test(name)).map(([name, traced]) => ({ name, text: traced.value.reveal() }))
  for (const one of named) if (one.text) out.set(one.name.toLowerCase().slice(0, -6), one)
  if (env.has('REQUEST_METHOD')) out.delete('http')
  for (const one of named) {
    if (!one.name.endsWith('_proxy')) continue
    if (one.text) out.set(one.name.toLowerCase().slice(0, -6), one)
    else out.delete(one.name.toLowerCase().slice(0, -6))
  }
  return out
}

/** The proxy of an HTTP export, without user info, or the setting that names one that loses the export; localhost is not exempt. */
export function requestsProxy(env: Settings, wire: Wire): { proxy: string | null; unusable?: string } {
  const known = proxies(env)
  const listed = textOf(env, 'no_proxy') || textOf(env, 'NO_PROXY') || ''
  if (isExempt(wire, listed) || isBypassed(wire.host, known.get('no')?.text)) return { proxy: null }
  const used = known.get(wire.tls ? 'https' : 'http') ?? known.get('all')
  if (!used) return { proxy: null }
  const proxy = usable(used.text)
  return proxy === null ? { proxy, unusable: used.name } : { proxy }
}

/** A host in front of a colon is taken for a scheme, unless it holds a dot or a digit at its start: `localhost:3128` raises InvalidProxyURL. */
function usable(text: string): string | null {
  const hasScheme = /^[a-z][a-z0-9+-]*:/i.test(text)
  if (hasScheme && !/^https?:\/\//i.test(text)) return null
  return bare(hasScheme ? text : `http://${text.replace(/^\/\//, '')}`)
}

const bare = (text: string): string | null => {
  const url = parseUrl(text)
  return url?.host ? `${url.protocol}//${url.host}` : null
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** `requests`: an address by its number or net, a name by its end, with or without the port. */
function isExempt({ host, port, href }: Wire, list: string): boolean {
  const rules = list.replaceAll(' ', '').split(',').filter(Boolean)
  if (IPV4.test(host)) return rules.some((rule) => rule === host || inNet(host, rule))
  const withPort = /^https?:\/\/[^/?#]*:\d+(?:[/?#]|$)/.test(href) ? `${host}:${port}` : host
  return rules.some((rule) => {
    const name = rule.replace(/^\.+/, '')
    return [host, withPort].some((one) => one === name || one.endsWith(`.${name}`))
  })
}

/** `urllib.request.proxy_bypass_environment`. */
function isBypassed(host: string, list: string | undefined): boolean {
  if (list === undefined) return false
  if (list === '*') return true
  return list
    .split(',')
    .map((rule) => strip(rule).replace(/^\.+/, '').toLowerCase())
    .some((rule) => rule !== '' && (host === rule || host.endsWith(`.${rule}`)))
}

const number = (ip: string): number => ip.split('.').reduce((n, part) => n * 256 + Number(part), 0)

function inNet(ip: string, rule: string): boolean {
  const [net = '', bits = ''] = rule.split('/')
  if (!IPV4.test(net) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false
  const size = 2 ** (32 - Number(bits))
  return Math.floor(number(ip) / size) === Math.floor(number(net) / size)
}
