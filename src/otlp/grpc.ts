import type { ServerHttp2Stream } from 'node:http2'
import { createServer } from 'node:net'
import {
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerInterceptingCallInterface,
  ServerInterceptingCall,
  type ServerInterceptor,
} from '@grpc/grpc-js'
import { grpcPath } from '../grpc.ts'
import { SIGNALS, type Signal } from '../types.ts'
import { type Context, hidden, pause, type ServerTls, summary } from './context.ts'
import { faultsFor } from './faults.ts'
import { breakOff, foreign, goAway, withoutTrailers } from './grpc-faults.ts'
import { type GrpcReply, metadataOf, takeInMessage } from './grpc-reply.ts'
import { listen, type Listening } from './listen.ts'

type Handler = handleUnaryCall<Buffer, Buffer>
/** The HTTP/2 stream under a call, by the metadata that came with it. */
type Streams = WeakMap<Metadata, ServerHttp2Stream>

/** The OTLP/gRPC door. grpc-js speaks; the TCP connections are ours, so that they can be reset and ended. */
export async function listenGrpc(context: Context, host: string, port: number, tls?: ServerTls): Promise<Listening> {
  const { bodyBytes, requestMs } = context.limits
  const streams: Streams = new WeakMap()
  const server = new Server({
    'grpc.max_receive_message_length': bodyBytes,
    'grpc.max_concurrent_streams': 100,
    'grpc.max_connection_idle_ms': requestMs,
    'grpc.enable_channelz': 0,
    interceptors: [watch(streams, requestMs)],
  })
  const front = createServer()
  const listening = await listen(front, host, port)
  for (const signal of SIGNALS) server.addService(serviceOf(signal), { Export: handlerOf(signal, context, streams, listening) })
  const injector = server.createConnectionInjector(credentialsOf(tls))
  front.on('connection', (socket) => injector.injectConnection(socket))
  return {
    ...listening,
    close: async () => {
      server.forceShutdown()
      await listening.close()
    },
  }
}

function credentialsOf(tls?: ServerTls): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure()
  const { cert, key, clientCa } = tls
  const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) }
  return ServerCredentials.createSsl(clientCa === undefined ? null : Buffer.from(clientCa), [pair], clientCa !== undefined)
}

const asIs = (bytes: Buffer): Buffer => bytes

function serviceOf(signal: Signal) {
  const codec = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs }
  return { Export: { path: grpcPath(signal), requestStream: false, responseStream: false, ...codec } } as const
}

/** Remembers the stream of each call, and ends one whose request does not arrive in time. */
const watch =
  (streams: Streams, requestMs: number): ServerInterceptor =>
  (_method, call) => {
    const stream = streamOf(call)
    const late = setTimeout(() => stream.destroy(), requestMs)
    stream.once('close', () => clearTimeout(late))
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, go) => {
            streams.set(metadata, stream)
            go(metadata)
          },
          onReceiveHalfClose: (go) => {
            clearTimeout(late)
            go()
          },
        }),
    })
  }

/** grpc-js has no public way to what is under a call, and faults below gRPC need it: grpc-js/src/server-interceptors.ts, 1.14.7. */
function streamOf(call: ServerInterceptingCallInterface): ServerHttp2Stream {
  const stream = Reflect.get(call, 'stream') as ServerHttp2Stream | undefined
  if (!stream?.session) throw new Error('this version of grpc-js keeps its stream elsewhere')
  return stream
}

type Call = Parameters<Handler>[0]
type Answer = Parameters<Handler>[1]

const handlerOf =
  (signal: Signal, context: Context, streams: Streams, listening: Listening): Handler =>
  (call, answer) => {
    const stream = streams.get(call.metadata)
    if (!stream) return answer({ code: 13, details: 'the stream of the call is lost' })
    // The client has gone, or our own code failed: there is nobody left to tell but by cutting the stream.
    respond({ signal, call, answer, stream, context, listening }).catch(() => stream.destroy())
  }

interface Exchange {
  signal: Signal
  call: Call
  answer: Answer
  stream: ServerHttp2Stream
  context: Context
  listening: Listening
}

async function respond(exchange: Exchange): Promise<void> {
  const { signal, call, stream, context, listening } = exchange
  const headers = Object.fromEntries(Object.entries(call.metadata.toHttp2Headers()).map(([name, value]) => [name, String(value)]))
  const faults = faultsFor(context.faults[signal], headers)
  const { reply, export: content } = takeInMessage(signal, call.request, faults, context.store)
  const silent = faults.reset || faults.mute || faults.goaway
  const said = silent ? { status: null } : reply.foreign ? { status: reply.foreign.status } : { status: 200, grpc: reply.code }
  context.note({ method: 'POST', ...hidden(call.getPath(), Object.entries(headers)), signal, ...said, export: summary(content) })
  if (faults.delayMs !== undefined) await pause(stream, faults.delayMs)
  if (stream.destroyed) return
  const end = (how: 'reset' | 'cut'): void => listening.end(how, stream.session?.socket ?? {})
  if (faults.reset) return end('reset')
  if (faults.goaway) return goAway(stream)
  if (faults.mute) return pause(stream, context.limits.muteMs).then(() => void stream.destroy())
  if (faults.cut || faults.lateReset || faults.dripMs !== undefined) return breakOff(stream, reply, { faults, limits: context.limits, end })
  if (reply.foreign) return foreign(stream, reply.foreign)
  if (faults.noTrailers) return withoutTrailers(stream, reply)
  finish(exchange, reply)
}

function finish({ answer, stream, context }: Exchange, reply: GrpcReply): void {
  const deadline = setTimeout(() => stream.destroy(), context.limits.requestMs)
  stream.once('close', () => clearTimeout(deadline))
  if (reply.code === 0) answer(null, Buffer.from(reply.message))
  else answer({ code: reply.code, details: reply.details, metadata: metadataOf(reply) })
}
