import { type Protocol, type Route, type Signal, SIGNALS } from '../../types.ts'
import { goProxy } from '../parts/go-net.ts'
import { byDefault, derive } from '../parts/settings.ts'
import { type Form, pipelinesOf, signalsOf } from './config.ts'
import { grpcAim } from './grpc.ts'
import { headersOf } from './headers.ts'
import { httpAim } from './http.ts'
import { isOpen } from './path.ts'
import { kongAim, roadrunnerAim } from './relatives.ts'
import { field, fieldName, fieldText, protocolOf, type Site, tell } from './site.ts'
import { parseUrl } from '../../url.ts'

const GRPC_COMPRESSIONS = ['gzip', 'snappy', 'zstd', 'none', '']
const HTTP_COMPRESSIONS = [...GRPC_COMPRESSIONS, 'zlib', 'deflate', 'x-snappy-framed', 'lz4']

/** The routes of one exporter that speaks OTLP. */
export function routesOf(site: Site): Record<Signal, Route> {
  const protocol = protocolOf(site.part) ?? 'http/protobuf'
  const reached = signalsOf(site.config, site.part)
  const sent = headersOf(site)
  const shared = {
    protocol,
    headers: sent.headers,
    proxy: null,
    compression: compression(site, protocol),
    timeoutMs: timeout(site, protocol),
    sampler: byDefault('as received', 'sampler'),
    // A signal that this program does not look at is a signal all the same.
    also: reached?.length === 0 ? (pipelinesOf(site.config, site.part) ?? []).map(({ id }) => id) : [],
    ...(sent.open ? { untold: sent.open } : {}),
  }
  const encoding = fieldText(site, 'encoding')
  if (protocol !== 'grpc' && encoding !== undefined && !/^(?:proto|json)$/.test(encoding) && !isOpen(encoding))
    tell(site, fieldName(site, 'encoding'), 'crash', 'invalid-config', { says: `invalid encoding type: ${encoding}`, instead: 'proto' })
  const grpc = protocol === 'grpc' && site.signals.length > 0 && !AIMS[site.config.form] ? grpcAim(site) : null
  return Object.fromEntries(
    SIGNALS.map((signal) => [signal, { signal, ...shared, ...routeOf(site, signal, { reached, grpc, waits: shared.timeoutMs.value }) }]),
  ) as Record<Signal, Route>
}

const AIMS: Partial<Record<Form, (site: Site, signal: Signal) => Omit<Own, 'wanted'>>> = { kong: kongAim, roadrunner: roadrunnerAim }

type Own = Pick<Route, 'state' | 'because' | 'wanted'> & Partial<Route>

interface Way {
  reached: Signal[] | null
  grpc: Omit<Own, 'wanted'> | null
  waits: number
}

function routeOf(site: Site, signal: Signal, { reached, grpc, waits }: Way): Own {
  if (!site.signals.includes(signal))
    return { state: 'off', because: reached ? `no pipeline of ${signal} names it` : `it does not send ${signal}`, wanted: null }
  const aim = grpc ?? AIMS[site.config.form]?.(site, signal) ?? httpAim(site, signal)
  if (aim.state === 'off') return { ...aim, wanted: null }
  const wanted = reached || aim.url?.from.setting.endsWith(`${signal}_endpoint`) ? 'own' : 'generic'
  const proxy = aim.dial ? proxyOf(site, aim.dial) : null
  const url = aim.url?.value.reveal() ?? ''
  if (aim.state === 'export' && waits > 0 && waits < 1)
    return { ...aim, wanted, state: 'broken', because: `${fieldName(site, 'timeout')} gives no export any time` }
  return { ...aim, wanted, proxy, ...(isOpen(url) ? { untold: `${aim.url?.from.setting} holds ${url}, which is not known here` } : {}) }
}

function proxyOf(site: Site, dial: NonNullable<Route['dial']>): string | null {
  const own = fieldText(site, 'proxy_url')
  if (own !== undefined) return isOpen(own) ? null : (parseUrl(own)?.origin ?? null)
  const way = goProxy(dial.tls || protocolOf(site.part) === 'grpc', dial, site.ctx.env)
  return 'proxy' in way ? way.proxy : null
}

/** gzip unless it is said otherwise; what is no compression keeps the program from starting. */
function compression(site: Site, protocol: Protocol): Route['compression'] {
  const given = field(site, 'compression')?.traced
  const text = given?.value.reveal()
  if (site.config.form === 'kong' || site.config.form === 'roadrunner') return field(site, 'compress') ? 'gzip' : 'none'
  if (text === undefined || text === 'gzip' || isOpen(text)) return 'gzip'
  const known = protocol === 'grpc' ? GRPC_COMPRESSIONS : HTTP_COMPRESSIONS
  if (!known.includes(text))
    tell(site, fieldName(site, 'compression'), 'crash', 'compression', { says: `unsupported compression type "${text}"` })
  return 'none'
}

const UNITS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** A duration as Go writes it; a bare number is nanoseconds. */
function timeout(site: Site, protocol: Protocol): Route['timeoutMs'] {
  const usual = protocol === 'grpc' ? 5_000 : 30_000
  const traced = field(site, 'timeout')?.traced
  const text = traced?.value.reveal() ?? ''
  if (!traced || text === '' || isOpen(text)) return byDefault(usual, fieldName(site, 'timeout'))
  if (/^\d+$/.test(text) && site.config.form === 'collector') {
    const ms = Number(text) / 1e6
    if (ms > 0 && ms < 1)
      tell(site, fieldName(site, 'timeout'), 'signal-off', 'too-low', {
        says: 'context deadline exceeded',
        detail: `it is ${text} nanoseconds`,
      })
    return derive(ms, traced)
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)]
  return derive(parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (UNITS[unit] ?? 0), 0) || usual, traced)
}
