import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { grpcFrame } from '../grpc.ts'
import { pause, type ReceiverLimits } from './context.ts'
import type { FaultSet } from './faults.ts'
import type { GrpcReply } from './grpc-reply.ts'
import type { Reply } from './reply.ts'

const HEADERS = { ':status': 200, 'content-type': 'application/grpc' } as const

/** Answers in the place of grpc-js, which would still answer a deadline that is over, and bring the process down because it is too late. */
function takeOver(stream: ServerHttp2Stream): (headers: OutgoingHttpHeaders) => void {
  const respond = stream.respond.bind(stream)
  stream.respond = () => {}
  return (headers) => respond(headers)
}

/** An answer of HTTP, as a proxy or a web server gives it that knows no gRPC. */
export function foreign(stream: ServerHttp2Stream, { status, headers, body }: Reply): void {
  takeOver(stream)({ ':status': status, ...headers })
  stream.end(Buffer.from(body))
}

/** A whole answer but for its status, which stands in the trailers. */
export function withoutTrailers(stream: ServerHttp2Stream, reply: GrpcReply): void {
  takeOver(stream)(HEADERS)
  stream.end(grpcFrame(reply.message))
}

/** Takes no request on this connection, this one neither, and ends it. */
export function goAway({ session }: ServerHttp2Stream): void {
  session?.goaway(constants.NGHTTP2_NO_ERROR, 0, Buffer.from('told to'))
  // A session that closes waits for its streams; this one is never answered.
  session?.destroy()
}

interface Breaking {
  faults: FaultSet
  limits: ReceiverLimits
  end(how: 'reset' | 'cut'): void
}

/** Begins an answer and does not finish it. */
export async function breakOff(stream: ServerHttp2Stream, reply: GrpcReply, { faults, limits, end }: Breaking): Promise<void> {
  takeOver(stream)(reply.foreign ? { ':status': reply.foreign.status, ...reply.foreign.headers } : HEADERS)
  const whole = reply.foreign ? Buffer.from(reply.foreign.body) : grpcFrame(reply.message)
  if (faults.cut) stream.write(whole.subarray(0, whole.length / 2))
  if (faults.dripMs === undefined) {
    // What was sent is read before the connection ends.
    await pause(stream, SOON_MS)
    return end(faults.cut ? 'cut' : 'reset')
  }
  const drip = setInterval(() => stream.write(Buffer.alloc(1)), faults.dripMs)
  await pause(stream, limits.muteMs).finally(() => clearInterval(drip))
  stream.destroy()
}

const SOON_MS = 50
