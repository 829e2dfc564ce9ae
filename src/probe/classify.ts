import type { Answer, Failure } from '../types.ts'
import { type Step } from './question.ts'
import { socketAddress } from '../url.ts'

export interface Trouble {
  failure: Failure
  /** Short and safe: codes, addresses, fixed sentences; never a header, a path or a query. */
  error: string
  /** What is wrong between the program and its proxy, where it is that. */
  atProxy?: Failure
}

export interface Where {
  step: Step
  peer: string
  grpc?: boolean
  keyed?: boolean
}

const BY_CODE: Record<string, Failure> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ERR_GRPC_ONLY: 'http2-only',
  ERR_HTTP2_STREAM_CANCEL: 'reset',
  ERR_HTTP2_SESSION_ERROR: 'reset',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-to-plain',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'tls-to-plain',
  ERR_SSL_HTTP_REQUEST: 'tls-to-plain',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  CERT_REJECTED: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  INVALID_CA: 'certificate-untrusted',
  INVALID_PURPOSE: 'certificate-untrusted',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
}

// What a TLS server says when it misses our certificate; the middle of the code is `TLSV13`, `SSLV3` or, since OpenSSL 3.2, `SSL/TLS`.
const CLIENT_CERTIFICATE = /^ERR_SSL_[\w/]+_ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|NO_CERTIFICATE|CERTIFICATE_UNKNOWN|UNKNOWN_CA)$/
const NO_ALPN = /^ERR_SSL_[\w/]+_ALERT_NO_APPLICATION_PROTOCOL$/
const HANDSHAKE_FAILURE = /^ERR_SSL_[\w/]+_ALERT_HANDSHAKE_FAILURE$/

interface Low extends Error {
  code?: string
  address?: string
  port?: number
  reason?: string
  errors?: Low[]
  cert?: { subjectaltname?: string }
  status?: string
}

/** Says what a low-level error means for a question that had come as far as `where.step`. */
export function classify(thrown: unknown, where: Where): Trouble {
  const error = rootOf(thrown)
  const text = describe(error, where.peer)
  if (error.code?.startsWith('ERR_PROXY_')) return { failure: 'proxy', error: text }
  if (where.step === 'proxy') return { failure: 'proxy', error: text, atProxy: failureOf(error, where) }
  return { failure: failureOf(error, where), error: text }
}

/** An answer that only came because the question was put to the wrong door: 400 of a TLS server, 407 of a proxy. */
export function wrongDoor({ status, body }: Answer): Failure | undefined {
  if (status === 407) return 'proxy'
  if (status !== 400) return undefined
  return PLAIN_TO_TLS.test(Buffer.from(body).toString('latin1', 0, 4096)) ? 'plain-to-tls' : undefined
}

// Go net/http, nginx, Apache httpd, Tomcat
const PLAIN_TO_TLS =
  /HTTP request (was|to an|was sent to an?) ?(sent to )?HTTPS (server|port)|plain HTTP to an SSL-enabled|host and port requires TLS/i

function failureOf(error: Low, { step, grpc, keyed }: Where): Failure {
  const code = error.code ?? ''
  // undici 7 gives this one no code: https://github.com/nodejs/undici/blob/v7.30.2/lib/core/errors.js
  if (error.name === 'HTTPParserError') return step === 'body' ? 'other' : 'not-http'
  if (code === 'ERR_HTTP2_ERROR') return step === 'body' ? 'other' : 'not-http'
  if (code === 'EPROTO') return /wrong version number|packet length too long|http request/.test(error.message) ? 'tls-to-plain' : 'other'
  if (NO_ALPN.test(code)) return grpc ? 'http1-only' : 'http2-only'
  // TLS 1.2 servers refuse a missing certificate and an unknown host name alike; only the first comes after the key exchange.
  if (CLIENT_CERTIFICATE.test(code) || (keyed && HANDSHAKE_FAILURE.test(code))) return 'client-certificate'
  return BY_CODE[code] ?? 'other'
}

/** The error that says most: inside a wrapper, or among the attempts on several addresses. */
function rootOf(thrown: unknown): Low {
  let error: Low = thrown instanceof Error ? thrown : new Error(String(thrown))
  // An AbortError has a number.
  if (error.code !== undefined && typeof error.code !== 'string') return new Error(error.name)
  for (let depth = 0; depth < 5 && !error.code && error.cause instanceof Error; depth++) error = error.cause
  if (!error.errors?.length) return error
  // An address family that this machine lacks says nothing as long as another address said something.
  const rank = (low: Low) => ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH'].indexOf(low.code ?? '') >>> 0
  const best = error.errors.toSorted((a, b) => rank(a) - rank(b))[0] ?? error
  return Object.assign(new Error(best.message), { code: best.code, errors: error.errors })
}

// Their messages are fixed sentences, with at most the name of a header; others may quote its value.
const QUOTABLE = new RegExp(
  '^(HTTPParserError|SocketError|ECONNRESET|UND_ERR_(SOCKET|HEADERS_OVERFLOW|INVALID_ARG|NOT_SUPPORTED)' +
    '|ERR_HTTP2_(ERROR|INVALID_CONNECTION_HEADERS)|ERR_INVALID_CHAR)$',
)

function describe(error: Low, peer: string): string {
  const { code, name } = error
  if (error.errors) return safe([...new Set(error.errors.map((low) => describe(low, peer)))].join(', '))
  if (code === 'ERR_PROXY_ANSWER') return `the proxy ${peer} answered ${error.status ?? 'something that is not HTTP'}`
  if (code === 'ERR_PROXY_SCHEME') return 'only HTTP and HTTPS proxies can be asked'
  const at = error.address && error.port ? socketAddress(error.address, error.port) : peer
  const alt = error.cert?.subjectaltname
  const more = alt ? `the certificate is for ${alt}` : error.reason && code !== 'ERR_TLS_CERT_ALTNAME_INVALID' ? error.reason : ''
  const quoted = more || (QUOTABLE.test(code ?? name) || QUOTABLE.test(name) ? error.message : '')
  const said = quoted && !quoted.includes(code ?? name) ? `: ${quoted}` : ''
  return safe(`${code ?? name} ${at}`.trim() + said)
}

/** Text from outside on one line, without control and bidirectional characters, cut to 200 characters. */
const safe = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200)
