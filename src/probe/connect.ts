import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Call, Place, Target } from './question.ts'

/**
 * Opens a connection and writes down in `call` how far it came.
 * @throws the low-level error of the step that failed, or the reason of `call.signal`
 */
export async function open(target: Target, call: Call): Promise<Socket> {
  const { proxy } = target
  let socket = await tcp(proxy ?? target, call, proxy ? 'proxy' : undefined)
  if (proxy?.tls) socket = await tls(socket, proxy, call, {})
  if (proxy && target.tunnel) await tunnel(socket, target, call)
  if (target.tls && (!proxy || target.tunnel)) {
    call.step = 'tls'
    socket = await tls(socket, target, call, { ca: target.ca, ALPNProtocols: target.alpn, rejectUnauthorized: !target.unverified })
  }
  call.step = 'answer'
  return socket
}

async function tcp({ host, port }: Place, call: Call, step?: 'proxy'): Promise<Socket> {
  call.peer = `${host.includes(':') ? `[${host}]` : host}:${port}`
  call.step = step ?? (isIP(host) ? 'tcp' : 'dns')
  // The default of 250 ms for one address of several is too short for a far server: https://github.com/nodejs/node/issues/54359
  const socket = connectTcp({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout: 1_000 })
  keepErrors(socket, call)
  socket.on('lookup', (error) => {
    if (!error) call.step = step ?? 'tcp'
  })
  await until(socket, 'connect', call)
  if (socket.remoteAddress) call.peer = `${socket.remoteFamily === 'IPv6' ? `[${socket.remoteAddress}]` : socket.remoteAddress}:${port}`
  return socket
}

type TlsOptions = { ca?: string; ALPNProtocols?: string[]; rejectUnauthorized?: boolean }

async function tls(socket: Socket, { host }: Place, call: Call, options: TlsOptions): Promise<Socket> {
  const servername = isIP(host) ? undefined : host
  // NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment must not switch the check off here.
  const secured = connectTls({ socket, host, servername, rejectUnauthorized: true, ...options })
  keepErrors(secured, call)
  secured.once('keylog', () => (call.keyed = true))
  await until(secured, 'secureConnect', call)
  return secured
}

async function tunnel(socket: Socket, { host, port, proxy }: Target, call: Call): Promise<void> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
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
