import { inQuotes } from '../text.ts'
import { SIGNALS, type Signal } from '../types.ts'
import { UsageError } from '../usage.ts'
import { KINDS } from './fault-kinds.ts'

/** What the receiver does wrong on request, for one signal. */
export interface FaultSet {
  /** Answers with this status; data is taken only with a 2xx. Over gRPC as a proxy does: an HTTP status, and none of gRPC. */
  status?: number
  /** Answers with this text. */
  body?: string
  /** Answers that much later. */
  delayMs?: number
  /** Resets the connection instead of answering. */
  reset?: true
  /** Never answers. */
  mute?: true
  /** Ends the connection in the middle of the answer. */
  cut?: true
  /** Sends the headers of the answer, and resets the connection. */
  lateReset?: true
  /** Sends the headers of the answer, then a byte each time this is over, without an end. */
  dripMs?: number
  /** Redirects there, with 307 where no status is given. */
  redirect?: string
  /** Refuses that many items of each request, in a partial success. */
  partial?: number
  /** Answers with a web page and takes nothing. */
  html?: true
  /** Adds this Retry-After, in seconds; to a gRPC status as RetryInfo. */
  retryAfter?: number
  /** All this only where the request does not have this header (with this value); 401 or UNAUTHENTICATED where nothing else is said. */
  unless?: { name: string; value?: string }
  /** Answers as if all were well and keeps nothing. */
  drop?: true
  /** Over gRPC: answers with this status. */
  grpc?: { code: number; message?: string }
  /** Over gRPC: sends GOAWAY and ends the connection. */
  goaway?: true
  /** Over gRPC: leaves out the trailers, as a proxy without gRPC does. */
  noTrailers?: true
}

export type Faults = Record<Signal, FaultSet>

/** Faults that end an answer, each in its own way: one at most. */
const ENDS = { reset: 'reset', mute: 'mute', cut: 'cut', lateReset: 'reset-after-headers', dripMs: 'drip', goaway: 'goaway' } as const

const ALLOWED = Object.values(KINDS)
  .map((kind) => kind.example)
  .join(', ')

export const noFaults = (): Faults => ({ traces: {}, metrics: {}, logs: {} })

/** Reads faults joined by commas, each for all signals or, after `traces:`, `metrics:` or `logs:`, for one. Throws UsageError. */
export function parseFault(text: string): Faults {
  const faults = noFaults()
  for (const item of text.split(',')) {
    const { signals, name, set } = parseOne(item.trim())
    for (const signal of signals) {
      const twice = Object.keys(set).some((key) => key in faults[signal])
      if (twice) throw new UsageError(`The fault ${name} is given twice for ${signal}; give it once.`)
      Object.assign(faults[signal], set)
    }
  }
  for (const signal of SIGNALS) refuseContradiction(faults[signal])
  return faults
}

/** The first fault that has a meaning over gRPC alone, as it is written. */
export const grpcOnly = (text: string): string | undefined =>
  text
    .split(',')
    .map((item) => parseOne(item.trim()).name)
    .find((name) => KINDS[name]?.isGrpc)

/** What is done wrong to a request with these headers. */
export function faultsFor({ unless, ...set }: FaultSet, headers: Readonly<Record<string, string | string[] | undefined>>): FaultSet {
  if (!unless) return set
  const held = headers[unless.name]
  const value = Array.isArray(held) ? held.join(', ') : held
  if (value !== undefined && (unless.value === undefined || value.trim() === unless.value)) return {}
  if (Object.keys(set).length > 0) return set
  const message = `otel-doctor's receiver wants the header ${unless.name}, because it was told to`
  return { status: 401, grpc: { code: 16, message } }
}

// Values stay out of the sentences: a redirect URL or a body may hold a secret.
function parseOne(item: string): { signals: readonly Signal[]; name: string; set: FaultSet } {
  const [, only, name = '', value] = /^(?:(traces|metrics|logs):)?([^=]*)(?:=(.*))?$/s.exec(item) ?? []
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (!kind) {
    const shown = inQuotes(name)
    throw new UsageError(
      `There is no fault ${shown}; a fault is one of ${ALLOWED}, with traces:, metrics: or logs: before it for one signal only.`,
    )
  }
  if (!kind.takes && value !== undefined) throw new UsageError(`The fault ${name} takes no value; write ${kind.example}.`)
  const set = kind.takes && value === undefined ? null : kind.read(value ?? '')
  if (!set) throw new UsageError(`The fault ${name} takes ${kind.takes}; write it like ${kind.example}.`)
  return { signals: only ? [only as Signal] : SIGNALS, name, set }
}

function refuseContradiction(set: FaultSet): void {
  const redirects = set.status === undefined || (set.status >= 300 && set.status < 400)
  if (set.redirect !== undefined && !redirects) throw new UsageError('The fault redirect goes only with a status from 300 to 399.')
  if (set.html && set.body !== undefined) throw new UsageError('The faults html and body exclude each other; give one of them.')
  const ends = Object.entries(ENDS).flatMap(([key, name]) => (key in set ? [name] : []))
  if (ends.length > 1) throw new UsageError(`The faults ${ends.join(' and ')} exclude each other; give one of them.`)
}
