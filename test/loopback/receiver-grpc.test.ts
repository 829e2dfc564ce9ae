import { connect } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { credentials } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { grpcPath } from '../../src/grpc.ts'
import { decodeExportResponse, emptyRequest, encodeExportResponse, parseFault, type ReceiverOptions } from '../../src/otlp/index.ts'
import { createNet } from '../../src/probe/index.ts'
import { SIGNALS, type Signal } from '../../src/types.ts'
import { UsageError } from '../../src/usage.ts'
import { caCert, certs } from '../support/certs.ts'
import { exported, grpcServer } from '../support/grpc.ts'
import { grpcQuestion } from '../support/questions.ts'
import { ask, raw, start, trace } from '../support/receiver.ts'

async function open(options?: ReceiverOptions) {
  const receiver = await start(options)
  return { receiver, ...(await receiver.grpc()) }
}

describe('a grpc-js client and our receiver understand each other', () => {
  test.each([false, true])('a trace comes as it was sent and is read back over HTTP (gzip: %s)', async (gzip) => {
    const { receiver, port } = await open()
    const sent = trace()
    const answer = await exported(port, 'traces', sent.encode('grpc'), { gzip, metadata: { authorization: 'Bearer canary' } })
    expect(decodeExportResponse('traces', 'application/x-protobuf', answer as Buffer)).toBe('ok')
    const back = (await (await ask(`${receiver.url}/otel-doctor/traces/${sent.traceId}`)).json()) as { spans: { name: string }[] }
    expect(back.spans.map(({ name }) => name)).toEqual(sent.spans.map(({ name }) => name))
    const [entry] = receiver.received()
    expect(entry).toMatchObject({ method: 'POST', signal: 'traces', status: 200, grpc: 0, export: { items: 2 } })
    expect(entry!.target.reveal()).toBe('/opentelemetry.proto.collector.trace.v1.TraceService/Export')
    expect(entry!.headers['authorization']!.reveal()).toBe('Bearer canary')
    expect(JSON.stringify(receiver.received())).not.toContain('canary')
  })

  test('every signal is taken, on one connection at once', async () => {
    const { receiver, port } = await open()
    const answers = await Promise.all(SIGNALS.map((signal) => exported(port, signal, emptyRequest(signal, 'grpc'))))
    expect(answers.map((answer) => answer.length)).toEqual([0, 0, 0])
    expect(new Set(receiver.received().map(({ signal }) => signal))).toEqual(new Set(SIGNALS))
  })

  test('what is no OTLP is INVALID_ARGUMENT, another method UNIMPLEMENTED', async () => {
    const { port } = await open()
    expect(await exported(port, 'traces', Buffer.from('hello world'))).toMatch(/^INVALID_ARGUMENT: the message is no OTLP traces request: /)
    expect(await exported(port, 'profiles' as Signal, Buffer.alloc(0))).toMatch(/^UNIMPLEMENTED: /)
  })

  test('spans with an impossible id are refused in a partial success', async () => {
    const { port } = await open({ faults: parseFault('partial=1') })
    const answer = await exported(port, 'traces', trace().encode('grpc'))
    expect(decodeExportResponse('traces', 'application/x-protobuf', answer as Buffer)).toMatchObject({ rejected: 1 })
  })

  test('over TLS, and with a client certificate where one is wanted', async () => {
    const tls = { ...certs.good, clientCa: caCert }
    const { receiver, port, url } = await open({ tls })
    expect(url).toMatch(/^https:/)
    const ca = Buffer.from(caCert)
    const mutual = credentials.createSsl(ca, Buffer.from(certs.client.key), Buffer.from(certs.client.cert))
    expect(await exported(port, 'traces', trace().encode('grpc'), { creds: mutual })).toHaveLength(0)
    expect(await exported(port, 'traces', trace().encode('grpc'), { creds: credentials.createSsl(ca) })).toMatch(/^UNAVAILABLE: /)
    expect(receiver.received()).toHaveLength(1)
  })
})

describe('our client and a grpc-js server understand each other', () => {
  const ok = Buffer.from(encodeExportResponse('traces', 'protobuf'))

  test.each([false, true])('success, with the message as it was sent (gzip: %s)', async (gzip) => {
    const server = await grpcServer((call, answer) => (seen.push(call.request), answer(null, ok)))
    const seen: Buffer[] = []
    const body = Buffer.from(trace().encode('grpc'))
    const net = createNet()
    const packed = gzip ? { headers: { 'grpc-encoding': 'gzip' }, body: gzipSync(body) } : { body }
    const probe = await net.ask(grpcQuestion(server.url, packed))
    expect(probe).toMatchObject({ outcome: 'ok', grpc: { code: 0 } })
    expect(seen[0]!.equals(body)).toBe(true)
    await Promise.all([net.close(), server.close()])
  })

  test.each([
    [16, 'no credential'],
    [12, 'unknown service'],
    [14, 'später: 100 % voll'],
  ])('status %i and its words', async (code, details) => {
    const server = await grpcServer((_call, answer) => answer({ code, details }))
    const net = createNet()
    expect(await net.ask(grpcQuestion(server.url))).toMatchObject({ outcome: 'answered', grpc: { code, message: details } })
    await Promise.all([net.close(), server.close()])
  })

  test('a server that takes no such compression is understood, too', async () => {
    const server = await grpcServer((_call, answer) => answer(null, ok))
    const net = createNet()
    const probe = await net.ask(grpcQuestion(server.url, { headers: { 'grpc-encoding': 'zstd' }, body: Buffer.from('x') }))
    expect(probe.grpc).toMatchObject({ code: 12, message: expect.stringContaining('zstd') })
    await Promise.all([net.close(), server.close()])
  })
})

describe('the gRPC door stays bounded and cannot be brought down', () => {
  test('a message over the limit is RESOURCE_EXHAUSTED, packed or not, and the next one is taken', async () => {
    const { port } = await open({ limits: { bodyBytes: 10_000 } })
    expect(await exported(port, 'traces', Buffer.alloc(10_001))).toMatch(/^RESOURCE_EXHAUSTED: /)
    expect(await exported(port, 'traces', Buffer.alloc(50_000_000), { gzip: true })).toMatch(/^RESOURCE_EXHAUSTED: /)
    expect(await exported(port, 'traces', emptyRequest('traces', 'grpc'))).toHaveLength(0)
  })

  test('the oldest traces and remembered requests go', async () => {
    const { receiver, port } = await open({ limits: { traces: 2, requests: 3 } })
    const sent = Array.from({ length: 5 }, trace)
    for (const one of sent) await exported(port, 'traces', one.encode('grpc'))
    expect(sent.map((one) => receiver.trace(one.traceId) !== null)).toEqual([false, false, false, true, true])
    expect(receiver.received()).toHaveLength(3)
  })

  test('a request that never ends, or never starts, is cut at its deadline', async () => {
    const { port } = await open({ limits: { requestMs: 400 } })
    const started = Date.now()
    const session = connect(`http://127.0.0.1:${port}`)
    const half = session.request({ ':method': 'POST', ':path': grpcPath('traces'), 'content-type': 'application/grpc' })
    half.on('error', () => {}).write(Buffer.alloc(3))
    const ended = new Promise((resolve) => half.once('close', resolve))
    await Promise.all([raw(port, ''), raw(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'), ended])
    expect(Date.now() - started).toBeGreaterThan(350)
    expect(Date.now() - started).toBeLessThan(4_000)
    session.destroy()
  })

  test('what is no HTTP/2 is turned away, and the next client is served', async () => {
    const { port } = await open()
    for (const bytes of ['GET / HTTP/1.1\r\nhost: x\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'hello\r\n\r\n'])
      await raw(port, bytes)
    expect(await exported(port, 'logs', emptyRequest('logs', 'grpc'))).toHaveLength(0)
  })

  test('close() ends what is open at once, twice does no harm, and the port is free again', async () => {
    const { receiver, port } = await open({ faults: parseFault('mute') })
    const waiting = [raw(port, ''), exported(port, 'traces', trace().encode('grpc'), { timeoutMs: 9_000 })]
    while (receiver.received().length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    const started = Date.now()
    await receiver.close()
    expect(await waiting[1]).toMatch(/^UNAVAILABLE: /)
    await waiting[0]
    expect(Date.now() - started).toBeLessThan(500)
    await receiver.close()
    const again = await start()
    expect((await again.grpc(port)).port).toBe(port)
    await expect((await start()).grpc(port)).rejects.toThrow(UsageError)
  })
})
