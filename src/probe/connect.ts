import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { type Call, type Lookup, type Place, type Relay, type Target } from './question.ts'
import { contextOf } from './trust.ts'
import { socketAddress } from '../url.ts'

/**
 * Opens a connection and writes down in `call` how far it came.
 * @throws the low-level error of the step that failed, or the reason of `call.signal`
 */
export async function open(target: Target, call: Call): Promise<Socket> {
  const { proxy } = target
  let socket = await tcp(proxy ?? target, call, proxy ? 'proxy' : undefined)
  if (proxy?.tls) socket = await tlsToProxy(socket, proxy, call)
  if (proxy && target.tunnel) await tunnel(socket, target, call)
  if (target.tls && (!proxy || target.tunnel)) {
    call.step = 'tls'
    socket = await tls(socket, target, call, {
      secureContext: contextOf(target.trust),
      ALPNProtocols: target.alpn,
      rejectUnauthorized: !target.unverified,
    })
  }
  call.step = 'answer'
  return socket
}

async function tcp({ host, port }: Place, call: Call, step?: 'proxy'): Promise<Socket> {
  call.peer = socketAddress(host, port)
  call.step = step ?? (isIP(host) ? 'tcp' : 'dns')
  // The default of 250 ms for one address of several is too short for a far server: https://github.com/nodejs/node/issues/54359
  const socket = connectTcp({
    host,
    port,
    noDelay: true,
    autoSelectFamilyAttemptTimeout: 1_000,
    lookup: call.lookup && asNode(call.lookup),
  })
  keepErrors(socket, call)
  socket.on('lookup', (error) => {
    if (!error) call.step = step ?? 'tcp'
  })
  await until(socket, 'connect', call)
  if (socket.remoteAddress) call.peer = socketAddress(socket.remoteAddress, port)
  return socket
}

/** As node:net asks for it. */
const asNode =
  (lookup: Lookup): LookupFunction =>
  (host, { all }, done) => {
    lookup(host).then(
      (found) => (all ? done(null, found) : done(null, found[0]?.address ?? '', found[0]?.family)),
      (error: NodeJS.ErrnoException) => done(error, ''),
    )
  }

/** As the program trusts, and not as otel-doctor's own environment has it. A password goes to nobody who has not shown who he is. */
export const tlsToProxy = (socket: Socket, proxy: Relay, call: Call): Promise<Socket> =>
  tls(socket, proxy, call, {
    secureContext: contextOf(proxy.trust),
    rejectUnauthorized: !proxy.trust?.takesAny || proxy.authorization !== undefined,
  })

type TlsOptions = { secureContext?: SecureContext; ALPNProtocols?: string[]; rejectUnauthorized?: boolean }

async function tls(socket: Socket, { host }: Place, call: Call, options: TlsOptions): Promise<Socket> {
  const servername = isIP(host) ? undefined : host
  // NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment must not switch the check off here.
  const secured = connectTls({ socket, host, servername, rejectUnauthorized: true, ...options })
  keepErrors(secured, call)
  secured.once('keylog', () => (call.keyed = true))
  await until(secured, 'secureConnect', call)
  return secured
}

/** Asks a proxy to pass bytes on. */
export async function tunnel(socket: Socket, { host, port, proxy }: Pick<Target, 'host' | 'port' | 'proxy'>, call: Call): Promise<void> {
  const authority = socketAddress(host, port)
  const credential = proxy?.authorization ? `Proxy-Authorization: ${proxy.authorization}\r\n` : ''
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credential}\r\n`)
  let seen = Buffer.alloc(0)
  while (!seen.includes('\r\n\r\n') && seen.length < 16_384) {
    await until(socket, 'readable', call)
    seen = Buffer.concat([seen, socket.read() ?? Buffer.alloc(0)])
  }
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(seen.toString('latin1'))?.[1]
  if (!status?.startsWith('2')) {
    socket.destroy()
    throw Object.assign(new Error(), { code: 'ERR_PROXY_ANSWER', status })
  }
  const rest = seen.subarray(seen.indexOf('\r\n\r\n') + 4)
  if (rest.length) socket.unshift(rest)
}

/** The other side hung up without a word. */
export const ended = () => Object.assign(new Error('other side closed'), { code: 'ECONNRESET' })

/** An error that comes while nobody waits is kept, not thrown. */
function keepErrors(socket: Socket, call: Call): void {
  socket.on('error', (error) => (call.socketError ??= error))
}

/** Waits for an event of a socket; whatever ends the waiting otherwise destroys the socket. */
function until(socket: Socket, event: 'connect' | 'secureConnect' | 'readable', call: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown) => {
      call.signal.removeEventListener('abort', aborted)
      socket.off(event, arrived).off('error', settle).off('end', closed).off('close', closed)
      if (!error) return resolve()
      socket.destroy()
      reject(error)
    }
    const arrived = () => settle()
    const closed = () => settle(call.socketError ?? ended())
    const aborted = () => settle(call.signal.reason)
    socket.once(event, arrived).once('error', settle).once('end', closed).once('close', closed)
    call.signal.addEventListener('abort', aborted)
    if (call.signal.aborted) aborted()
  })
}
