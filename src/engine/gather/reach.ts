import type { Through, Trust } from '../../probe/index.ts'
import { urlSecret } from '../../redact.ts'
import { plain, type Secret } from '../../secret.ts'
import type { Patient, Plan, Route } from '../../types.ts'
import { parseUrl } from '../../url.ts'
import { trustOf } from './trust.ts'

/** How a route is reached as its program would: with which certificates, through which proxy. */
export interface Reach {
  trust?: Trust
  /** Why certificates may be judged otherwise in the program. */
  unsure?: string
  takesAny?: true
  offersHttp2?: boolean
  /** With the user and password that the setting holds: only ever for the proxy itself. */
  proxy: Through | null
}

/** By signal, each made once: a bundle of certificates is read once for each. */
export function reachesOf(plan: Plan, files: Patient['files']): (route: Route) => Reach {
  const known = new Map<Route, Reach>()
  const same = new Map<string, Trust>()
  return (route) => {
    const made = known.get(route)
    if (made) return made
    const trusting = trustOf(plan, files, route)
    const trust = trusting && (same.get(JSON.stringify(trusting.trust)) ?? trusting.trust)
    if (trust) same.set(JSON.stringify(trust), trust)
    const url = proxyOf(plan, route)
    const reach: Reach = {
      ...trusting,
      ...(trust ? { trust } : {}),
      proxy: url && { url, ...(trust ? { trust: bareTrust(trust) } : {}) },
      offersHttp2: plan.traits.offersHttp2,
    }
    known.set(route, reach)
    return reach
  }
}

/** The plan names the proxy without its user; the programs take that from the same setting. */
function proxyOf({ settings }: Plan, { proxy }: Route): Secret | null {
  if (proxy === null) return null
  for (const [name, { value }] of settings) {
    if (!/(?:_proxy|\.proxy_url)$/i.test(name)) continue
    const text = value.reveal()
    const url = parseUrl(text.includes('://') ? text : `http://${text}`)
    if (url && url.username !== '' && `${url.protocol}//${url.host}` === proxy) return urlSecret(url.href)
  }
  return plain(proxy)
}

/** The same without what is meant for the planned questions alone: the certificate of the program. The proxy is the same, and wants what it always wants. */
export const bareReach = ({ trust, proxy }: Reach): Pick<Reach, 'trust' | 'proxy'> => ({
  ...(trust ? { trust: bareTrust(trust) } : {}),
  proxy,
})

/** Where nothing of the plan's trust is known. */
export const plainReach = ({ proxy }: Route): Reach => ({ proxy: proxy === null ? null : { url: plain(proxy) } })

const bare = new WeakMap<Trust, Trust>()

function bareTrust(trust: Trust): Trust {
  if (!trust.cert) return trust
  const { cert: _cert, key: _key, ...rest } = trust
  const made = bare.get(trust) ?? rest
  bare.set(trust, made)
  return made
}
