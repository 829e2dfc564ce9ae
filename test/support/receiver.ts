import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { afterEach } from 'vitest'
import { decodeStatus, startReceiver, syntheticTrace, type Receiver, type ReceiverOptions } from '../../src/otlp/index.ts'

export const PROTOBUF = 'application/x-protobuf'
export const JSON_TYPE = 'application/json'
const open: Receiver[] = []

/** A receiver on a free port, which is closed when the test ends. */
export async function start(options?: ReceiverOptions): Promise<Receiver> {
  const receiver = await startReceiver(options)
  open.push(receiver)
  return receiver
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()))
})

export const trace = () => syntheticTrace({ now: Date.now, random: randomBytes })
export const ask = (url: string, init: RequestInit = {}) => fetch(url, { ...init, signal: AbortSignal.timeout(10_000) })
export const post = (
  receiver: Receiver,
  body: Uint8Array | string,
  headers: Record<string, string> = { 'content-type': PROTOBUF },
  path = '/v1/traces',
) => ask(`${receiver.url}${path}`, { method: 'POST', headers, body: typeof body === 'string' ? body : Buffer.from(body) })
export const statusOf = async (answer: Response) =>
  decodeStatus(new Uint8Array(await answer.arrayBuffer()), answer.headers.get('content-type') ?? undefined)

/** Sends raw bytes and waits for the end of the connection. */
export function raw(port: number, bytes: string, after?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes)
      after?.(socket)
    })
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}
