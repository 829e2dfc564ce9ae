import { type Container, type Destination, type Neighbour, type Plan, type Program, type Route, type Signal, SIGNALS } from '../types.ts'
import { isLoopbackHost, isNearHost } from './near.ts'

/** Where a destination lies, as its program sees it. */
type Place =
  /** The program's own container, in which nothing else is known to run. */
  | { kind: 'own-container' }
  /** The same, of an image that is not started yet: who does may put it into the network of another container. */
  | { kind: 'own-image' }
  /** An address that stands for all of a machine, and is none to send to. */
  | { kind: 'wildcard' }
  /** A name that only a container has for the machine under it. */
  | { kind: 'machine-of-container' }
  | { kind: 'neighbour'; neighbour: Neighbour }
  /** No name of any neighbour, on networks that hold nothing else. */
  | { kind: 'nobody' }
  | { kind: 'elsewhere' }

const MACHINE =
  /^(?:host|gateway)\.(?:docker|containers|lima|rancher-desktop)\.internal$|^docker\.for\.(?:mac|win)\.(?:localhost|host\.internal)$/

export const hostOfRoute = (route: Route): string =>
  (route.dial?.host ?? '')
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** The neighbour that a route names. */
export function neighbourOf(route: Route | null, program: Program | undefined): Neighbour | undefined {
  if (!route || route.proxy) return undefined
  const host = hostOfRoute(route)
  return program?.neighbours?.find(({ names }) => names.some((name) => name.toLowerCase() === host))
}

export function placeOf(route: Route, program: Program | undefined): Place {
  const host = hostOfRoute(route)
  const container = program?.container
  if (host === '' || route.proxy) return { kind: 'elsewhere' }
  if (/^0\.0\.0\.0$|^::$|^(?:0+:)+0+$/.test(host)) return { kind: 'wildcard' }
  if (isLoopbackHost(host))
    return { kind: !container ? 'elsewhere' : isAlone(container) ? 'own-container' : isImage(container) ? 'own-image' : 'elsewhere' }
  if (MACHINE.test(host)) return { kind: container ? 'elsewhere' : 'machine-of-container' }
  const neighbour = neighbourOf(route, program)
  if (neighbour) return { kind: 'neighbour', neighbour }
  const isKnown = !container || container.isOpen || container.hosts.some((name) => name.toLowerCase() === host)
  return { kind: isKnown || !isName(host) ? 'elsewhere' : 'nobody' }
}

/** Its localhost is its own, and nothing else is known to run there. */
export const isAlone = ({ network, beside }: Container): boolean => network !== 'host' && beside?.length === 0

const isImage = ({ kind, beside, network }: Container): boolean => kind === 'docker' && beside === null && network === 'own'

const isName = (host: string): boolean => /^[a-z\d]([a-z\d_-]*[a-z\d])?$/.test(host) && !/^\d+$/.test(host)

/** Signals whose destination cannot be asked from here, with the reason. */
export function unaskable(plan: Plan, program: Program | undefined): Partial<Record<Signal, string>> {
  const routes = SIGNALS.map((signal) => plan.routes[signal]).filter((route) => route.state === 'export' && route.url && route.dial)
  return Object.fromEntries(
    routes.flatMap((route) => {
      const why = outOfReach(route, program)
      return why === null ? [] : [[route.signal, why]]
    }),
  )
}

/** A configuration may be that of another machine: names of a private network which are not known here say nothing, then. */
export function unknownHere({ routes, traits }: Plan, program: Program | undefined, destinations: readonly Destination[]): string | null {
  if (!traits.file || program?.container || destinations.length === 0) return null
  const hosts = destinations.flatMap(({ signals, probes }) =>
    probes.find(({ step }) => step === 'otlp')?.failure === 'dns' ? signals.map((signal) => hostOfRoute(routes[signal])) : [''],
  )
  if (!hosts.every((host) => isName(host) || /\.svc(?:\.[a-z\d.-]+)?$/.test(host))) return null
  return `${[...new Set(hosts)].join(' and ')} may be known on the network where the program runs, and is not known here`
}

/** Why a destination cannot be asked from here, as a clause; null where it can. A container has names, and a localhost, that this machine does not have. */
function outOfReach(route: Route, program: Program | undefined): string | null {
  if (route.proxy !== null && !/^https?:/i.test(route.proxy))
    return `the way leads through the proxy ${route.proxy}, which otel-doctor cannot ask`
  const host = hostOfRoute(route)
  if (!program?.container || route.proxy) return null
  if (host.endsWith('.invalid')) return 'the address of its destination is not known here'
  if (!isNearHost(host)) return null
  return `${host} is a name or an address of the network of ${program.container.where}, which is not that of otel-doctor`
}
