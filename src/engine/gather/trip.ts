import {
  type Ask,
  type Destination,
  type Plan,
  type Probe,
  type ReadBack,
  type Reader,
  type ReadSpan,
  type Recognised,
  type Route,
  type SentSpan,
  type Trip,
} from '../../types.ts'
import type { Deps, Options } from '../options.ts'
import { urlOf } from '../main-route.ts'
import type { Known } from './recognise.ts'
import { asker, probeRoute, type Wire } from './wire.ts'
import { parseUrl } from '../../url.ts'

export interface TripContext {
  plan: Plan
  options: Options
  deps: Deps
  wire: Wire
  known: Known
  destinations: Destination[]
  ask: Ask
}

/** Sends a synthetic trace through the plan, reads it back by its id, compares, deletes it. */
export async function roundTrip(context: TripContext): Promise<Trip> {
  const { plan, options, deps, wire, destinations } = context
  const route = plan.routes.traces
  const destination = destinations.find((d) => d.signals.includes('traces'))
  const why = reasonToSkip(context, destination)
  if (why || !destination) return { signal: 'traces', state: 'skipped', why: why ?? 'traces would not be exported' }
  const trace = wire.otlp.syntheticTrace({ now: () => BigInt(Math.trunc(deps.now())) * 1_000_000n, random: deps.random })
  const probe = await probeRoute(route, 'send', trace.encode(route.protocol), options.tripMs, deps, wire)
  destination.probes.push(probe)
  const base: Trip = { signal: 'traces', state: 'send-failed', traceId: trace.traceId, spans: trace.spans }
  if (probe.outcome !== 'ok') return mayHaveArrived(probe) ? { ...base, ...(await tidy(context, trace.traceId)) } : base
  return { ...base, ...(await readBack(context, trace.traceId, trace.spans)) }
}

function reasonToSkip({ plan, options, deps }: TripContext, destination: Destination | undefined): string | null {
  if (plan.routes.traces.state !== 'export' || !destination) return 'traces would not be exported'
  if (!options.send) return '--no-send'
  if (deps.abort.aborted) return 'interrupted'
  const probe = destination.probes.find((p) => p.step === 'otlp')
  if (!probe || probe.failure) return 'the destination does not answer'
  const status = probe.answer?.status ?? 0
  if ([401, 403, 404, 405, 407, 413, 415, 429].includes(status) || status >= 500 || (status >= 300 && status < 400))
    return `an empty request is answered ${status}`
  if (probe.grpc && probe.grpc.code !== 0 && probe.grpc.code !== 3)
    return `an empty request is answered with gRPC status ${probe.grpc.code}`
  return probe.export?.state === 'not-otlp' ? 'what answers is no OTLP backend' : null
}

/** A deadline or a broken connection leaves it open whether the trace was stored. */
const mayHaveArrived = (probe: Probe): boolean =>
  probe.failure === 'timeout' || probe.failure === 'reset' || probe.error?.startsWith('interrupted') === true

async function readBack(context: TripContext, traceId: string, sent: SentSpan[]): Promise<Partial<Trip>> {
  const { known, plan, deps } = context
  const { backend } = known
  const reader = known.profile?.reader
  const route = plan.routes.traces
  if (!backend || !reader) {
    const who = known.profile?.title
    return {
      state: 'not-possible',
      why: who ? `${who} has no public way to read a trace by its id` : 'the backend is not one that otel-doctor can read from',
    }
  }
  const started = deps.now()
  const found = await poll(context, reader, backend, traceId, route, sent.length)
  const readBackMs = deps.now() - started
  const link = reader.link?.(backend, traceId, route)
  const cleaned = await tidy(context, traceId)
  if (found.state === 'unreadable') return { state: 'not-possible', why: found.why, ...cleaned }
  if (found.state === 'missing')
    return isBeside(backend, route) ? { ...notThere(backend), ...cleaned } : { state: 'not-found', readBackMs, ...cleaned }
  const rootLost = lostRoot(sent, found.spans)
  return { state: 'confirmed', readBackMs, link, place: found.place, altered: compare(sent, found.spans), rootLost, ...cleaned }
}

/** It reads at another port than the planned one: whether that is the same store was not told, so that a trace found there proves all, and none nothing. */
const isBeside = (backend: Recognised, route: Route): boolean => parseUrl(backend.base)?.origin !== urlOf(route)?.origin

const notThere = ({ base }: Recognised): Partial<Trip> => ({
  state: 'not-possible',
  why: `what answers at ${parseUrl(base)?.origin ?? 'the usual port'} does not know the trace, and need not be where the data end up`,
})

async function poll(
  { options, deps, ask, plan, known }: TripContext,
  reader: Reader,
  backend: Recognised,
  traceId: string,
  route: Route,
  spans: number,
): Promise<ReadBack> {
  const deadline = deps.now() + options.timeoutMs
  const reading = authorised(ask, plan, known)
  for (let pause = 25; ; pause = Math.min(pause * 2, 500)) {
    const found = await reader.find(reading, backend, traceId, route)
    const isWhole = found.state === 'found' && (found.spans === null || found.spans.length >= spans)
    if (isWhole || found.state === 'unreadable' || deps.now() + pause > deadline || deps.abort.aborted) return found
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** The planned credential goes along, but only to the planned host and port, with the same scheme. */
function authorised(ask: Ask, plan: Plan, { profile }: Known): Ask {
  const route = plan.routes.traces
  const planned = urlOf(route)
  const names = new Set(['authorization', ...(profile?.credentials ?? []).map(({ name }) => name)])
  const credentials = Object.entries(route.headers).filter(([name]) => names.has(name))
  if (credentials.length === 0 || !planned) return ask
  return (method, url, options = {}) => {
    if (parseUrl(url)?.origin !== planned.origin) return ask(method, url, options)
    const headers = Object.fromEntries(credentials.map(([name, { value }]) => [name, value.reveal()]))
    return ask(method, url, { ...options, headers: { ...options.headers, ...headers } })
  }
}

/** Deletes the trace, also after Ctrl-C: then with a bound of its own. */
async function tidy(context: TripContext, traceId: string): Promise<Pick<Trip, 'cleanedUp' | 'left'>> {
  const { known, plan, ask, deps } = context
  const remove = known.profile?.reader?.remove
  if (!known.backend || !remove) return {}
  const asking = deps.abort.aborted ? lateAsk(context) : ask
  const { gone, why } = await remove(authorised(asking, plan, known), known.backend, traceId, plan.routes.traces)
  return gone ? { cleanedUp: true } : { cleanedUp: false, left: why ?? 'it could not be deleted' }
}

/** Questions that an interrupt does not stop. */
const lateAsk = ({ wire, options, deps, plan }: TripContext): Ask =>
  asker(
    wire,
    { ...options, timeoutMs: Math.min(options.timeoutMs, 3_000) },
    { ...deps, abort: new AbortController().signal },
    plan.routes.traces,
    [],
  )

const cameBack = ({ spanId }: SentSpan, back: readonly ReadSpan[]): ReadSpan | undefined =>
  back.find((other) => other.spanId.toLowerCase() === spanId)

/** The root is missing while another span of the trace is there. */
function lostRoot(sent: readonly SentSpan[], back: readonly ReadSpan[] | null): string | undefined {
  const root = sent.find(({ parentSpanId }) => parentSpanId === undefined)
  if (!back || !root || cameBack(root, back)) return undefined
  return sent.some((span) => cameBack(span, back)) ? root.name : undefined
}

/** What came back changed, in words; what the backend does not tell is not compared. */
function compare(sent: readonly SentSpan[], back: readonly ReadSpan[] | null): string[] {
  if (!back) return []
  const out: string[] = []
  for (const span of sent) {
    const other = cameBack(span, back)
    if (!other) {
      if (span.name !== lostRoot(sent, back)) out.push(`the span "${span.name}" is missing`)
      continue
    }
    if (other.name !== span.name) out.push(`the name of "${span.name}" came back as "${other.name}"`)
    if (other.parentSpanId !== undefined && other.parentSpanId.toLowerCase() !== (span.parentSpanId ?? ''))
      out.push(`the parent of "${span.name}" changed`)
    for (const edge of ['startUnixNano', 'endUnixNano'] as const) {
      const value = other[edge]
      const off = value === undefined ? 0n : value - span[edge]
      if (off > 1_000_000n || off < -1_000_000n)
        out.push(`${edge === 'startUnixNano' ? 'the start' : 'the end'} of "${span.name}" moved by ${off / 1_000_000n} ms`)
    }
    for (const [key, value] of Object.entries(span.attributes)) {
      if (other.attributes && other.attributes[key] !== value)
        out.push(`the attribute ${key} of "${span.name}" ${other.attributes[key] === undefined ? 'is missing' : 'changed'}`)
    }
  }
  return out
}
