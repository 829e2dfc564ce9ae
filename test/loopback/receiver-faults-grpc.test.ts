import { describe, expect, test } from 'vitest'
import { grpcPath } from '../../src/grpc.ts'
import { decodeExportResponse, emptyRequest, parseFault } from '../../src/otlp/index.ts'
import { createNet } from '../../src/probe/index.ts'
import type { Probe, Signal } from '../../src/types.ts'
import { exported } from '../support/grpc.ts'
import { grpcQuestion } from '../support/questions.ts'
import { start, trace } from '../support/receiver.ts'

interface Suffered {
  /** What grpc-js makes of it. */
  sdk: string
  /** What our own client makes of it. */
  probe: Probe
  kept: number
  seen: { status: number | null; grpc?: number }[]
  took: number
}

/** Sends a trace with grpc-js, and another with our own client, to a receiver with this fault. */
async function suffer(fault: string, { signal = 'traces', headers = {} }: { signal?: Signal; headers?: Record<string, string> } = {}) {
  const receiver = await start({ faults: parseFault(fault) })
  const { port, url } = await receiver.grpc()
  const net = createNet()
  const sent = trace()
  const body = signal === 'traces' ? sent.encode('grpc') : emptyRequest(signal, 'grpc')
  const said = await exported(port, signal, body, { metadata: headers, timeoutMs: 800 })
  const started = performance.now()
  const probe = await net.ask(grpcQuestion(url, { body, signals: [signal], headers, timeoutMs: 800 }))
  await net.close()
  const seen = receiver.received().map(({ status, grpc }) => ({ status, ...(grpc !== undefined && { grpc }) }))
  const sdk = typeof said === 'string' ? said : 'OK'
  return { sdk, probe, kept: receiver.trace(sent.traceId)?.length ?? 0, seen, took: performance.now() - started } satisfies Suffered
}

describe('each fault over gRPC does what it says, to grpc-js and to our own client', () => {
  test.each([
    ['grpc=UNAVAILABLE', 14, "UNAVAILABLE: otel-doctor's receiver answers UNAVAILABLE because it was told to"],
    ['grpc=16:no key%2C no entry', 16, 'UNAUTHENTICATED: no key, no entry'],
    ['grpc=resource_exhausted:100 % voll, retry-after=3', 8, 'RESOURCE_EXHAUSTED: 100 % voll'],
    ['grpc=12', 12, 'UNIMPLEMENTED: unknown service opentelemetry.proto.collector.trace.v1.TraceService'],
  ])('%s: that status, and nothing is kept', async (fault, code, words) => {
    const { sdk, probe, kept, seen } = await suffer(fault)
    expect([sdk, kept, seen[0]]).toEqual([words, 0, { status: 200, grpc: code }])
    expect(probe).toMatchObject({ outcome: 'answered', grpc: { code, message: words.replace(/^\w+: /, '') } })
  })

  test('retry-after goes along as RetryInfo', async () => {
    const { probe } = await suffer('grpc=14,retry-after=3')
    const details = Buffer.from(probe.answer?.headers['grpc-status-details-bin'] ?? '', 'base64')
    expect(details.includes('type.googleapis.com/google.rpc.RetryInfo')).toBe(true)
    expect(details.subarray(-4)).toEqual(Buffer.from([0x0a, 0x02, 0x08, 0x03]))
  })

  test.each([
    ['status=404', 404, /^UNIMPLEMENTED: .*404/],
    ['status=401', 401, /^UNAUTHENTICATED: .*401/],
    ['status=503', 503, /^UNAVAILABLE: .*503/],
    ['html', 200, /^(?!OK)/],
    ['redirect=/login', 307, /^UNKNOWN: .*307/],
    ['body=hello', 200, /^(?!OK)/],
  ])('%s: an answer of HTTP without a gRPC status, as of a proxy', async (fault, status, words) => {
    const { sdk, probe, seen } = await suffer(fault)
    expect(sdk).toMatch(words)
    expect(seen[0]).toEqual({ status })
    expect(probe.answer?.status).toBe(status)
    expect(probe.grpc).toBeUndefined()
  })

  test.each([
    ['reset', /^UNAVAILABLE: /, 'reset'],
    ['goaway', /^UNAVAILABLE: /, 'reset'],
    ['cut', /^(UNAVAILABLE|INTERNAL|CANCELLED|UNKNOWN): /, 'reset'],
    ['reset-after-headers', /^(UNAVAILABLE|INTERNAL|CANCELLED|UNKNOWN): /, 'reset'],
    ['mute', /^DEADLINE_EXCEEDED: /, 'timeout'],
    ['drip=50ms', /^(DEADLINE_EXCEEDED|INTERNAL): /, 'timeout'],
  ])('%s: the call fails, in its time', async (fault, words, failure) => {
    const { sdk, probe, took } = await suffer(fault)
    expect(sdk).toMatch(words)
    expect(probe).toMatchObject({ outcome: 'failed', failure })
    expect(took).toBeLessThan(2_500)
  })

  test('no-trailers: a whole answer without a status is no success to anybody', async () => {
    const { sdk, probe, kept } = await suffer('no-trailers')
    expect(sdk).toMatch(/^(UNKNOWN|INTERNAL): /)
    expect(probe).toMatchObject({ outcome: 'answered', answer: { status: 200 } })
    expect(probe.grpc).toBeUndefined()
    expect(kept).toBe(2)
  })

  test('delay, partial and drop answer as they do over HTTP', async () => {
    const late = await suffer('delay=300ms')
    expect([late.sdk, late.kept, late.probe.outcome]).toEqual(['OK', 2, 'ok'])
    expect(late.took).toBeGreaterThan(290)
    const part = await suffer('partial=1')
    expect(part.kept).toBe(1)
    expect(decodeExportResponse('traces', 'application/x-protobuf', part.probe.answer!.body)).toMatchObject({ rejected: 1 })
    expect(await suffer('drop')).toMatchObject({ sdk: 'OK', kept: 0 })
  })

  test('a good status of HTTP alone changes nothing', async () => {
    expect(await suffer('status=202')).toMatchObject({ sdk: 'OK', kept: 2 })
  })
})

describe('a fault over gRPC leaves alone what it does not name', () => {
  test('metrics:grpc=UNIMPLEMENTED leaves traces healthy', async () => {
    expect((await suffer('metrics:grpc=UNIMPLEMENTED', { signal: 'metrics' })).sdk).toMatch(
      /^UNIMPLEMENTED: unknown service .*MetricsService$/,
    )
    expect(await suffer('metrics:grpc=UNIMPLEMENTED')).toMatchObject({ sdk: 'OK', kept: 2 })
  })

  test.each([
    ['unless=authorization', { authorization: 'Bearer a' }, 'OK'],
    ['unless=authorization', {}, "UNAUTHENTICATED: otel-doctor's receiver wants the header authorization, because it was told to"],
    ['unless=X-Key:secret%2C1', { 'x-key': 'secret,1' }, 'OK'],
    ['unless=X-Key:secret', { 'x-key': 'other' }, "UNAUTHENTICATED: otel-doctor's receiver wants the header x-key, because it was told to"],
    ['grpc=7:no,unless=x-key', {}, 'PERMISSION_DENIED: no'],
  ])('%s with %j', async (fault, headers, words) => {
    const { sdk, kept, probe } = await suffer(fault, { headers })
    expect([sdk, kept, probe.outcome]).toEqual([words, words === 'OK' ? 2 : 0, words === 'OK' ? 'ok' : 'answered'])
  })

  test('the HTTP door knows nothing of a fault of gRPC', async () => {
    const receiver = await start({ faults: parseFault('grpc=14,goaway') })
    await receiver.grpc()
    expect(grpcPath('logs')).toMatch(/LogsService\/Export$/)
    const answer = await fetch(`${receiver.url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.from(emptyRequest('logs', 'http/protobuf')),
    })
    expect(answer.status).toBe(200)
  })
})
