import type { Trust } from '../probe/index.ts'
import type { Patient, Plan, Route } from '../types.ts'
import { parseUrl } from '../url.ts'
import { trustOf } from './trust.ts'

/** How a route is reached as its program would: with which certificates, through which proxy. */
export interface Reach {
  trust?: Trust
  /** Why certificates may be judged otherwise in the program. */
  unsure?: string
  takesAny?: true
  offersHttp2?: boolean
  /** With the user and password that the setting holds: only ever for the proxy itself. */
  proxy: string | null
}

/** By signal, each made once: a bundle of certificates is read once for each. */
export function reachesOf(plan: Plan, files: Patient['files']): (route: Route) => Reach {
  const known = new Map<Route, Reach>()
  const same = new Map<string, Trust>()
  return (route) => {
    const reach = known.get(route) ?? {
      ...trustOf(plan, files, route),
      proxy: proxyOf(plan, route),
      offersHttp2: plan.traits.offersHttp2,
    }
    known.set(route, reach)
    const key = JSON.stringify(reach.trust)
    if (reach.trust) reach.trust = same.get(key) ?? reach.trust
    if (reach.trust) same.set(key, reach.trust)
    return reach
  }
}

/** The plan names the proxy without its user; the programs take that from the same setting. */
function proxyOf({ settings }: Plan, { proxy }: Route): string | null {
  if (proxy === null) return null
  for (const [name, { value }] of settings) {
    if (!/(?:_proxy|\.proxy_url)$/i.test(name)) continue
    const text = value.reveal()
    const url = parseUrl(text.includes('://') ? text : `http://${text}`)
    if (url && url.username !== '' && `${url.protocol}//${url.host}` === proxy) return url.href
  }
  return proxy
}

/** The same without what is meant for the planned questions alone: the certificate of the program, and a proxy's password where it would go on in clear. */
export const bareReach = ({ trust, proxy }: Reach, tls: boolean): Pick<Reach, 'trust' | 'proxy'> => ({
  ...(trust ? { trust: bareTrust(trust) } : {}),
  proxy: tls || proxy === null ? proxy : proxy.replace(/\/\/[^/@]*@/, '//'),
})

const bare = new WeakMap<Trust, Trust>()

function bareTrust(trust: Trust): Trust {
  if (!trust.cert) return trust
  const { cert: _cert, key: _key, ...rest } = trust
  const made = bare.get(trust) ?? rest
  bare.set(trust, made)
  return made
}
