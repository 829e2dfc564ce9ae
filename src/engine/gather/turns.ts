import { secretOf } from '../../redact.ts'
import type { Edit, Failure, Plan, Probe, Profile, Protocol, Route } from '../../types.ts'
import { settingName } from '../endpoint-edit.ts'
import { socketAddress } from '../../url.ts'

/** A change of the settings that makes the program turn to another protocol or port, by its own plan. */
export interface Turn {
  what: string
  url: string
  protocol: Protocol
  /** Undefined where this program can do no such thing: what answers there is told all the same. */
  edit?: Edit
}

interface Site {
  plan: Plan
  route: Route
  failed: Probe
  profile: Profile | null
  whatIf(edit: Edit): Plan
}

interface Wish {
  protocol: Protocol
  port?: number
  tls?: boolean
}

const NOBODY: readonly Failure[] = ['refused', 'unreachable']
const STRANGE: readonly Failure[] = ['http1-only', 'http2-only', 'not-http', 'reset']
const SCHEME: readonly Failure[] = ['tls-to-plain', 'plain-to-tls']

/** What to turn to where a destination does not answer as OTLP: the other protocol on the same port, the ports of both beside it, the other scheme. */
export function turnsFor(site: Site): Turn[] {
  const { route, failed, profile } = site
  const isGrpc = route.protocol === 'grpc'
  const http = isGrpc ? (site.plan.traits.protocols.find((one) => one !== 'grpc') ?? 'http/protobuf') : route.protocol
  const at = { http: profile?.ports?.http?.[0] ?? 4318, grpc: profile?.ports?.grpc?.[0] ?? 4317 }
  const beside: Wish[] = [
    { protocol: http, port: at.http },
    { protocol: 'grpc', port: at.grpc },
  ]
  const other: Wish = { protocol: isGrpc ? http : 'grpc' }
  const { failure } = failed
  const wishes: Wish[] = []
  if (failure && SCHEME.includes(failure)) wishes.push({ protocol: route.protocol, tls: !route.dial?.tls })
  if (failure && STRANGE.includes(failure))
    wishes.push(...(isGrpc ? [other, ...beside.toReversed()] : [beside[0] as Wish, other, beside[1] as Wish]))
  if (isNoService(failed)) wishes.push(other, ...beside)
  if (failed.export?.state === 'not-otlp') wishes.push(...beside)
  if (failure && NOBODY.includes(failure)) wishes.push(...(isGrpc ? beside.toReversed() : beside))
  return wishes.flatMap((wish) => turn(site, wish) ?? [])
}

/** A server of HTTP/2 without this service, or without gRPC at all. */
const isNoService = ({ protocol, grpc, answer }: Probe): boolean =>
  protocol === 'grpc' && (grpc ? grpc.code === 12 : answer !== undefined && [400, 404, 405, 415, 464].includes(answer.status))

function turn(site: Site, wish: Wish): Turn | null {
  const { route, plan } = site
  const { dial } = route
  if (!dial) return null
  const tls = wish.tls ?? dial.tls
  const port = wish.port ?? dial.port
  if (wish.protocol === route.protocol && tls === dial.tls && port === dial.port) return null
  const edit = editFor(site, { ...wish, tls, port })
  const made = edit && site.whatIf(edit).routes[route.signal]
  const what = wording(route, { ...wish, tls, port })
  const own = made?.url?.value.reveal()
  const isSo = made?.state === 'export' && made.dial?.host === dial.host && made.dial.port === port && made.dial.tls === tls
  if (own !== undefined && isSo && family(made.protocol) === family(wish.protocol)) {
    const isShown = Object.entries(edit).every(([name, text]) => text === null || secretOf(name, text).hiddenParts().length === 0)
    return { what, url: at(made, own), protocol: made.protocol, edit: isShown ? edit : {} }
  }
  const path = wish.protocol === 'grpc' ? '' : `/v1/${route.signal}`
  const able = plan.traits.protocols.some((one) => family(one) === family(wish.protocol))
  return able ? null : { what, url: `${originOf(dial.host, port, tls)}${path}`, protocol: wish.protocol }
}

const family = (protocol: Protocol): string => (protocol === 'grpc' ? 'grpc' : 'http')
const originOf = (host: string, port: number, tls: boolean): string => `${tls ? 'https' : 'http'}://${socketAddress(host, port)}`
/** gRPC is asked where the program dials, whatever its URL leaves out. */
const at = ({ protocol, dial }: Route, url: string): string =>
  protocol === 'grpc' && dial ? originOf(dial.host, dial.port, dial.tls) : url

function wording(route: Route, { protocol, port, tls }: Required<Wish>): string {
  const turned = family(protocol) !== family(route.protocol)
  const spoken = protocol === 'grpc' ? 'gRPC' : 'OTLP/HTTP'
  if (tls !== route.dial?.tls) return `Write ${tls ? 'https' : 'http'}:// in front`
  if (port === route.dial?.port) return `Send ${protocol === 'grpc' ? 'grpc' : protocol} to this port`
  return turned ? `Send ${protocol} to port ${port}` : `Use port ${port} for ${spoken}`
}

/** The settings that would do it; a plan made with them tells whether they do. */
function editFor({ plan, route }: Site, wish: Required<Wish>): Edit {
  const own = `OTEL_EXPORTER_OTLP_${route.signal.toUpperCase()}_PROTOCOL`
  const turned = family(wish.protocol) !== family(route.protocol)
  const speak = turned ? { [plan.settings.has(own) ? own : 'OTEL_EXPORTER_OTLP_PROTOCOL']: wish.protocol } : {}
  const isElsewhere = wish.port !== route.dial?.port || wish.tls !== route.dial.tls
  const name = settingName(plan, route.url?.from)
  const raw = name === undefined ? undefined : plan.settings.get(name)?.value.reveal()
  if (name === undefined || raw === undefined)
    return isElsewhere ? { ...speak, OTEL_EXPORTER_OTLP_ENDPOINT: originOf(route.dial?.host ?? '', wish.port, wish.tls) } : speak
  const text = retargeted(raw, route, wish)
  return text === raw ? speak : { ...speak, [name]: text }
}

const ENDPOINT = /^(\s*)(?:([a-z][a-z0-9+.-]*:\/\/))?([^/?#@]*@)?(\[[^\]]*\]|[^/?#:@\s]+)(?::\d+)?([/?#][^]*)?$/i

function retargeted(raw: string, route: Route, { protocol, port, tls }: Required<Wish>): string {
  const [, blank = '', scheme = '', user = '', host = '', rest = ''] = ENDPOINT.exec(raw) ?? []
  if (host === '') return raw
  const turned = family(protocol) !== family(route.protocol)
  const front = turned || tls !== route.dial?.tls ? `${tls ? 'https' : 'http'}://` : scheme
  const path = `/v1/${route.signal}`
  const isWhole = route.join === 'verbatim'
  const tail = !turned ? rest : protocol === 'grpc' ? '' : isWhole && !rest.includes(path) ? path : rest
  return `${blank}${front}${user}${host}:${port}${tail}`
}
