import { SIGNALS, type Signal } from '../types.ts'
import type { Context, Received, ReceiverLimits, ServerTls } from './context.ts'
import { noFaults, type Faults } from './faults.ts'
import { listenHttp } from './http.ts'
import type { Listening } from './listen.ts'
import type { PlainSpan } from './plain.ts'
import { createStore } from './store.ts'

export interface ReceiverOptions {
  host?: string
  /** 0: a free one. */
  port?: number
  /** On all its ports. */
  tls?: ServerTls
  faults?: Faults
  limits?: Partial<ReceiverLimits>
  /** More paths that stand for a signal beside /v1/traces and the like. */
  paths?: Partial<Record<Signal, readonly string[]>>
  /** Called when a request has been dealt with. */
  onReceived?: (request: Received) => void
}

export interface Door {
  url: string
  port: number
}

/** Its own door is that of OTLP/HTTP. */
export interface Receiver extends Door {
  /** Opens the gRPC door, on a free port where none is given; the second call gives the same one. Rejects with UsageError. */
  grpc(port?: number): Promise<Door>
  /** The last requests, oldest first. */
  received(): Received[]
  trace(traceId: string): PlainSpan[] | null
  /** Ends all connections at once. */
  close(): Promise<void>
}

const DEFAULTS: ReceiverLimits = {
  bodyBytes: 20 * 1024 * 1024,
  traces: 1000,
  storeBytes: 64 * 1024 * 1024,
  requests: 1000,
  requestMs: 30_000,
  muteMs: 600_000,
}

/** Starts an OTLP receiver that keeps what it gets in memory. Rejects with UsageError where the address cannot be listened on. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { host = '127.0.0.1', port = 0, tls } = options
  const { context, log } = contextOf(options)
  const http = await listenHttp(context, host, port, tls)
  let second: Promise<Listening> | undefined
  // grpc-js costs 33 ms: only who listens for gRPC pays.
  const openGrpc = async (at: number): Promise<Listening> => (await import('./grpc.ts')).listenGrpc(context, host, at, tls)
  const doorOf = ({ authority, port: taken }: Listening): Door => ({ url: `${tls ? 'https' : 'http'}://${authority}`, port: taken })
  return {
    ...doorOf(http),
    grpc: async (at = 0) => doorOf(await (second ??= openGrpc(at))),
    received: () => [...log],
    trace: (traceId) => context.store.get(traceId),
    close: async () => {
      const opened = await second?.catch(() => undefined)
      await Promise.all([http.close(), opened?.close()])
    },
  }
}

function contextOf({ faults = noFaults(), paths = {}, onReceived, ...options }: ReceiverOptions): { context: Context; log: Received[] } {
  const limits = { ...DEFAULTS, ...options.limits }
  const store = createStore({ traces: limits.traces, bytes: limits.storeBytes })
  const log: Received[] = []
  const signals = new Map(SIGNALS.flatMap((signal) => [`/v1/${signal}`, ...(paths[signal] ?? [])].map((path) => [path, signal] as const)))
  const note = (entry: Received): void => {
    log.push(entry)
    if (log.length > limits.requests) log.shift()
    onReceived?.(entry)
  }
  return { context: { faults, limits, store, signals, note }, log }
}
