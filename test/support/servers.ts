import { createServer as createHttp, type RequestListener } from 'node:http'
import { createSecureServer, createServer as createHttp2, type ServerHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, connect, createServer as createTcp, type Server, type Socket } from 'node:net'
import { createServer as createTls, type TlsOptions } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { certs } from './certs.ts'

/** A server on a free loopback port. `close` also ends the connections that are open. */
export interface Running {
  url: string
  port: number
  close(): Promise<void>
}

async function listen(server: Server, scheme: string, host = '127.0.0.1', wanted = 0): Promise<Running> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(wanted, host, resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`, port, close }
}

/** On 127.0.0.1, or on another address and a port that is free there. */
export const httpServer = (handler: RequestListener, host?: string, port?: number) => listen(createHttp(handler), 'http', host, port)

export const httpsServer = (handler: RequestListener, options: TlsOptions = certs.good) => listen(createHttps(options, handler), 'https')

/** Speaks TLS and nothing on top of it. */
export const tlsServer = (options: TlsOptions = certs.good, onSocket?: (socket: Socket) => void) =>
  listen(
    createTls(options, (socket) => onSocket?.(socket.on('error', () => {}))),
    'https',
  )

export const tcpServer = (onSocket: (socket: Socket) => void) => listen(createTcp(onSocket), 'http')

type OnStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, body: Buffer) => void

function collect(onStream: OnStream) {
  return (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const chunks: Buffer[] = []
    stream.on('error', () => {})
    stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => onStream(stream, headers, Buffer.concat(chunks)))
  }
}

/** HTTP/2 with prior knowledge and nothing else, as a plain gRPC port. */
export const http2Server = (onStream: OnStream, host?: string, port?: number) =>
  listen(createHttp2().on('stream', collect(onStream)), 'http', host, port)

/** HTTP/2 over TLS; HTTP/1.1 too only when asked for. */
export function http2TlsServer(onStream: OnStream, options: TlsOptions & { allowHTTP1?: boolean } = certs.good): Promise<Running> {
  const server = createSecureServer(options).on('stream', collect(onStream))
  // A listener for requests makes node:http2 answer streams through it as well.
  if (options.allowHTTP1) server.on('request', (request, response) => void (request.httpVersionMajor === 1 && response.end()))
  return listen(server, 'https')
}

/** Answers a gRPC call with a message and a status. */
export function grpcReply(stream: ServerHttp2Stream, status: number, { message = '', body = Buffer.alloc(0), packed = false } = {}): void {
  const encoding = packed ? { 'grpc-encoding': 'gzip' } : {}
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...encoding }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status), ...(message && { 'grpc-message': message }) }))
  const head = Buffer.alloc(5)
  const sent = packed ? gzipSync(body) : body
  head[0] = packed ? 1 : 0
  head.writeUInt32BE(sent.length, 1)
  stream.end(Buffer.concat([head, sent]))
}

/** Accepts, and never says a word. */
export const muteServer = () => tcpServer((socket) => socket.resume())

/** Resets the connection as soon as it hears something. */
export const resettingServer = () => tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()))

/** Ends the connection without an answer. */
export const closingServer = () => tcpServer((socket) => socket.once('data', () => socket.end()))

/** Greets first and ends the connection on what it does not understand, as SSH does. */
export const bannerServer = (banner = 'SSH-2.0-OpenSSH_9.6\r\n') =>
  tcpServer((socket) => {
    socket.write(banner)
    socket.once('data', () => socket.end('Invalid SSH identification string.\r\n'))
  })

export const redirectServer = (location: string, status = 301) =>
  httpServer((_request, response) => response.writeHead(status, { location }).end())

/** Headers at once, then a byte every `everyMs`, for ever. */
export const drippingServer = (everyMs = 20) =>
  httpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' })
    const timer = setInterval(() => response.write('.'), everyMs)
    response.on('close', () => clearInterval(timer))
  })

/** A proxy: CONNECT, and requests with a whole URL. `asked` tells what it was asked for; `status` refuses; with a certificate it speaks TLS itself. */
export async function proxyServer(
  status = 200,
  options?: TlsOptions,
): Promise<Running & { asked: string[]; credentials: (string | undefined)[] }> {
  const asked: string[] = []
  const credentials: (string | undefined)[] = []
  const handler: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    credentials.push(request.headers['proxy-authorization'])
    response.writeHead(status).end('through the proxy')
  }
  const server = options ? createHttps(options, handler) : createHttp(handler)
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    asked.push(`CONNECT ${request.url}`)
    credentials.push(request.headers['proxy-authorization'])
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`)
    const [host, port] = (request.url ?? '').split(':')
    const up = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      up.write(head)
      up.pipe(socket).pipe(up)
    })
    up.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    return socket.on('error', () => up.destroy()).on('close', () => up.destroy())
  })
  return { ...(await listen(server, options ? 'https' : 'http')), asked, credentials }
}

/** A proxy that looks into TLS: it answers in the place of whoever is asked for, with a certificate of its own. */
export function lookingProxy(options: TlsOptions, handler: RequestListener): Promise<Running> {
  const inner = createHttps(options, handler).on('tlsClientError', () => {})
  const server = createHttp().on('connect', (_request, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    inner.emit('connection', socket)
  })
  return listen(server, 'http')
}

/** False on machines without IPv6, as many containers are. */
export const hasIpv6 = await new Promise<boolean>((resolve) => {
  const server = createTcp().once('error', () => resolve(false))
  server.listen(0, '::1', () => server.close(() => resolve(true)))
})

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const { port, close } = await muteServer()
  await close()
  return port
}
