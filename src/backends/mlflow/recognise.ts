import type { Ask, Probe, Recognised } from '../../types.ts'
import { atLeast, sightOf, wsgiOf, type Sight } from './answer.ts'
import { withoutSlash } from '../../url.ts'

const VERSION = '/version'
const INFO = '/api/3.0/mlflow/server-info'
const EXPERIMENTS = '/api/2.0/mlflow/experiments/get?experiment_id=0'
// What a server behind --static-prefix is nearly always given; asked only where MLflow has already shown itself or nearly so.
const USUAL_PREFIX = '/mlflow'

type Get = (path: string) => Promise<Probe>

/** What the answers add up to; the paths are under the origin. */
interface Site {
  origin: string
  /** Where the API lives. */
  api: string
  otlp: string
  /** The value of --static-prefix, where it is known. */
  prefix?: string
  by: string
  sights: Sight[]
}

/**
 * Asks whether an MLflow server stands behind this URL, and where its OTLP route is. Never writes and sends no header from the
 * settings. Another server costs two small GET requests.
 */
export async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  if (!/^https?:$/.test(url.protocol)) return null
  const get: Get = (path) => ask('GET', url.origin + path, { step: 'recognise' })
  const prefix = prefixOf(url.pathname)
  const site = prefix === '' ? await atRoot(get, url.origin) : await underPrefix(get, url.origin, prefix)
  return site ? recognised(site) : null
}

/** What stands before the signal path, which may be doubled, misspelt in case or end in slashes. */
function prefixOf(path: string): string {
  let rest = withoutSlash(path)
  for (let times = 0; times < 2; times++) rest = withoutSlash(rest.replace(/(?<!\/)\/+v1(?:\/+(?:traces|metrics|logs))?$/i, ''))
  return rest
}

async function atRoot(get: Get, origin: string): Promise<Site | null> {
  const [version, info] = (await Promise.all([get(VERSION), get(INFO)])).map(sightOf) as [Sight, Sight]
  const site: Site = {
    origin,
    api: '',
    otlp: '/v1/traces',
    by: version.version ? `GET ${VERSION}` : `GET ${INFO}`,
    sights: [version, info],
  }
  if (version.auth || info.auth) return { ...site, by: '401 with realm mlflow' }
  if (version.version) return isCertain(info) || isApi(sightOf(await get(EXPERIMENTS))) ? site : null
  if (!info.store && !(version.likely && info.likely)) return null
  const prefixed = sightOf(await get(USUAL_PREFIX + VERSION))
  if (!prefixed.version) return info.store ? site : null
  if (info.store) return { ...site, prefix: USUAL_PREFIX, sights: [prefixed, info] }
  const inner = sightOf(await get(USUAL_PREFIX + INFO))
  return inner.store || isApi(inner) ? beneath(origin, USUAL_PREFIX, [prefixed, inner]) : null
}

async function underPrefix(get: Get, origin: string, prefix: string): Promise<Site | null> {
  const [mine, root] = (await Promise.all([get(prefix + VERSION), get(VERSION)])).map(sightOf) as [Sight, Sight]
  // The login question comes before routing: where the root asks it, the whole host is this server.
  if (root.auth || mine.auth) return behindLogin(get, origin, prefix, [mine, root])
  const versioned = mine.version ? mine : root
  if (!versioned.version) return null
  const [inner, outer] = (await Promise.all([get(prefix + INFO), get(INFO)])).map(sightOf) as [Sight, Sight]
  if (inner.store) return beneath(origin, prefix, [versioned, inner])
  const outside: Site = {
    origin,
    api: '',
    otlp: '/v1/traces',
    by: `GET ${mine.version ? prefix : ''}${VERSION}`,
    sights: [versioned, outer],
  }
  if (outer.store || outer.rejected) return mine.version ? { ...outside, prefix } : outside
  return withoutInfo(get, { ...outside, sights: [versioned] }, prefix, mine.version !== undefined)
}

/** Versions before 3.9 do not tell their store; the experiment API shows where they live. */
async function withoutInfo(get: Get, site: Site, prefix: string, versionBeneath: boolean): Promise<Site | null> {
  const paths = [prefix + EXPERIMENTS, EXPERIMENTS, `${prefix}/ajax-api/2.0/mlflow/experiments/get?experiment_id=0`]
  const [inner, outer, ajax] = (await Promise.all(paths.map(get))).map(sightOf) as [Sight, Sight, Sight]
  if (isApi(inner)) return beneath(site.origin, prefix, site.sights)
  if (!isApi(outer)) return null
  return versionBeneath || isApi(ajax) ? { ...site, prefix } : site
}

/** From 3.17 on the store is told without a login; where it is not, only the login question tells how far this server reaches. */
async function behindLogin(get: Get, origin: string, prefix: string, [mine, root]: [Sight, Sight]): Promise<Site> {
  const [inner, outer] = (await Promise.all([get(prefix + INFO), get(INFO)])).map(sightOf) as [Sight, Sight]
  const api = inner.store || !(outer.store || root.auth) ? prefix : ''
  const site: Site = { origin, api, otlp: `${api}/v1/traces`, by: '401 with realm mlflow', sights: [mine, root, inner, outer] }
  return inner.store ? { ...site, prefix } : site
}

/** All of it under the prefix: a static prefix of 3.16 or later, or a proxy that takes the prefix away. */
function beneath(origin: string, prefix: string, sights: Sight[]): Site {
  const all: Site = { origin, api: prefix, otlp: `${prefix}/v1/traces`, by: `GET ${prefix}${VERSION}`, sights }
  return atLeast(sights[0]?.version, '3.16') ? { ...all, prefix } : all
}

const isCertain = (sight: Sight): boolean => sight.store !== undefined || sight.rejected
const isApi = (sight: Sight): boolean => sight.api || sight.rejected || sight.artifactsOnly

function recognised(site: Site): Recognised {
  const pick = <K extends keyof Sight>(key: K): Sight[K] | undefined => site.sights.find((sight) => sight[key])?.[key]
  const version = pick('version')
  const store = pick('store')
  const server = pick('server')
  const hasOtlp = atLeast(version, '3.4') ?? store !== undefined
  const wsgi = hasOtlp ? wsgiOf(server) : undefined
  const told = {
    store_type: store,
    server,
    wsgi,
    prefix: site.prefix,
    otlpRoute: site.otlp,
    auth: pick('auth') ? 'basic' : undefined,
    host: pick('rejected') ? 'rejected' : undefined,
  }
  const facts: Record<string, string> = {}
  for (const [key, value] of Object.entries(told)) if (value !== undefined) facts[key] = value
  return { id: 'mlflow', version, recognisedBy: site.by, base: site.origin + site.api, facts }
}
