import type { Signal } from '../types.ts'
import { encodeStatus } from './answers.ts'
import { encodeExportResponse } from './codec.ts'
import type { FaultSet } from './faults.ts'
import { MEDIA_TYPE, MESSAGES, type Encoding } from './schemas.ts'

export interface Reply {
  status: number
  headers: Record<string, string>
  body: Uint8Array | string
}

// The gRPC codes that stand for these statuses (https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto).
const CODES: Record<number, number> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  408: 4,
  413: 8,
  415: 3,
  429: 8,
  501: 12,
  502: 14,
  503: 14,
  504: 14,
}

/** An error as OTLP/HTTP wants it: a google.rpc.Status in the encoding of the request. */
export function errorReply(status: number, message: string, encoding: Encoding | null, headers: Record<string, string> = {}): Reply {
  const spoken = encoding ?? 'json'
  const body = encodeStatus({ code: CODES[status] ?? 2, message }, spoken)
  return { status, headers: { 'content-type': MEDIA_TYPE[spoken], ...headers }, body }
}

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  const body = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item))
  return { status, headers: { 'content-type': 'application/json', ...headers }, body }
}

/** A success, with what was refused if anything was. */
export function acceptReply(signal: Signal, encoding: Encoding, refused: { count: number; why: string } | null): Reply {
  const partial = refused ? { rejected: refused.count, message: refused.why } : undefined
  return { status: 200, headers: { 'content-type': MEDIA_TYPE[encoding] }, body: encodeExportResponse(signal, encoding, partial) }
}

/** The answer of a receiver that was told to refuse, without a look at the data; null where it takes the data. */
export function refusingReply(faults: FaultSet, encoding: Encoding | null): Reply | null {
  const status = faults.status ?? (faults.redirect === undefined ? 200 : 307)
  if (faults.redirect !== undefined) return { status, headers: { location: faults.redirect }, body: faults.body ?? '' }
  if (faults.html) return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE }
  if (status < 300) return null
  const reply = errorReply(status, `otel-doctor's receiver answers ${status} because it was told to`, encoding)
  if (status === 401) reply.headers['www-authenticate'] = 'Basic realm="otel-doctor"'
  return withBody(reply, faults)
}

/** Puts the text of a `body=` fault in place of the body. */
export function withBody(reply: Reply, faults: FaultSet): Reply {
  if (faults.body === undefined) return reply
  const type = isJson(faults.body) ? 'application/json' : 'text/plain; charset=utf-8'
  return { ...reply, headers: { ...reply.headers, 'content-type': type }, body: faults.body }
}

/** How many items a `partial=` fault refuses of so many; null where there is nothing to say. */
export function partialFault(signal: Signal, faults: FaultSet, items: number): { count: number; why: string } | null {
  if (faults.partial === undefined || items === 0) return null
  const count = Math.min(faults.partial, items)
  return {
    count,
    why: `otel-doctor's receiver refuses ${faults.partial} ${MESSAGES[signal].item}(s) of each request because it was told to`,
  }
}

const PAGE = '<!doctype html>\n<html lang="en"><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>\n'

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
