import type { Draft, Neighbour, Origin, Route, Seen } from '../types.ts'
import { byImage } from '../backends/images.ts'
import { factsOf } from './facts.ts'
import { leadTo } from './neighbours.ts'
import { hostOfRoute, neighbourOf } from './place.ts'
import { listOf } from '../text.ts'

type Found = Pick<Draft, 'message' | 'fix' | 'mend'>

/** What is wrong with the port of a neighbour to which a route leads; null: nothing that is known. */
export function wrongPort(seen: Seen, route: Route): Found | null {
  const neighbour = neighbourOf(route, seen.program)
  return neighbour && !neighbour.apart
    ? (published(seen, route, neighbour) ?? closed(seen, route, neighbour) ?? undocumented(seen, route, neighbour))
    : null
}

/** The port that is published on the machine is none between the containers. */
function published(seen: Seen, route: Route, neighbour: Neighbour): Found | null {
  const port = route.dial?.port ?? 0
  const hit = neighbour.published.find(({ outer, inner }) => outer === port && inner !== port)
  if (!hit || neighbour.ports?.includes(port)) return null
  const isOther = factsOf(seen, route)?.otherPorts[hit.inner] !== undefined
  const meant = isOther ? usual(route) : hit.inner
  const { change, mend } = leadTo(seen, route, hostOfRoute(route), meant)
  return {
    message: `Port ${port} of ${hostOfRoute(route)} is the one that ${place(neighbour.from)} publishes outside; between the services it is ${hit.inner}.`,
    fix: { text: `Use the port inside, ${meant}`, ...change },
    mend,
  }
}

/** Nothing answers on a port that the service does not list. */
function closed(seen: Seen, route: Route, neighbour: Neighbour): Found | null {
  const port = route.dial?.port ?? 0
  const ports = neighbour.ports ?? []
  if (!neighbour.isClosed || ports.length === 0 || ports.includes(port)) return null
  const meant = ports.includes(usual(route)) ? usual(route) : ports.length === 1 ? ports[0] : undefined
  const lead = meant === undefined ? undefined : leadTo(seen, route, hostOfRoute(route), meant)
  return {
    message: `${hostOfRoute(route)} has no port ${port}: ${place(neighbour.from)} lists ${listOf(ports.map(String))}.`,
    fix: { text: `Use a port that the service lists${meant === undefined ? '' : `, ${meant}`}`, ...lead?.change },
    ...(lead ? { mend: lead.mend } : {}),
  }
}

/** An image that is known listens on its documented ports, unless its own settings name another. */
function undocumented(seen: Seen, route: Route, { image, ports, numbers, from }: Neighbour): Found | null {
  const facts = image === undefined ? undefined : byImage(image)
  const port = route.dial?.port ?? 0
  const { http = [], grpc = [] } = facts?.ports ?? {}
  const mine = route.protocol === 'grpc' ? grpc : http
  const [meant] = mine
  if (!facts || facts.general || !numbers || meant === undefined || facts.otherPorts[port] !== undefined) return null
  if ([...http, ...grpc, ...(ports ?? []), ...numbers].includes(port)) return null
  const { change, mend } = leadTo(seen, route, hostOfRoute(route), meant)
  return {
    message: `${facts.title} (${place(from)}) does not listen on ${port}: it takes OTLP over ${route.protocol === 'grpc' ? 'gRPC' : 'HTTP'} on ${listOf(mine.map(String))}.`,
    fix: { text: `Use port ${meant}`, ...change },
    mend,
  }
}

const usual = ({ protocol }: Route): number => (protocol === 'grpc' ? 4317 : 4318)
const place = ({ source, line }: Origin): string => (line === undefined ? source : `${source}:${line}`)
