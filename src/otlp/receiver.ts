import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '../secret.ts'
import { SIGNALS, type Signal } from '../types.ts'
import { readBody } from './body.ts'
import { noFaults, type Faults } from './faults.ts'
import { httpEncoding, takeIn } from './intake.ts'
import { answerBadRequest, close, listen } from './listen.ts'
import type { Attributes, Export, PlainSpan } from './plain.ts'
import { readBack, RECEIVER_NAME } from './readback.ts'
import { errorReply, type Reply } from './reply.ts'
import { createStore, type TraceStore } from './store.ts'

export interface ReceiverLimits {
  /** Bytes of one body, before and after decompression. Default 20 MiB. */
  bodyBytes: number
  /** Traces that are kept. Default 1,000. */
  traces: number
  /** Bytes that the kept spans may take. Default 64 MiB. */
  storeBytes: number
  /** Requests that `received()` remembers. Default 1,000. */
  requests: number
  /** Time for a request to arrive, and again for its answer to leave. Default 30 s. */
  requestMs: number
  /** Time after which a connection that is kept waiting on request (`mute`) is cut. Default 10 min. */
  muteMs: number
}

export interface ReceiverOptions {
  host?: string
  /** 0: a free one. */
  port?: number
  faults?: Faults
  limits?: Partial<ReceiverLimits>
  /** More paths that stand for a signal beside /v1/traces and the like. */
  paths?: Partial<Record<Signal, readonly string[]>>
  /** Called when a request has been dealt with. */
  onReceived?: (request: Received) => void
}

/** A request that came, other than a question about what was received. */
export interface Received {
  method: string
  /** Path and query; the query is hidden. */
  target: Secret
  headers: Record<string, Secret>
  signal: Signal | null
  /** What was answered; null where nothing was. */
  status: number | null
  /** The content, without its spans; null where it was not readable. */
  export: Omit<Export, 'spans'> | null
}

export interface Receiver {
  url: string
  port: number
  /** The last requests, oldest first. */
  received(): Received[]
  trace(traceId: string): PlainSpan[] | null
  /** Ends all connections at once. */
  close(): Promise<void>
}

interface Context {
  faults: Faults
  limits: ReceiverLimits
  store: TraceStore
  signals: ReadonlyMap<string, Signal>
  note(entry: Received): void
}

const DEFAULTS: ReceiverLimits = {
  bodyBytes: 20 * 1024 * 1024,
  traces: 1000,
  storeBytes: 64 * 1024 * 1024,
  requests: 1000,
  requestMs: 30_000,
  muteMs: 600_000,
}

/** Starts an OTLP/HTTP receiver that keeps what it gets in memory. Rejects with UsageError where the address cannot be listened on. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { host = '127.0.0.1', port = 0, faults = noFaults(), paths = {} } = options
  const limits = { ...DEFAULTS, ...options.limits }
  const store = createStore({ traces: limits.traces, bytes: limits.storeBytes })
  const log: Received[] = []
  const signals = new Map(SIGNALS.flatMap((signal) => [`/v1/${signal}`, ...(paths[signal] ?? [])].map((path) => [path, signal] as const)))
  const note = (entry: Received): void => {
    log.push(entry)
    if (log.length > limits.requests) log.shift()
    options.onReceived?.(entry)
  }
  const server = serve({ faults, limits, store, signals, note })
  const address = await listen(server, host, port)
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    received: () => [...log],
    trace: (traceId) => store.get(traceId),
    close: () => close(server),
  }
}

function serve(context: Context): Server {
  const { requestMs } = context.limits
  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: Math.min(1000, requestMs / 2) },
    (request, response) => {
      // The client has gone, or our own code failed: either way there is nobody left to tell but by cutting the connection.
      respond(request, response, context).catch(() => request.socket.destroy())
    },
  )
  server.on('clientError', answerBadRequest)
  return server
}

async function respond(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { method = '', url = '' } = request
  const path = pathOf(url)
  const own = readBack(method, path, context.store)
  if (own) return finish(request, response, own, context.limits)
  const signal = context.signals.get(path) ?? null
  const faults = signal && method === 'POST' ? context.faults[signal] : {}
  const body = await readBody(request, context.limits.bodyBytes)
  const intake =
    signal && method === 'POST'
      ? await takeIn({ signal, headers: request.headers, body }, faults, context.store, context.limits.bodyBytes)
      : { reply: misdirected(request, signal), export: null }
  const silent = faults.reset || faults.mute
  context.note({ method, ...seen(request), signal, status: silent ? null : intake.reply.status, export: summary(intake.export) })
  if (faults.delayMs !== undefined) await pause(request.socket, faults.delayMs)
  if (faults.reset) request.socket.resetAndDestroy()
  else if (faults.mute) await pause(request.socket, context.limits.muteMs).then(() => request.socket.destroy())
  else finish(request, response, intake.reply, context.limits)
}

function finish(request: IncomingMessage, response: ServerResponse, reply: Reply, limits: ReceiverLimits): void {
  const deadline = setTimeout(() => request.socket.destroy(), limits.requestMs)
  response.once('close', () => clearTimeout(deadline))
  const bare = reply.status === 204 || reply.status === 205 || reply.status === 304
  const length = bare ? {} : { 'content-length': String(Buffer.byteLength(reply.body)) }
  response.writeHead(reply.status, { server: RECEIVER_NAME, ...reply.headers, ...length })
  response.end(bare ? undefined : reply.body)
}

/** Waits, but no longer than the client does. */
async function pause(socket: Socket, ms: number): Promise<void> {
  if (socket.destroyed) return
  const gone = new AbortController()
  const abort = (): void => gone.abort()
  socket.once('close', abort)
  await sleep(ms, undefined, { signal: gone.signal }).finally(() => socket.off('close', abort))
}

const misdirected = (request: IncomingMessage, signal: Signal | null): Reply => {
  const encoding = httpEncoding(request.headers['content-type'])
  if (signal) return errorReply(405, 'only POST is allowed here', encoding, { allow: 'POST' })
  return errorReply(404, 'OTLP is received at /v1/traces, /v1/metrics and /v1/logs', encoding)
}

/** The path of a request target, which a proxy's client writes as a whole URL. */
const pathOf = (target: string): string => target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/'

function seen(request: IncomingMessage): Pick<Received, 'target' | 'headers'> {
  const target = request.url ?? ''
  const query = target.indexOf('?')
  const headers = Object.entries(request.headersDistinct).map(([name, values = []]) => [name, new Secret(values.join(', '))])
  return { target: new Secret(target, query < 0 ? [] : [[query + 1, target.length]]), headers: Object.fromEntries(headers) }
}

/** What is remembered of a request stays small, whatever it held. A cut text is copied, for a slice would hold on to the whole. */
function summary(content: Export | null): Received['export'] {
  if (!content) return null
  const clip = (text: string): string => (text.length <= 200 ? text : Buffer.from(text.slice(0, 200)).toString())
  const few = (record: Attributes): Attributes =>
    Object.fromEntries(
      Object.entries(record)
        .slice(0, 50)
        .map(([key, value]) => [clip(key), clip(value)]),
    )
  return {
    signal: content.signal,
    items: content.items,
    resources: content.resources.slice(0, 10).map(few),
    scopes: content.scopes.slice(0, 50).map(clip),
    names: content.names.slice(0, 50).map(clip),
  }
}
