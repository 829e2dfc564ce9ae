import { createServer, isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import { gunzipSync } from 'node:zlib'
import { signalOf } from './otlp-kind.mjs'

const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n'
const TLS_HELLO = 0x16

/** Takes every connection on the ports that it is told, answers at once, and keeps what arrived: exports by signal, and the rest as attempts. */
export function createSink({ names, secureContext }) {
  const ports = new Set()
  const sockets = new Set()
  let exports = []
  let attempts = []

  function http(socket, place) {
    let buffer = Buffer.alloc(0)
    let requests = 0
    const read = (chunk) => {
      buffer = Buffer.concat([buffer, chunk])
      for (let request = parse(buffer); request; request = parse(buffer)) {
        buffer = buffer.subarray(request.length)
        requests++
        if (request.method === 'CONNECT') return tunnel(request.target)
        keep(request, place)
        socket.write(OK)
      }
    }
    const tunnel = (target) => {
      const url = new URL(`http://${target}`)
      const name = url.hostname.replace(/^\[|\]$/g, '')
      const address = isIP(name) ? name : names.addressOf(name)
      socket.off('data', read)
      socket.off('close', closed)
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      begin(socket, {
        port: Number(target.split(':').at(-1)),
        address,
        tls: false,
        via: `${place.tls ? 'https' : 'http'}://${fromAddress(place, names)}`,
      })
    }
    const closed = () => {
      if (requests > 0) return
      const first = place.error ?? buffer.toString('latin1', 0, 40)
      attempts.push({ port: place.port, kind: kindOf(first, place.tls), first })
    }
    socket.on('data', read)
    socket.on('close', closed)
  }

  function keep(request, place) {
    const signal = request.method === 'POST' ? signalOf(decoded(request)) : null
    if (!signal) return attempts.push({ port: place.port, kind: 'http', first: `${request.method} ${request.target}` })
    exports.push({ signal, ...destination(request, place, names), headers: request.headers })
  }

  /** Waits for the first bytes, which tell TLS from plain text. */
  function begin(socket, place) {
    const silent = () => attempts.push({ port: place.port, kind: 'silent', first: '' })
    socket.once('close', silent)
    socket.once('data', (first) => {
      socket.off('close', silent)
      socket.pause()
      socket.unshift(first)
      place.tls = first[0] === TLS_HELLO
      if (place.tls && !secureContext) {
        attempts.push({ port: place.port, kind: 'tls-clienthello-on-plain', first: first.toString('hex', 0, 8) })
        return socket.destroy()
      }
      if (place.tls) return http(secure(socket, place), place)
      http(socket, place)
      socket.resume()
    })
  }

  function secure(socket, place) {
    const stream = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
    return stream.on('error', (error) => (place.error = error.message))
  }

  function accept(socket) {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    begin(socket, { port: socket.localPort, address: (socket.localAddress ?? '').replace(/^::ffff:/, ''), tls: false, via: null })
  }

  return {
    async listen(wanted) {
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

function parse(buffer) {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [line = '', ...rest] = buffer.toString('utf8', 0, end).split('\r\n')
  const [method = '', target = '', version = ''] = line.split(' ')
  if (!version.startsWith('HTTP/1')) return null
  // One blank after the colon belongs to the writer; any other is part of the value that the settings gave.
  const headers = rest.map((text) => [text.slice(0, text.indexOf(':')).toLowerCase(), text.slice(text.indexOf(':') + 1).replace(/^ /, '')])
  const size = Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0)
  const length = end + 4 + size
  return buffer.length < length ? null : { method, target, headers, body: buffer.subarray(end + 4, length), length }
}

function kindOf(first, tls) {
  if (tls) return 'tlserr'
  if (first.startsWith('PRI * HTTP/2')) return 'h2-preface-on-h1'
  return first === '' ? 'silent' : 'not-http'
}

function decoded(request) {
  const encoding = request.headers.find(([name]) => name === 'content-encoding')?.[1]
  return encoding === 'gzip' ? gunzipSync(request.body) : request.body
}

/** The URL that was dialled. A Host header that does not fit the address of the connection was written by the user and says nothing. */
function destination(request, place, names) {
  const scheme = place.tls ? 'https' : 'http'
  // Through a proxy the target is the whole URL, and some clients leave the user name in it.
  if (/^https?:/i.test(request.target)) {
    return { url: request.target.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1'), via: `${scheme}://${fromAddress(place, names)}` }
  }
  const host = request.headers.find(([name]) => name === 'host')?.[1] ?? ''
  const authority = fits(host, place, names) ? host : fromAddress(place, names)
  return { url: `${scheme}://${authority}${request.target}`, via: place.via }
}

function fits(host, place, names) {
  const match = /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(host)
  if (!match) return false
  const [, name = '', port = place.tls ? '443' : '80'] = match
  if (Number(port) !== place.port) return false
  const address = name.startsWith('[') ? name.slice(1, -1) : name
  return same(address, place.address) || names.known(name) === place.address
}

function same(a, b) {
  const one = a === '0.0.0.0' ? '127.0.0.1' : a === '::' ? '::1' : a
  const mapped = b.includes('.') ? new URL(`http://[::ffff:${b}]`).hostname.slice(1, -1) : b
  return one === b || one === mapped
}

function fromAddress({ address, port, tls }, names) {
  const host = names.nameOf(address) ?? (address.includes(':') ? `[${address}]` : address)
  return port === (tls ? 443 : 80) ? host : `${host}:${port}`
}
