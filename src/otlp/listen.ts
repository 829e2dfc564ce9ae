import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../usage.ts'
import { RECEIVER_NAME } from './readback.ts'

/** Rejects with UsageError where the address cannot be listened on. */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (why: string): void =>
      reject(new UsageError(`Cannot listen on ${host}, port ${port} (${why}); choose another address or port.`))
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return refuse('a port is a number from 0 to 65535')
    server.on('error', (error: NodeJS.ErrnoException) => refuse(error.code ?? error.message))
    server.listen(port, host, resolve)
  })
  return server.address() as AddressInfo
}

/** Stops listening and ends all connections at once. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}

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
