import type { AddressInfo, Server, Socket } from 'node:net'
import { UsageError } from '../usage.ts'
import { RECEIVER_NAME } from './readback.ts'
import { socketAddress } from '../url.ts'

/** A client, seen from here. */
interface Peer {
  remoteAddress?: string
  remotePort?: number
}

/** A server that listens, and the TCP connections under whatever it speaks. */
export interface Listening {
  port: number
  /** `127.0.0.1:4318`, as a URL has it. */
  authority: string
  /** Ends the connection of this client with a reset, or without a word to what speaks on it. */
  end(how: 'reset' | 'cut', peer: Peer): void
  /** Stops listening and ends all connections at once. */
  close(): Promise<void>
}

/** Rejects with UsageError where the address cannot be listened on. */
export async function listen(server: Server, host: string, port: number): Promise<Listening> {
  const sockets = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket)
    sockets.set(key, socket)
    socket.on('error', () => {}).once('close', () => sockets.delete(key))
  })
  await new Promise<void>((resolve, reject) => {
    const refuse = (why: string): void =>
      reject(new UsageError(`Cannot listen on ${host}, port ${port} (${why}); choose another address or port.`))
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return refuse('a port is a number from 0 to 65535')
    server.on('error', (error: NodeJS.ErrnoException) => refuse(error.code ?? error.message))
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    authority: socketAddress(address.address, address.port),
    end: (how, peer) => {
      const socket = sockets.get(keyOf(peer))
      if (how === 'reset') socket?.resetAndDestroy()
      else socket?.destroySoon()
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets.values()) socket.destroy()
      await closed
    },
  }
}

const keyOf = ({ remoteAddress, remotePort }: Peer): string => `${remoteAddress} ${remotePort}`

/** Answers what is no HTTP request, or one that did not arrive in time, before the connection is cut. */
export function answerBadRequest(
  error: Error & { code?: string },
  socket: { writable: boolean; end(text: string): unknown; destroy(): unknown },
): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const status = { HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large', ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout' }[
    error.code ?? ''
  ]
  socket.end(`HTTP/1.1 ${status ?? '400 Bad Request'}\r\nserver: ${RECEIVER_NAME}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
}
