import type { Draft, Neighbour, Origin, Route, Seen } from '../../types.ts'
import { byImage } from '../../backends/images.ts'
import { factsOf } from './backend.ts'
import { finalProbe, meaningOf } from '../meaning/meaning.ts'
import { isLoopbackHost } from '../near.ts'
import { leadTo, receiversOf } from './neighbours.ts'
import { hostOfRoute, neighbourOf } from '../place.ts'
import { listOf } from '../../text.ts'

type Found = Pick<Draft, 'message' | 'fix' | 'mend' | 'severity'>

/** What is wrong with the port of a neighbour to which a route leads; null: nothing that is known. */
export function wrongPort(seen: Seen, route: Route): Found | null {
  const neighbour = neighbourOf(route, seen.program)
  return neighbour && !neighbour.apart
    ? (published(seen, route, neighbour) ?? closed(seen, route, neighbour) ?? undocumented(seen, route, neighbour))
    : unpublished(seen, route)
}

/** The program stands outside, and its port is none of those that lead to the one receiver of the compose file. Another one may listen there. */
function unpublished(seen: Seen, route: Route): Found | null {
  const port = route.dial?.port ?? 0
  const { program, plan } = seen
  if (!program || program.container || route.proxy || plan.traits.file || !isLoopbackHost(hostOfRoute(route))) return null
  const [receiver, ...others] = receiversOf(program)
  if (!receiver || others.length > 0 || program.neighbours?.some(({ published: all }) => all.some(({ outer }) => outer === port)))
    return null
  const ways = receiver.published.filter(({ inner }) => inner === 4317 || inner === 4318)
  const mine = ways.find(({ inner }) => inner === usual(route))
  if (ways.length === 0) return null
  const probe = finalProbe(seen, route.signal)
  const isRefused = probe !== undefined && meaningOf(seen, probe, route)?.id === 'transport/refused'
  const isGone = byImage(receiver.image ?? '')?.otherPorts[port] !== undefined
  const lead = mine && leadTo(seen, route, hostOfRoute(route), mine.outer)
  const listed = ways.map(({ outer, inner }) => `${outer} for OTLP over ${inner === 4317 ? 'gRPC' : 'HTTP'}`)
  return {
    severity: isRefused || isGone ? 'error' : 'note',
    message: `No service of ${receiver.from.source} publishes port ${port} on this machine: ${receiver.names[0]} (${place(receiver.from)}) publishes ${listOf(listed)}.`,
    fix: mine
      ? { text: `Use port ${mine.outer}, unless another receiver listens on ${port}`, ...lead?.change }
      : { text: `Publish "${usual(route)}:${usual(route)}" there and use that port, unless another receiver listens on ${port}` },
    ...(lead ? { mend: lead.mend } : {}),
  }
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
