import { createServer as createHttp2 } from 'node:http2'
import { createServer, isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import { decoded, parse, textOf } from './http1.mjs'
import { kindOf, signalOfService } from './otlp-kind.mjs'
import { destination, fromAddress, grpcDestination, isPlace } from './place.mjs'
import { BAD_REQUEST, GOAWAY, grpcReply, httpReply, speaks } from './replies.mjs'

const TLS_HELLO = 0x16
const PREFACE = 'PRI * HTTP/2'

/** Takes every connection on the ports that it is told, answers at once, and keeps what arrived: exports by signal, and the rest as attempts. */
export function createSink({ names, secureContext }) {
  const ports = new Set()
  const sockets = new Set()
  // A blank at the end of a value is sent by some, and is seen.
  const grpc = createHttp2({ strictFieldWhitespaceValidation: false })
  let roles = {}
  let exports = []
  let attempts = []
  let last = 0

  const roleOf = ({ port }) => roles[port] ?? 'any'
  const attempt = ({ port }, kind, first = '') => attempts.push({ port, kind, first })
  const seen = () => (last = Date.now())

  function http(socket, place) {
    let buffer = Buffer.alloc(0)
    let requests = 0
    const read = (chunk) => {
      seen()
      buffer = Buffer.concat([buffer, chunk])
      for (let request = parse(buffer); request; request = parse(buffer)) {
        buffer = buffer.subarray(request.length)
        requests++
        if (request.method === 'CONNECT') return isPlace(request.target) ? tunnel(request.target) : decline(request.target)
        keep(request, place)
        const reply = httpReply(roleOf(place))
        if (reply) socket.write(reply)
      }
    }
    const tunnel = (target) => {
      socket.off('data', read)
      socket.off('close', closed)
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      begin(socket, { ...placeOf(target), tls: false, via: `${place.tls ? 'https' : 'http'}://${fromAddress(place, names)}` })
    }
    const decline = (target) => refuse(socket, place, 'connect-refused', BAD_REQUEST, Buffer.from(target))
    const closed = () => {
      if (requests > 0) return
      const first = place.error ?? buffer.toString('latin1', 0, 40)
      attempt(place, place.tls ? 'tlserr' : first === '' ? 'silent' : 'not-http', first)
    }
    socket.on('data', read)
    socket.on('close', closed)
  }

  function placeOf(target) {
    const name = target.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
    return { port: Number(/:(\d+)$/.exec(target)?.[1] ?? 443), address: isIP(name) ? name : names.addressOf(name) }
  }

  function keep(request, place) {
    const kind = request.method === 'POST' ? kindOf(decoded(request)) : null
    if (!kind) return attempt(place, 'http', `${request.method} ${request.target}`)
    exports.push({ ...kind, ...destination(request, place, names), headers: request.headers })
  }

  // The place is that of the session: a stream may outlive it, and knows none then.
  grpc.on('session', (session) => {
    const { place } = session.socket
    let streams = 0
    session.on('stream', (stream, headers, _flags, raw) => {
      streams++
      call(stream, headers, raw, place)
    })
    // A request that HTTP/2 forbids (an authority that is none) is no stream: the connection is all that is seen.
    session.on('close', () => streams === 0 && attempt(place, 'h2-refused'))
  })
  grpc.on('sessionError', () => {})

  function call(stream, headers, raw, place) {
    const parts = []
    stream.on('error', () => {})
    stream.on('data', (part) => seen() && parts.push(part))
    stream.on('end', () => {
      const signal = signalOfService(headers[':path'])
      const authority = headers[':authority'] ?? ''
      if (signal) exports.push({ signal, protocol: 'grpc', ...grpcDestination(authority, place, names), headers: pairs(raw) })
      else
        keep(
          {
            method: headers[':method'],
            target: headers[':path'],
            headers: [['host', authority], ...pairs(raw)],
            body: Buffer.concat(parts),
          },
          place,
        )
      if (!stream.destroyed) answer(stream, signal ? grpcReply(roleOf(place)) : undefined)
    })
  }

  /** Waits for the first bytes, which tell TLS, HTTP/2 and HTTP/1 apart. */
  function begin(socket, place) {
    const silent = () => attempt(place, place.tls ? 'tlserr' : 'silent', place.error)
    socket.once('close', silent)
    socket.once('data', (first) => {
      seen()
      socket.off('close', silent)
      socket.pause()
      socket.unshift(first)
      if (first[0] === TLS_HELLO && !place.tls) return hello(socket, place)
      const isGrpc = first.toString('latin1', 0, PREFACE.length) === PREFACE
      if (!place.tls && roleOf(place) === 'tls') return refuse(socket, place, `${isGrpc ? 'h2-preface' : 'h1'}-on-tls`, BAD_REQUEST)
      if (isGrpc) return speaks(roleOf(place), 'grpc') ? http2(socket, place) : refuse(socket, place, 'h2-preface-on-h1', BAD_REQUEST)
      if (!speaks(roleOf(place), 'http')) return refuse(socket, place, 'h1-on-h2', GOAWAY, first)
      http(socket, place)
      socket.resume()
    })
  }

  function refuse(socket, place, kind, reply, first = Buffer.alloc(0)) {
    attempt(place, kind, first.toString('latin1').split('\r\n')[0]?.slice(0, 60))
    socket.on('error', () => {})
    socket.resume()
    socket.end(reply)
  }

  function http2(socket, place) {
    socket.place = place
    grpc.emit('connection', socket)
  }

  function hello(socket, place) {
    if (!secureContext || !speaks(roleOf(place), 'tls')) {
      attempt(place, 'tls-clienthello-on-plain')
      return socket.destroy()
    }
    place.tls = true
    const stream = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['h2', 'http/1.1'] })
    stream.on('error', (error) => (place.error = error.code ?? error.message))
    // A server's socket that was made by hand keeps that mark, and an HTTP/2 session would wait for ever.
    stream.on('secure', () => (stream.secureConnecting = false))
    begin(stream, place)
  }

  function accept(socket) {
    seen()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    begin(socket, { port: socket.localPort, address: (socket.localAddress ?? '').replace(/^::ffff:/, ''), tls: false, via: null })
  }

  return {
    /** When something was last heard, in milliseconds since 1970. */
    lastHeard: () => last,
    async listen(wanted, given = {}) {
      roles = given
      for (const port of wanted) {
        if (ports.has(port)) continue
        ports.add(port)
        await new Promise((resolve, reject) => createServer(accept).on('error', reject).listen(port, '::', resolve))
      }
    },
    /** What came since the last call, once every connection is closed (at most `ms` milliseconds later). */
    async take(ms) {
      const deadline = Date.now() + ms
      while (sockets.size > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 5))
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => setTimeout(done, 2))
      const taken = { exports, attempts }
      exports = []
      attempts = []
      return taken
    },
  }
}

/** `status` is that of gRPC, undefined for a request that is none; null is no answer. */
function answer(stream, status) {
  if (status === null) return
  if (status === undefined) {
    stream.respond({ ':status': 200 }, { endStream: true })
    return
  }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }))
  stream.end(status === '0' ? Buffer.alloc(5) : undefined)
}

/** Name and value of each header that is no pseudo-header. */
function pairs(raw) {
  const out = []
  for (let at = 0; at < raw.length; at += 2)
    if (!raw[at].startsWith(':')) out.push([raw[at].toLowerCase(), textOf(Buffer.from(raw[at + 1], 'latin1'))])
  return out
}
