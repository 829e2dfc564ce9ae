import { Client, credentials, type handleUnaryCall, Metadata, Server, ServerCredentials, type ServiceError, status } from '@grpc/grpc-js'
import { afterEach } from 'vitest'
import { grpcPath } from '../../src/grpc.ts'
import { type Signal, SIGNALS } from '../../src/types.ts'
import type { Running } from './servers.ts'

const clients: Client[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

interface Sending {
  metadata?: Record<string, string>
  gzip?: boolean
  timeoutMs?: number
  creds?: ReturnType<typeof credentials.createInsecure>
}

/** Exports with grpc-js, as the SDKs for Node.js do; the answer, or the status in words. */
export function exported(port: number, signal: Signal, body: Uint8Array, sending: Sending = {}): Promise<Buffer | string> {
  const { metadata = {}, gzip = false, timeoutMs = 5_000, creds = credentials.createInsecure() } = sending
  const client = new Client(`localhost:${port}`, creds, { 'grpc.default_compression_algorithm': gzip ? 2 : 0, 'grpc.enable_retries': 0 })
  clients.push(client)
  const headers = new Metadata()
  for (const [name, value] of Object.entries(metadata)) headers.set(name, value)
  const asIs = (bytes: Buffer) => bytes
  return new Promise((resolve) => {
    const done = (error: ServiceError | null, answer?: Buffer) =>
      resolve(error ? `${status[error.code]}: ${error.details}` : (answer ?? Buffer.alloc(0)))
    client.makeUnaryRequest(grpcPath(signal), asIs, asIs, Buffer.from(body), headers, { deadline: Date.now() + timeoutMs }, done)
  })
}

/** A server of grpc-js on a free loopback port, which answers every export with this. */
export async function grpcServer(onExport: handleUnaryCall<Buffer, Buffer>): Promise<Running> {
  const server = new Server({ 'grpc.enable_channelz': 0 })
  const asIs = (bytes: Buffer): Buffer => bytes
  for (const signal of SIGNALS) server.register(grpcPath(signal), onExport, asIs, asIs, 'unary')
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  return { url: `http://127.0.0.1:${port}`, port, close: async () => server.forceShutdown() }
}
