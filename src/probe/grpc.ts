import { connect, type IncomingHttpHeaders } from 'node:http2'
import { gunzipSync } from 'node:zlib'
import { grpcFrame, grpcPath } from '../grpc.ts'
import { open } from './connect.ts'
import { exchange, http2Headers, type Raw } from './h2.ts'
import { type Call, flatHeaders, parseUrl, type Question, type Reply, targetOf } from './question.ts'

const MAX_UNPACKED = 65_536

/**
 * Makes one unary OTLP export call. The path follows from the signal: exporters do not send the one in the URL.
 * `answer` holds the raw `:status`, headers and trailers together, and the message without its frame.
 * @throws the low-level error; `call` says how far it came
 */
export async function askGrpc(q: Question, call: Call): Promise<Reply> {
  const url = parseUrl(q.url)
  const socket = await open(targetOf(q, url, ['h2']), call)
  const session = connect(url.origin, { createConnection: () => socket })
  try {
    const headers = requestHeaders(q, url)
    const isPacked = 'grpc-encoding' in headers && headers['grpc-encoding'] !== 'identity'
    const raw = await exchange(session, { headers, body: grpcFrame(q.body ?? new Uint8Array(), isPacked) }, call, toAnswer)
    return { answer: toAnswer(raw), grpc: statusOf(raw.headers) }
  } finally {
    session.destroy()
    socket.destroy()
  }
}

function requestHeaders(q: Question, { host }: URL) {
  return {
    'user-agent': 'otel-doctor',
    ...http2Headers(q.headers, host),
    ':method': 'POST',
    ':path': grpcPath(q.signals[0] ?? 'traces'),
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-timeout': `${Math.min(Math.ceil(q.timeoutMs), 99_999_999)}m`,
  }
}

function toAnswer({ headers, body }: Raw): Reply['answer'] {
  const framed = headers['content-type']?.startsWith('application/grpc') && body.length >= 5
  const message = framed ? body.subarray(5, 5 + body.readUInt32BE(1)) : body
  return {
    status: Number(headers[':status'] ?? 0),
    headers: flatHeaders(headers),
    body: framed && body[0] === 1 && headers['grpc-encoding'] === 'gzip' ? unpacked(message) : message,
  }
}

/** A server answers in the compression that it was asked in; what does not unpack stays as it came. */
function unpacked(message: Buffer): Buffer {
  try {
    return gunzipSync(message, { maxOutputLength: MAX_UNPACKED })
  } catch {
    return message
  }
}

function statusOf(headers: IncomingHttpHeaders): Reply['grpc'] {
  const code = headers['grpc-status']
  if (typeof code !== 'string' || !/^\d+$/.test(code)) return undefined
  return { code: Number(code), message: percentDecode(String(headers['grpc-message'] ?? '')) }
}

/** Decodes what can be decoded and leaves the rest, as the gRPC specification asks of clients. */
export const percentDecode = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
