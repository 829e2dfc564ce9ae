import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import type { Signal } from '../types.ts'
import { readBody } from './body.ts'
import { type Context, hidden, pause, type ReceiverLimits, type ServerTls, summary } from './context.ts'
import { faultsFor, type FaultSet } from './faults.ts'
import { httpEncoding, takeIn } from './intake.ts'
import { answerBadRequest, listen, type Listening } from './listen.ts'
import { readBack, RECEIVER_NAME } from './readback.ts'
import { errorReply, type Reply } from './reply.ts'

/** The OTLP/HTTP door, which also answers what was received. */
export async function listenHttp(context: Context, host: string, port: number, tls?: ServerTls): Promise<Listening> {
  const { requestMs } = context.limits
  const options: ServerOptions = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: Math.min(1000, requestMs / 2),
  }
  const server = await serverOf(options, tls)
  server.on('clientError', answerBadRequest)
  const listening = await listen(server, host, port)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const reset = (): void => listening.end('reset', request.socket)
    // The client has gone, or our own code failed: either way there is nobody left to tell but by cutting the connection.
    respond(request, response, context, reset).catch(() => request.socket.destroy())
  })
  return listening
}

async function serverOf(options: ServerOptions, tls?: ServerTls): Promise<Server> {
  if (!tls) return createServer(options)
  const https = await import('node:https')
  const { cert, key, clientCa } = tls
  return https.createServer({ ...options, cert, key, ...(clientCa !== undefined && { ca: clientCa, requestCert: true }) })
}

async function respond(request: IncomingMessage, response: ServerResponse, context: Context, reset: () => void): Promise<void> {
  const { method = '', url = '' } = request
  const path = pathOf(url)
  const own = readBack(method, path, context.store)
  if (own) return finish(request, response, own, context.limits)
  const signal = context.signals.get(path) ?? null
  const faults = signal && method === 'POST' ? faultsFor(context.faults[signal], request.headers) : {}
  const body = await readBody(request, context.limits.bodyBytes)
  const intake =
    signal && method === 'POST'
      ? await takeIn({ signal, headers: request.headers, body }, faults, context.store, context.limits.bodyBytes)
      : { reply: misdirected(request, signal), export: null }
  const silent = faults.reset || faults.mute
  context.note({ method, ...seen(request), signal, status: silent ? null : intake.reply.status, export: summary(intake.export) })
  if (faults.delayMs !== undefined) await pause(request.socket, faults.delayMs)
  if (faults.reset) reset()
  else if (faults.mute) await pause(request.socket, context.limits.muteMs).then(() => request.socket.destroy())
  else if (faults.cut || faults.lateReset || faults.dripMs !== undefined)
    await breakOff(request, response, intake.reply, { faults, limits: context.limits, reset })
  else finish(request, response, intake.reply, context.limits)
}

function finish(request: IncomingMessage, response: ServerResponse, reply: Reply, limits: ReceiverLimits): void {
  const deadline = setTimeout(() => request.socket.destroy(), limits.requestMs)
  response.once('close', () => clearTimeout(deadline))
  const bare = reply.status === 204 || reply.status === 205 || reply.status === 304
  const length = bare ? {} : { 'content-length': String(Buffer.byteLength(reply.body)) }
  response.writeHead(reply.status, { server: RECEIVER_NAME, ...reply.headers, ...length })
  response.end(bare ? undefined : reply.body)
}

interface Breaking {
  faults: FaultSet
  limits: ReceiverLimits
  reset(): void
}

/** Begins an answer and does not finish it: it promises more bytes than come. */
async function breakOff(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
  { faults, limits, reset }: Breaking,
): Promise<void> {
  const bytes = Buffer.from(body)
  const length = faults.dripMs === undefined ? { 'content-length': String(Math.max(2, bytes.length)) } : {}
  response.writeHead(status, { server: RECEIVER_NAME, ...headers, ...length })
  response.flushHeaders()
  if (faults.cut) {
    response.write(bytes.subarray(0, bytes.length / 2))
    // Not at once: what is still to be sent goes first.
    return request.socket.destroySoon()
  }
  // So that the headers are read before the reset takes them away.
  if (faults.lateReset) return pause(request.socket, SOON_MS).then(reset)
  const drip = setInterval(() => response.write('.'), faults.dripMs)
  await pause(request.socket, limits.muteMs).finally(() => clearInterval(drip))
  request.socket.destroy()
}

/** Time for what was sent to be read. */
const SOON_MS = 50

const misdirected = (request: IncomingMessage, signal: Signal | null): Reply => {
  const encoding = httpEncoding(request.headers['content-type'])
  if (signal) return errorReply(405, 'only POST is allowed here', encoding, { allow: 'POST' })
  return errorReply(404, 'OTLP is received at /v1/traces, /v1/metrics and /v1/logs', encoding)
}

/** The path of a request target, which a proxy's client writes as a whole URL. */
const pathOf = (target: string): string => target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/'

const seen = (request: IncomingMessage): ReturnType<typeof hidden> =>
  hidden(
    request.url ?? '',
    Object.entries(request.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
  )
