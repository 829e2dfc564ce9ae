import type { Socket } from 'node:net'
import { classify } from './classify.ts'
import { open } from './connect.ts'
import type { Call } from './question.ts'

export interface Sniffed {
  kind: 'http2' | 'http1' | 'tls' | 'text' | 'silent' | 'closed' | 'refused'
  /** What came back came through TLS. */
  tls: boolean
  /** Beside HTTP/2. */
  http1Too?: boolean
  /** The first bytes that were seen, at most 24, in hex. */
  firstBytes?: string
  /** The error of a TLS server that broke off, e.g. because it wants a certificate. */
  alert?: Error
}

export interface SniffQuestion {
  host: string
  port: number
  /** Begin with TLS; certificates are not checked, and nothing that matters is sent. */
  tls: boolean
  timeoutMs: number
  abort?: AbortSignal
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1')
// A TLS server that breaks off says why, and so shows that it is one.
const ALERT = /^ERR_SSL_[\w/]+_ALERT_/
const GET = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')

interface Seen {
  bytes: Buffer
  end: 'data' | 'silent' | 'closed' | 'refused'
  /** TLS stands, or a TLS server refused it. */
  tls: boolean
  alert?: Error
}

interface Exchange {
  host: string
  port: number
  send: Buffer | null
  alpn?: string[]
  ms: number
  abort?: AbortSignal
}

type Try = (send: Buffer | null, alpn?: string[]) => Promise<Seen>

/** Finds out what listens: an HTTP/2 or HTTP/1 server, a TLS port, something that speaks text. Three connections at most; never throws. */
export async function sniff({ host, port, tls, timeoutMs, abort }: SniffQuestion): Promise<Sniffed> {
  const end = performance.now() + timeoutMs
  const attempt: Try = (send, alpn) =>
    exchange({ host, port, send, alpn, ms: Math.max(1, Math.min(timeoutMs / 3, end - performance.now())), abort })
  if (!tls) return plainly(attempt, true)
  const seen = await attempt(PREFACE, ['h2'])
  if (seen.end === 'refused') return result('refused', seen)
  return seen.tls ? securely(attempt, seen) : plainly(attempt, false)
}

async function plainly(attempt: Try, helloToo: boolean): Promise<Sniffed> {
  const first = await attempt(PREFACE)
  if (first.end === 'refused') return result('refused', first)
  const kind = kindOf(first.bytes)
  if (kind === 'http2') return { ...result(kind, first), http1Too: kindOf((await attempt(GET)).bytes) === 'http1' }
  // nginx answers plain text on its TLS port in plain text.
  if (kind && !/^HTTP\/1\.\d 400/.test(first.bytes.toString('latin1'))) return result(kind, first)
  const hello = helloToo ? await attempt(null, ['h2', 'http/1.1']) : undefined
  if (hello?.tls) return result('tls', hello)
  if (kind) return result(kind, first)
  const get = await attempt(GET)
  return result(kindOf(get.bytes) ?? (first.end === 'closed' ? 'closed' : 'silent'), get)
}

async function securely(attempt: Try, first: Seen): Promise<Sniffed> {
  const kind = kindOf(first.bytes)
  if (kind && kind !== 'http2') return result(kind, first)
  const get = await attempt(GET, ['http/1.1'])
  const http1 = kindOf(get.bytes) === 'http1'
  if (kind === 'http2') return { ...result(kind, first), http1Too: http1 }
  return result(kindOf(get.bytes) ?? (get.alert ? 'tls' : get.end === 'closed' ? 'closed' : 'silent'), get)
}

function result(kind: Sniffed['kind'], { tls, bytes, alert }: Seen): Sniffed {
  return { kind, tls, alert, firstBytes: bytes.length ? bytes.subarray(0, 24).toString('hex') : undefined }
}

function kindOf(bytes: Buffer): 'http2' | 'http1' | 'tls' | 'text' | undefined {
  if (!bytes.length) return undefined
  // A frame of type SETTINGS on stream 0, which is what a server has to send first: RFC 9113, 3.4
  if (bytes.length >= 9 && bytes.readUInt16BE(0) === 0 && bytes[3] === 4 && bytes.readUInt32BE(5) === 0) return 'http2'
  if (bytes.subarray(0, 5).toString('latin1') === 'HTTP/') return 'http1'
  const [type = 0, major] = bytes
  return type >= 0x14 && type <= 0x17 && major === 3 ? 'tls' : 'text'
}

/** One connection: sends, and waits for the first bytes. */
async function exchange({ host, port, send, alpn, ms, abort }: Exchange): Promise<Seen> {
  const control = new AbortController()
  const stop = () => control.abort()
  const timer = setTimeout(stop, ms)
  abort?.addEventListener('abort', stop)
  if (abort?.aborted) stop()
  const call: Call = { signal: control.signal, maxBody: 0, step: 'tcp', peer: '' }
  const seen: Seen = { bytes: Buffer.alloc(0), end: 'silent', tls: false }
  try {
    const socket = await open({ host, port, tls: !!alpn, alpn: alpn ?? [], unverified: true }, call)
    seen.tls = !!alpn
    if (send) await firstBytes(socket, send, seen, control.signal)
    socket.destroy()
  } catch (error) {
    const { failure } = classify(error, { step: call.step, peer: call.peer })
    if (!control.signal.aborted) seen.end = failure === 'refused' ? 'refused' : 'closed'
    call.socketError ??= error as Error
  } finally {
    clearTimeout(timer)
    abort?.removeEventListener('abort', stop)
  }
  const code = (call.socketError as NodeJS.ErrnoException | undefined)?.code
  if (code && ALERT.test(code)) Object.assign(seen, { tls: true, alert: call.socketError })
  return seen
}

/** Nine bytes tell an HTTP/2 server; a shorter greeting is taken as it is after a pause. */
function firstBytes(socket: Socket, send: Buffer, seen: Seen, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let pause: NodeJS.Timeout | undefined
    const done = (end: Seen['end']) => {
      clearTimeout(pause)
      socket.off('data', take).off('error', closed).off('end', closed).off('close', closed)
      signal.removeEventListener('abort', silent)
      seen.end = seen.bytes.length ? 'data' : end
      resolve()
    }
    const silent = () => done('silent')
    const closed = () => done('closed')
    const take = (chunk: Buffer) => {
      seen.bytes = Buffer.concat([seen.bytes, chunk])
      if (seen.bytes.length >= 9) return done('data')
      pause ??= setTimeout(() => done('data'), 100)
    }
    signal.addEventListener('abort', silent)
    socket.on('error', closed).on('end', closed).on('close', closed)
    socket.on('data', take)
    socket.write(send)
  })
}
