import type { Dispatcher } from 'undici'
import type { Probe } from '../types.ts'
import { classify, type Trouble, wrongDoor } from './classify.ts'
import { type Call, type Lookup, parseUrl, type Question, type Reply, type Step, targetOf } from './question.ts'
import { refine, unclear } from './refine.ts'
import { sniff } from './sniff.ts'
import { lookupAll, walk, type WayQuestion } from './way.ts'

export interface Net {
  /** Never rejects for anything that the network does. Ends within `timeoutMs`, a second later where first bytes have to be looked at. */
  ask(q: Question): Promise<Probe>
  /** The way to a place, step by step: name, connections to each address, handshake. Never rejects; empty where a dispatcher stands in. */
  walk(q: WayQuestion): Promise<Probe[]>
  /** Interrupts what is under way, and returns when it has ended. */
  close(): Promise<void>
}

export interface NetOptions {
  /** Takes the place of the network for HTTP questions. */
  dispatcher?: Dispatcher
  /** Takes the place of the system's look-up of names. */
  lookup?: Lookup
  /** Milliseconds. */
  now?: () => number
  /** Bytes of an answer that are kept. */
  maxBody?: number
}

const SNIFF_MS = 1_000
const GRPC_STEPS: readonly string[] = ['otlp', 'send', 'counter']
const DOING: Record<Step, string> = {
  dns: 'looking up the name of',
  tcp: 'connecting to',
  proxy: 'connecting through the proxy',
  tls: 'shaking hands (TLS) with',
  answer: 'waiting for the answer of',
  body: 'reading the answer of',
}

type Stop = 'deadline' | 'interrupted'
interface Stopping {
  signal: AbortSignal
  /** Not by the deadline. */
  interrupted: AbortSignal
  end(): void
  why(): Stop | null
}

export function createNet({ dispatcher, lookup, now = () => performance.now(), maxBody = 65_536 }: NetOptions = {}): Net {
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()
  return {
    ask(q) {
      const probe = askOne(q, { dispatcher, lookup, now, maxBody, closing: closing.signal })
      running.add(probe)
      return probe.finally(() => running.delete(probe))
    },
    walk(q) {
      const abort = AbortSignal.any([closing.signal, ...(q.abort ? [q.abort] : [])])
      const probes = dispatcher ? Promise.resolve([]) : walk({ ...q, abort }, lookup ?? lookupAll, now)
      running.add(probes)
      return probes.finally(() => running.delete(probes))
    },
    async close() {
      closing.abort()
      await Promise.all(running)
    },
  }
}

interface Setting {
  dispatcher?: Dispatcher
  lookup?: Lookup
  now: () => number
  maxBody: number
  closing: AbortSignal
}

async function askOne(q: Question, { dispatcher, lookup, now, maxBody, closing }: Setting): Promise<Probe> {
  const started = now()
  const stopping = stopper(q, closing)
  const call: Call = { signal: stopping.signal, maxBody: q.maxBody ?? maxBody, step: 'dns', peer: '', lookup }
  const { step, signals, method, url, protocol } = q
  const probe: Probe = { step, signals, method, url, protocol, outcome: 'failed', durationMs: 0 }
  if (q.tried) probe.tried = q.tried
  try {
    Object.assign(probe, fromReply(await transport(q, call, dispatcher), isGrpc(q)))
  } catch (error) {
    const why = stopping.why()
    if (call.answer) probe.answer = call.answer
    if (why) Object.assign(probe, stopped(why, q, call))
    else Object.assign(probe, await explain(error, q, call, dispatcher ? 0 : q.timeoutMs - (now() - started) + SNIFF_MS, stopping))
  } finally {
    stopping.end()
  }
  return { ...probe, durationMs: Math.round(now() - started) }
}

const isGrpc = (q: Question) => q.protocol === 'grpc' && GRPC_STEPS.includes(q.step)

async function transport(q: Question, call: Call, dispatcher?: Dispatcher): Promise<Reply> {
  if (isGrpc(q)) return (await import('./grpc.ts')).askGrpc(q, call)
  const { askHttp } = await import('./http.ts')
  return dispatcher ? unlessStopped(askHttp(q, call, dispatcher), call.signal) : askHttp(q, call)
}

function fromReply({ answer, grpc }: Reply, asGrpc: boolean): Partial<Probe> {
  const failure = wrongDoor(answer)
  const ok = asGrpc ? grpc?.code === 0 : answer.status >= 200 && answer.status < 300
  return { outcome: ok ? 'ok' : 'answered', answer, ...(grpc && { grpc }), ...(failure && { failure }) }
}

function stopped(why: Stop, q: Question, call: Call): Trouble {
  const at = `while ${DOING[call.step]} ${call.peer || 'the host'}`
  if (why === 'interrupted') return { failure: 'other', error: `interrupted ${at}` }
  return { failure: 'timeout', error: `nothing within ${q.timeoutMs} ms ${at}` }
}

/** What went wrong, after a look at the first bytes where the error alone does not tell. */
async function explain(error: unknown, q: Question, call: Call, leftMs: number, stopping: Stopping): Promise<Partial<Probe>> {
  const grpc = isGrpc(q)
  const first = classify(error, { ...call, grpc })
  const trouble = first.failure === 'reset' && call.socketError ? better(first, call, grpc) : first
  if (!unclear(trouble.failure, call) || leftMs <= 0) return trouble
  const { host, port, tls, proxy } = targetOf(q, parseUrl(q.url), [])
  if (proxy) return trouble
  const seen = await sniff({ host, port, tls, timeoutMs: Math.min(leftMs, 3 * SNIFF_MS), abort: stopping.interrupted })
  const refined = refine(trouble, seen, { tls, grpc, peer: call.peer })
  return seen.firstBytes ? { ...refined, firstBytes: seen.firstBytes } : refined
}

/** The socket may have told more than what became of it: the alert of a TLS server that wants a certificate. */
function better(first: Trouble, call: Call, grpc: boolean): Trouble {
  const said = classify(call.socketError, { ...call, grpc })
  return said.failure === 'other' ? first : said
}

function stopper(q: Question, closing: AbortSignal): Stopping {
  const control = new AbortController()
  let why: Stop | null = null
  const stop = (reason: Stop) => {
    why ??= reason
    control.abort(new Error(reason))
  }
  const interrupt = () => stop('interrupted')
  const timer = setTimeout(() => stop('deadline'), q.timeoutMs)
  const interrupted = AbortSignal.any([closing, ...(q.abort ? [q.abort] : [])])
  interrupted.addEventListener('abort', interrupt)
  if (interrupted.aborted) interrupt()
  const end = () => {
    clearTimeout(timer)
    interrupted.removeEventListener('abort', interrupt)
  }
  return { signal: control.signal, interrupted, end, why: () => why }
}

/** A dispatcher from outside need not heed the signal; the deadline holds all the same. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
