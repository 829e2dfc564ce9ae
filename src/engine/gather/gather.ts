import { plain } from '../../secret.ts'
import {
  type Destination,
  type Edit,
  type Patient,
  type Plan,
  type Probe,
  type Program,
  type Route,
  type Signal,
  SIGNALS,
  type Trip,
} from '../../types.ts'
import { proxyOf } from '../../probe/index.ts'
import { countersFor } from './counters.ts'
import { settingName } from '../endpoint-edit.ts'
import { isPrivateHost } from '../near.ts'
import type { Deps, Options } from '../options.ts'
import { mainRoute } from '../main-route.ts'
import { follow, lookBefore } from './onward.ts'
import { type Known, knownByAsking, knownOffline } from './recognise.ts'
import { plainReach, reachesOf } from './reach.ts'
import { askSiblings } from './siblings.ts'
import { roundTrip } from './trip.ts'
import { askBare, asker, probeRoute, type Wire } from './wire.ts'
import { parseUrl } from '../../url.ts'

export interface Gathered extends Known {
  destinations: Destination[]
  trip: Trip
  /** What was left unasked, and why. */
  unasked?: Partial<Record<Signal, string>>
}

/** What is not to be asked, and where the program runs. */
export interface Around {
  unasked: Partial<Record<Signal, string>>
  program?: Program
  /** What files that settings name contain. */
  files?: Patient['files']
}

/** Recognises, probes, sends, reads back, tries what might mend; cleans up. Failures of the network are values. */
export async function gather(
  plan: Plan,
  options: Options,
  deps: Deps,
  given: Wire,
  whatIf: (edit: Edit) => Plan,
  { unasked, program, files = {} }: Around = { unasked: {} },
): Promise<Gathered> {
  const wire: Wire = { ...given, reach: reachesOf(plan, files) }
  const routes = SIGNALS.map((signal) => plan.routes[signal]).filter((route) => isAsked(route) && unasked[route.signal] === undefined)
  const main = routes[0] ?? mainRoute(plan)
  const offline = knownOffline(plan, options.backend, program)
  announce(routes, options, deps, wire)
  const asked: Probe[] = []
  const ask = asker(wire, options, deps, main, asked)
  const [ways, probes, known] = await Promise.all([
    waysTo(routes, options, deps, wire),
    Promise.all(
      routes.map((route) => probeRoute(route, 'otlp', wire.otlp.emptyRequest(route.signal, route.protocol), options.timeoutMs, deps, wire)),
    ),
    main && routes.length > 0 ? knownByAsking(wire.dial ? { profile: null, backend: null } : offline, main, ask) : Promise.resolve(offline),
  ])
  const standIn = wire.dial !== undefined && offline.profile !== null
  const destinations = routes.map((route, i): Destination => ({
    url: route.url?.value ?? plain(''),
    signals: [route.signal],
    backend: known.backend,
    probes: [...(ways[i] ?? []), ...probes.slice(i, i + 1)],
  }))
  destinations[0]?.probes.push(...asked)
  const looking = { options, deps, known, ask }
  const travel = async (): Promise<Trip> => {
    const relay = await lookBefore(looking)
    const sent = await roundTrip({ plan, options, deps, wire, known, destinations, ask })
    return relay ? follow(relay, sent, looking) : sent
  }
  const [made, mends] = await Promise.all([travel(), tryMends(destinations, plan, { options, deps, wire, known, whatIf })])
  for (const [i, { probes: told }] of destinations.entries()) told.push(...(mends[i] ?? []))
  const trip = made.state === 'skipped' && unasked.traces !== undefined ? { ...made, why: unasked.traces } : made
  return { destinations, trip, unasked, backend: known.backend, profile: standIn ? offline.profile : known.profile }
}

/** Each distinct place is looked at once; its steps stand with the first signal that goes there. */
async function waysTo(routes: readonly Route[], options: Options, deps: Deps, wire: Wire): Promise<Probe[][]> {
  if (wire.dial) return []
  const seen = new Map<string, number>()
  const places = routes.map(placeToLookAt)
  places.forEach((place, i) => seen.has(JSON.stringify(place)) || seen.set(JSON.stringify(place), i))
  return Promise.all(
    places.map(async (place, i) => {
      const key = JSON.stringify(place)
      const route = routes[i]
      if (!place || !route || seen.get(key) !== i) return []
      const signals = routes.filter((_, j) => JSON.stringify(places[j]) === key).map(({ signal }) => signal)
      const { offersHttp2, trust, proxy } = wire.reach?.(route) ?? plainReach(route)
      const offered = offersHttp2 ? ['h2', 'http/1.1'] : ['http/1.1']
      const alpn = route.protocol === 'grpc' ? ['h2'] : offered
      const { beyond: dial, ...first } = place
      const beyond = proxy && dial ? { beyond: { ...dial, proxy: proxyOf(proxy) } } : {}
      return wire.net.walk({ ...first, ...beyond, signals, alpn, trust, timeoutMs: options.timeoutMs, abort: deps.abort })
    }),
  )
}

interface Looking {
  host: string
  port: number
  tls: boolean
  beyond?: NonNullable<Route['dial']>
}

/** Behind a proxy only the way to that, and what is shown through its tunnel: the name of the destination is for the proxy to look up. */
function placeToLookAt({ dial, proxy }: Route): Looking | null {
  if (proxy === null) return dial ?? null
  const url = parseUrl(proxy)
  if (!url) return null
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, tls: false, ...(dial?.tls ? { beyond: dial } : {}) }
}

/** What is not known as a whole would be asked otherwise than the program does. */
const isAsked = (route: Route): boolean =>
  route.state === 'export' && route.url !== undefined && route.dial !== undefined && route.untold === undefined

/** Before anything leaves for a host that is neither loopback nor private, one line says what goes where. */
function announce(routes: Route[], options: Options, deps: Deps, wire: Wire): void {
  if (wire.dial) return
  const far = [...new Set(routes.filter((r) => r.dial && !isPrivateHost(r.dial.host)).map((r) => `${r.dial?.host}:${r.dial?.port}`))]
  if (far.length === 0) return
  const what = options.send
    ? 'an empty OTLP request for each signal and one synthetic trace, with the headers of the settings'
    : 'an empty OTLP request for each signal, with the headers of the settings'
  deps.say(`Asking ${far.join(', ')}: ${what}.`)
}

interface MendContext {
  options: Options
  deps: Deps
  wire: Wire
  known: Known
  whatIf(edit: Edit): Plan
}

/** Where a destination fails, what might mend it is tried, and what it shadows is asked; never with a header from the settings. */
async function tryMends(destinations: readonly Destination[], plan: Plan, context: MendContext): Promise<Probe[][]> {
  if (context.wire.dial || context.deps.abort.aborted) return []
  return Promise.all(
    destinations.map(async (destination) => {
      const route = destination.signals[0] ? plan.routes[destination.signals[0]] : null
      const failed = destination.probes.find((p) => p.step === 'otlp')
      if (!route || !failed || (failed.outcome === 'ok' && failed.export?.state !== 'not-otlp')) return []
      const takes = context.known.profile?.signals
      if (takes && !takes.includes(route.signal)) return []
      const counters = countersFor({ plan, route, failed, ...context.known, whatIf: context.whatIf })
      const tried = counters.map(async ({ what, edit, url, protocol }) =>
        askBare(route, 'counter', url, context, edit && { what, edit }, protocol),
      )
      return Promise.all([...tried, ...shadows(route, plan, context), ...askSiblings(route, failed, plan, context)])
    }),
  )
}

function shadows(route: Route, plan: Plan, context: MendContext): Promise<Probe>[] {
  const winner = settingName(plan, route.url?.from)
  if (!winner || !plan.settings.has(winner) || route.url?.beat.length === 0) return []
  const other = context.whatIf({ [winner]: null }).routes[route.signal]
  const url = other.url?.value.reveal()
  if (other.state !== 'export' || !url || !parseUrl(url) || url === route.url?.value.reveal() || other.url?.from.source === 'default')
    return []
  return [askBare(route, 'shadow', url, context, { what: `Remove ${winner}`, edit: { [winner]: null } })]
}
