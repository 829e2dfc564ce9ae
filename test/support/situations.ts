import type { TlsOptions } from 'node:tls'
import { certs, caCert } from './certs.ts'
import * as servers from './servers.ts'
import { bytes, type Row, rows } from './symptoms.ts'

/** What listened when a client failed, rebuilt on the loopback, and how it was asked. */
export interface Situation {
  start(): Promise<servers.Running>
  /** Asked with TLS. */
  tls: boolean
  /** The certificate authority is trusted. */
  trusted?: boolean
  /** Asked at this host. */
  host?: string
}

const web = () => servers.httpServer((_q, a) => a.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n'))
const webTls = (options: TlsOptions = certs.good) => servers.httpsServer((_q, a) => a.writeHead(404).end(), options)
const grpc = () => servers.http2Server((stream) => servers.grpcReply(stream, 0))
const grpcTls = (options: TlsOptions = certs.good) => servers.http2TlsServer((stream) => servers.grpcReply(stream, 0), options)
const h2NotFound = (stream: Parameters<typeof servers.grpcReply>[0]) => stream.respond({ ':status': 404 }, { endStream: true })
const redis = () => servers.tcpServer((socket) => socket.once('data', () => socket.end("-ERR unknown command 'POST'\r\n")))
const truncated = () =>
  servers.tcpServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort')))
const nobody = async () => {
  const port = await servers.freePort()
  return { url: `http://127.0.0.1:${port}`, port, close: () => Promise.resolve() }
}
const mutual: TlsOptions = { ...certs.good, ca: caCert, requestCert: true, rejectUnauthorized: true }

/** By what was asked, and of whom; the first that fits decides. */
const SITUATIONS: readonly [RegExp, Situation['start'], Partial<Situation>?][] = [
  [/\[TLS private CA\] https/, webTls],
  [/\[TLS private CA\] grpcs/, grpcTls],
  [/\[TLS self-signed leaf\] https/, () => webTls(certs.selfSigned)],
  [/\[TLS self-signed leaf\] grpcs/, () => grpcTls(certs.selfSigned)],
  [/\[TLS wrong hostname\] https/, () => webTls(certs.wrongHost)],
  [/\[TLS wrong hostname\] grpcs/, () => grpcTls(certs.wrongHost)],
  [/\[TLS expired\] https/, () => webTls(certs.expired)],
  [/\[TLS expired\] grpcs/, () => grpcTls(certs.expired)],
  [/\[mTLS\] https/, () => webTls(mutual), { trusted: true }],
  [/\[mTLS\] grpcs/, () => grpcTls(mutual), { trusted: true }],
  [/\[TLS\] grpcs .* to TLS HTTP port/, () => servers.http2TlsServer(h2NotFound), { trusted: true, tls: true }],
  [/\[TLS\] grpc plain to TLS HTTP port/, webTls],
  [/\[TLS\] https .* to TLS gRPC port/, grpcTls, { trusted: true }],
  [/to TLS gRPC port/, grpcTls],
  [/never answers/, servers.muteServer],
  [/closes at once/, () => servers.tcpServer((socket) => socket.end())],
  [/RST after/, servers.resettingServer],
  [/truncated body/, truncated],
  [/SSH server/, servers.bannerServer],
  [/redis-like/, redis],
  [/connection refused/, nobody],
  [/IPv4-only listener/, web, { host: '[::1]' }],
  [/to (?:plain )?gRPC port|query gRPC port|plain grpc port|^grpc addr/, grpc],
  [/./, web],
]

/** A client's own words: what the server said is not among them. */
const CLIENT_MADE = /No connection established|Name resolution failed|Failed to parse DNS|Deadline exceeded after|Received HTTP status/

/** What to rebuild for a row that holds no answer of a server; null where it holds one. */
export function situationOf(row: Row): Situation | null {
  const isFailure = row.grpc ? CLIENT_MADE.test(row.grpc.message) : row.error !== undefined
  if (isFailure && /Received HTTP status/.test(row.grpc?.message ?? '') && !row.request.includes('TLS'))
    return { start: () => servers.http2Server(h2NotFound), tls: false }
  if (row.grpc && !isFailure) return { start: () => answering(row), tls: false }
  if (!isFailure) return null
  const [, start, more] = SITUATIONS.find(([pattern]) => pattern.test(row.request)) ?? [undefined, web]
  return { start, tls: isTls(row), trusted: /CA given/.test(row.request) && !/no CA/.test(row.request), ...more }
}

const isTls = ({ url, request }: Row): boolean => url.startsWith('https:') || /grpcs|TLS client/.test(request)

/** A gRPC server that says what was recorded, and of another signal what was recorded for that one. */
const answering = (row: Row) =>
  servers.http2Server((stream, headers) => {
    const asked = /collector\.(\w+)\./.exec(headers[':path'] ?? '')?.[1]
    const request = asked === 'trace' ? 'grpc valid' : `grpc ${asked}`
    const isOther = /^grpc (?:metrics|logs)$|traces-only/.test(row.request) && !row.request.endsWith(String(asked))
    const said = (isOther && rows.find((r) => r.backend === row.backend && r.request === request)) || row
    const { code = 0, message = '' } = said.grpc ?? {}
    servers.grpcReply(stream, code, { message: encodeURIComponent(message), body: Buffer.from(bytes(said.body)) })
  })
