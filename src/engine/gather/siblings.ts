import { type Plan, type Probe, type Route, type Signal, SIGNALS } from '../../types.ts'
import { parseUrl } from '../../url.ts'
import { basePath, hostOf } from '../meaning/parts.ts'
import type { Deps, Options } from '../options.ts'
import { askBare, type Wire } from './wire.ts'

interface Context {
  options: Options
  deps: Deps
  wire: Wire
}

/**
 * Where one signal finds no OTLP, the others are asked for under the same base, without any header from the settings: a backend that takes
 * some signals only answers just like a wrong path. What the plan sends there anyway is known already.
 */
export function askSiblings(route: Route, failed: Probe, plan: Plan, context: Context): Promise<Probe>[] {
  if (!isMissing(route, failed)) return []
  return SIGNALS.filter((signal) => signal !== route.signal && !isPlanned(route, plan.routes[signal])).flatMap((signal) => {
    const url = urlFor(route, signal)
    return url === null ? [] : [askOne({ ...route, signal }, url, route.signal, context)]
  })
}

async function askOne(other: Route, url: string, signal: Signal, context: Context): Promise<Probe> {
  const probe = await askBare(other, 'counter', url, context, undefined)
  return { ...probe, signals: [signal], sibling: other.signal }
}

const isMissing = ({ protocol }: Route, { grpc, answer }: Probe): boolean =>
  protocol === 'grpc' ? grpc?.code === 12 || grpc?.code === 5 : answer?.status === 404 || answer?.status === 405

function isPlanned(route: Route, other: Route): boolean {
  if (other.state !== 'export' || hostOf(other) !== hostOf(route)) return false
  return route.protocol === 'grpc' || basePath(other).base === basePath(route).base
}

function urlFor(route: Route, signal: Signal): string | null {
  const { dial, protocol, url } = route
  if (protocol === 'grpc') return dial ? `${dial.tls ? 'https' : 'http'}://${hostOf(route)}` : null
  const planned = parseUrl(url?.value.reveal() ?? '')
  if (!planned?.pathname.endsWith(`/v1/${route.signal}`)) return null
  planned.pathname = planned.pathname.replace(/[^/]+$/, signal)
  return planned.href
}
