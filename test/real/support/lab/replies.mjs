import { STATUS_CODES } from 'node:http'

/**
 * What a port does, by its role:
 * `any` takes HTTP/1, h2c and TLS; `plain` the first two; `http`, `grpc` and `tls` one of them each; `hang` never answers;
 * `status:403` and `grpc-status:16` answer so, `partial` with a rejected span.
 */
const PARTIAL = Buffer.from('0a100801120c73696e6b2072656a65637473', 'hex')
const RETRY = { 429: 'retry-after: 60\r\n', 302: 'location: /elsewhere\r\n' }

export const speaks = (role, what) =>
  what === 'tls' ? role === 'any' || role === 'tls' : what === 'grpc' ? !/^(?:http|status|partial)/.test(role) : !role.startsWith('grpc')

/** The answer to an export over HTTP/1; null for none. */
export function httpReply(role) {
  if (role === 'hang') return null
  const status = Number(role.startsWith('status:') ? role.slice(7) : 200)
  const body = role === 'partial' ? PARTIAL : Buffer.alloc(0)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${RETRY[status] ?? ''}content-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

/** The status of an export over gRPC; null for no answer. */
export function grpcReply(role) {
  if (role === 'hang') return null
  return role.startsWith('grpc-status:') ? role.slice(12) : '0'
}

/** An HTTP/2 server greets with SETTINGS, and GOAWAY (PROTOCOL_ERROR) for one that speaks HTTP/1 to it. */
export const GOAWAY = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
export const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
