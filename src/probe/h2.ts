import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Socket } from 'node:net'
import { ended } from './connect.ts'
import { type Call, flatHeaders, type Question, type Reply, wireHeaders } from './question.ts'

export type Raw = { headers: IncomingHttpHeaders; body: Buffer }

/** One request over a session of HTTP/2: headers and trailers together, and the bytes of the body. `toAnswer` makes of it what had arrived before a failure. */
export function exchange(
  session: ClientHttp2Session,
  request: { headers: OutgoingHttpHeaders; body: Uint8Array },
  call: Call,
  toAnswer: (raw: Raw) => Reply['answer'],
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const raw: Raw = { headers: {}, body: Buffer.alloc(0) }
    const fail = (error: unknown) => {
      if (call.step === 'body') call.answer = toAnswer(raw)
      reject(error)
    }
    const aborted = () => fail(call.signal.reason)
    call.signal.addEventListener('abort', aborted, { once: true })
    if (call.signal.aborted) aborted()
    session.on('error', fail)
    session.on('goaway', (code) => (code === constants.NGHTTP2_HTTP_1_1_REQUIRED ? fail(http11Required()) : undefined))
    const stream = session.request(request.headers)
    stream.on('response', (received) => {
      call.step = 'body'
      raw.headers = { ...received }
    })
    stream.on('trailers', (trailers) => Object.assign(raw.headers, trailers))
    stream.on('data', (chunk: Buffer) => {
      if (raw.body.length < call.maxBody) raw.body = Buffer.concat([raw.body, chunk])
    })
    stream.on('error', (error) => (stream.rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED ? fail(http11Required()) : fail(error)))
    stream.on('close', () => {
      call.signal.removeEventListener('abort', aborted)
      if (isWhole(stream, raw)) resolve(raw)
      else fail(call.socketError ?? ended())
    })
    stream.end(request.body)
  })
}

/** A connection that is closed in the middle ends a stream without an error, and with this code. */
const isWhole = ({ readableEnded, rstCode }: ClientHttp2Stream, { headers }: Raw): boolean =>
  readableEnded && headers[':status'] !== undefined && (rstCode !== constants.NGHTTP2_CANCEL || headers['grpc-status'] !== undefined)

const http11Required = () => Object.assign(new Error(), { code: 'HTTP_1_1_REQUIRED' })

/** Fields of a connection, which HTTP/2 has in its own form or not at all. */
const NOT_IN_HTTP2 = new Set(['host', 'connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'http2-settings'])

/** node:http2 refuses a request that has such a field, whatever else is in it: without them the question is put all the same. */
export function http2Headers(headers: Question['headers'], host: string): Record<string, string> {
  const all = wireHeaders(headers)
  const sent = Object.entries(all).filter(([name]) => !NOT_IN_HTTP2.has(name))
  return { ...Object.fromEntries(sent), ':authority': all['host'] ?? host }
}

/**
 * Asks over a connection on which both chose HTTP/2, as exporters do that offer it.
 * @throws the low-level error; a server of gRPC alone is one that speaks no HTTP for this program
 */
export async function askHttp2(socket: Socket, url: URL, q: Question, call: Call): Promise<Reply> {
  const session = connect(url.origin, { createConnection: () => socket })
  const headers = {
    ...http2Headers(q.headers, url.host),
    ':method': q.method,
    ':path': url.pathname + url.search,
  }
  try {
    const answer = plainAnswer(await exchange(session, { headers, body: q.body ?? new Uint8Array() }, call, plainAnswer))
    if (isGrpcServer(answer)) throw Object.assign(new Error(), { code: 'ERR_GRPC_ONLY' })
    return { answer }
  } finally {
    session.destroy()
    socket.destroy()
  }
}

const plainAnswer = ({ headers, body }: Raw): Reply['answer'] => ({
  status: Number(headers[':status'] ?? 0),
  headers: flatHeaders(headers),
  body,
})

/** grpc-go says so to any other content type, without a word: https://github.com/grpc/grpc-go/blob/master/internal/transport/http2_server.go */
const isGrpcServer = ({ status, headers }: Reply['answer']): boolean =>
  (headers['content-type'] ?? '').startsWith('application/grpc') || 'grpc-status' in headers || (status === 415 && !headers['content-type'])
