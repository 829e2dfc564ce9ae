import type { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '../secret.ts'
import type { Signal } from '../types.ts'
import type { Faults } from './faults.ts'
import type { Attributes, Export } from './plain.ts'
import type { TraceStore } from './store.ts'

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
  /** Time after which a connection that is kept waiting on request (`mute`, `drip`) is cut. Default 10 min. */
  muteMs: number
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
  /** The gRPC status that was answered. */
  grpc?: number
  /** The content, without its spans; null where it was not readable. */
  export: Omit<Export, 'spans'> | null
}

/** What both doors of the receiver share. */
export interface Context {
  faults: Faults
  limits: ReceiverLimits
  store: TraceStore
  /** Paths of OTLP/HTTP. */
  signals: ReadonlyMap<string, Signal>
  note(entry: Received): void
}

/** A certificate and its key, and the authority that signs those of clients, where they need one. All PEM. */
export interface ServerTls {
  cert: string
  key: string
  clientCa?: string
}

/** Waits, but no longer than what may close does. */
export async function pause(until: EventEmitter & { destroyed: boolean }, ms: number): Promise<void> {
  if (until.destroyed) return
  const gone = new AbortController()
  const abort = (): void => gone.abort()
  until.once('close', abort)
  await sleep(ms, undefined, { signal: gone.signal }).finally(() => until.off('close', abort))
}

/** The target and headers of a request as they may be kept: the query and every value hidden. */
export function hidden(target: string, headers: Iterable<[string, string]>): Pick<Received, 'target' | 'headers'> {
  const query = target.indexOf('?')
  return {
    target: new Secret(target, query < 0 ? [] : [[query + 1, target.length]]),
    headers: Object.fromEntries([...headers].map(([name, value]) => [name, new Secret(value)])),
  }
}

/** What is remembered of a request stays small, whatever it held. A cut text is copied, for a slice would hold on to the whole. */
export function summary(content: Export | null): Received['export'] {
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
