import type { IncomingHttpHeaders } from 'node:http'
import type { Signal } from '../types.ts'
import { isRefusal, unpack, type Refusal } from './body.ts'
import { decodeExport } from './codec.ts'
import type { FaultSet } from './faults.ts'
import type { Export, PlainSpan } from './plain.ts'
import { acceptReply, errorReply, partialFault, refusingReply, withBody, type Reply } from './reply.ts'
import { MEDIA_TYPE, mediaType, type Encoding } from './schemas.ts'
import type { TraceStore } from './store.ts'

interface Intake {
  reply: Reply
  /** What the request held, whatever was answered. */
  export: Export | null
}

interface Request {
  signal: Signal
  headers: IncomingHttpHeaders
  /** As it came, still compressed; or why it was not read. */
  body: Uint8Array | Refusal
}

/** Answers one export request as a good backend would, but for the faults that were asked for. */
export async function takeIn(request: Request, faults: FaultSet, store: TraceStore, limit: number): Promise<Intake> {
  const encoding = httpEncoding(request.headers['content-type'])
  const opened = await open(request, encoding, limit)
  const content = isRefusal(opened) ? null : opened
  const refusing = refusingReply(faults, encoding)
  if (refusing) return { reply: retryLater(refusing, faults), export: content }
  if (isRefusal(opened))
    return { reply: retryLater(errorReply(opened.refused, opened.why, encoding, hints(opened.refused)), faults), export: null }
  const reply = acceptReply(request.signal, encoding ?? 'json', keep(opened, faults, store))
  if (faults.status !== undefined) reply.status = faults.status
  return { reply: retryLater(withBody(reply, faults), faults), export: content }
}

/** Over HTTP only the two media types of the specification count; gRPC's has a frame around the message. */
export function httpEncoding(contentType: string | undefined): Encoding | null {
  const type = mediaType(contentType)
  if (type === MEDIA_TYPE.protobuf) return 'protobuf'
  return type === MEDIA_TYPE.json ? 'json' : null
}

async function open({ signal, headers, body }: Request, encoding: Encoding | null, limit: number): Promise<Export | Refusal> {
  if (isRefusal(body)) return body
  if (!encoding) return { refused: 415, why: `the content type is neither ${MEDIA_TYPE.protobuf} nor ${MEDIA_TYPE.json}` }
  const plain = await unpack(body, headers['content-encoding'], limit)
  if (isRefusal(plain)) return plain
  const content = decodeExport(signal, MEDIA_TYPE[encoding], plain)
  if ('unreadable' in content)
    return { refused: 400, why: `the body is no OTLP ${signal} request in ${MEDIA_TYPE[encoding]}: ${content.unreadable}` }
  return content
}

/** Stores what is wanted of it; what was refused, and why, or null. */
export function keep(content: Export, faults: FaultSet, store: TraceStore): { count: number; why: string } | null {
  const partial = partialFault(content.signal, faults, content.items)
  const spans = partial ? content.spans.slice(0, content.items - partial.count) : content.spans
  const refused = faults.drop ? ([] as PlainSpan[]) : store.add(spans)
  if (refused.length === 0) return partial
  const why = 'a trace id has to be 16 bytes and a span id 8 bytes, not all zeros'
  return { count: refused.length + (partial?.count ?? 0), why: partial ? `${partial.why}; ${why}` : why }
}

/** A 415 names what would be taken (RFC 9110, 15.5.16). */
const hints = (status: number): Record<string, string> =>
  status === 415 ? { 'accept-post': Object.values(MEDIA_TYPE).join(', '), 'accept-encoding': 'gzip, deflate, identity' } : {}

export function retryLater(reply: Reply, faults: FaultSet): Reply {
  if (faults.retryAfter !== undefined) reply.headers['retry-after'] = String(faults.retryAfter)
  return reply
}
