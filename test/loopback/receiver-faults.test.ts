import { request } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import { decodeExportResponse, decodeStatus, emptyRequest, parseFault, startReceiver, type Receiver } from '../../src/otlp/index.ts'
import type { Signal } from '../../src/types.ts'
import { PROTOBUF, raw, trace } from '../support/receiver.ts'

const open: Receiver[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()))
})

interface Told {
  status: number
  headers: Record<string, unknown>
  body: Buffer
}

async function post(
  receiver: Receiver,
  body: Uint8Array,
  signal: Signal = 'traces',
  type = PROTOBUF,
  headers: Record<string, string> = {},
): Promise<Told> {
  const timeouts = { headersTimeout: 5000, bodyTimeout: 5000, signal: AbortSignal.timeout(5000) }
  const answer = await request(`${receiver.url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body,
    ...timeouts,
  })
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.from(await answer.body.arrayBuffer()) }
}

/** Starts a receiver with this fault and sends it one trace. */
async function suffer(fault: string, type = PROTOBUF): Promise<Told & { receiver: Receiver; kept: number; took: number }> {
  const receiver = await startReceiver({ faults: parseFault(fault) })
  open.push(receiver)
  const sent = trace()
  const started = performance.now()
  const told = await post(receiver, sent.encode(type === PROTOBUF ? 'http/protobuf' : 'http/json'), 'traces', type)
  return { ...told, receiver, kept: receiver.trace(sent.traceId)?.length ?? 0, took: performance.now() - started }
}

describe('each fault does what it says', () => {
  test.each([401, 403, 404, 429, 500, 501, 503])('status=%i: that status with a google.rpc.Status, and nothing is kept', async (status) => {
    const { kept, ...told } = await suffer(`status=${status}`)
    expect([told.status, told.headers['content-type'], told.headers['server'], kept]).toEqual([status, PROTOBUF, 'otel-doctor-receiver', 0])
    expect(decodeStatus(told.body, PROTOBUF)).toMatchObject({ message: `otel-doctor's receiver answers ${status} because it was told to` })
    expect(told.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="otel-doctor"' : undefined)
  })

  test('status=503 speaks JSON to who speaks JSON', async () => {
    const told = await suffer('status=503', 'application/json')
    expect(told.headers['content-type']).toBe('application/json')
    expect(JSON.parse(told.body.toString())).toMatchObject({ code: 14 })
  })

  test('status=202 and status=204 take the trace', async () => {
    for (const status of [202, 204]) expect(await suffer(`status=${status}`)).toMatchObject({ status, kept: 2 })
  })

  test('body=TEXT in place of the answer, as JSON where it is JSON; a good status still takes the trace', async () => {
    const text = await suffer('body=OK')
    expect([text.status, text.headers['content-type'], text.body.toString(), text.kept]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'OK',
      2,
    ])
    const json = await suffer('status=501,body={"detail":"not here%2C not now"}')
    expect([json.status, json.headers['content-type'], json.body.toString(), json.kept]).toEqual([
      501,
      'application/json',
      '{"detail":"not here, not now"}',
      0,
    ])
  })

  test('delay=300ms: the same answer, later', async () => {
    const told = await suffer('delay=300ms')
    expect(told).toMatchObject({ status: 200, kept: 2 })
    expect(told.took).toBeGreaterThanOrEqual(290)
  })

  test('reset: the connection is reset', async () => {
    await expect(suffer('reset')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(open[0]!.received()).toMatchObject([{ status: null, export: { items: 2 } }])
  })

  test('mute: no answer comes, and close() does not wait for one', async () => {
    const receiver = await startReceiver({ faults: parseFault('mute') })
    open.push(receiver)
    const silence = request(`${receiver.url}/v1/traces`, { method: 'POST', headersTimeout: 1200, body: '' })
    await expect(silence).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' })
    const started = performance.now()
    await receiver.close()
    expect(performance.now() - started).toBeLessThan(500)
  })

  test('mute has an end of its own', async () => {
    const receiver = await startReceiver({ faults: parseFault('mute'), limits: { muteMs: 100 } })
    open.push(receiver)
    await expect(post(receiver, emptyRequest('traces', 'http/protobuf'))).rejects.toThrow()
  })

  test('redirect=URL: 307, or the status given', async () => {
    const plain = await suffer('redirect=https://example.com/v1/traces')
    expect([plain.status, plain.headers['location'], plain.kept]).toEqual([307, 'https://example.com/v1/traces', 0])
    const login = await suffer('status=302,redirect=/login')
    expect([login.status, login.headers['location']]).toEqual([302, '/login'])
  })

  test('partial=1: one span is refused in a partial success, the other kept', async () => {
    const told = await suffer('partial=1')
    expect([told.status, told.kept]).toEqual([200, 1])
    expect(decodeExportResponse('traces', PROTOBUF, told.body)).toEqual({ rejected: 1, message: expect.stringContaining('refuses 1 span') })
    const more = await suffer('partial=9', 'application/json')
    expect([more.kept, JSON.parse(more.body.toString()).partialSuccess.rejectedSpans]).toEqual([0, '2'])
  })

  test('partial=0: a warning alone', async () => {
    const told = await suffer('partial=0')
    expect(decodeExportResponse('traces', PROTOBUF, told.body)).toMatchObject({ rejected: 0, message: expect.stringContaining('told to') })
    expect(told.kept).toBe(2)
  })

  test('html: a web page with status 200, and nothing is kept', async () => {
    const told = await suffer('html')
    expect([told.status, told.headers['content-type'], told.kept]).toEqual([200, 'text/html; charset=utf-8', 0])
    expect(decodeExportResponse('traces', String(told.headers['content-type']), told.body)).toBe('unreadable')
  })

  test('retry-after=5 goes with the status', async () => {
    expect((await suffer('status=503,retry-after=5')).headers['retry-after']).toBe('5')
  })

  test('cut: half of the answer, then the end of the connection', async () => {
    await expect(suffer('cut')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    await expect(suffer('cut,body=0123456789,status=503')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    const text = await raw(open[1]!.port, 'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
    expect(text).toMatch(/^HTTP\/1\.1 503 .*content-length: 10\r\n.*\r\n\r\n01234$/s)
  })

  test('reset-after-headers: the headers come, then a reset', async () => {
    const receiver = await startReceiver({ faults: parseFault('reset-after-headers') })
    open.push(receiver)
    const answer = await request(`${receiver.url}/v1/traces`, { method: 'POST', headers: { 'content-type': PROTOBUF } })
    expect(answer.statusCode).toBe(200)
    await expect(answer.body.text()).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('drip=20ms: a byte at a time, without an end', async () => {
    const receiver = await startReceiver({ faults: parseFault('drip=20ms'), limits: { muteMs: 300 } })
    open.push(receiver)
    const text = await raw(receiver.port, 'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
    expect(text.match(/1\r\n\.\r\n/g)?.length).toBeGreaterThan(4)
    expect(text).not.toMatch(/0\r\n\r\n$/)
  })

  test('drop: all seems well and nothing is kept', async () => {
    const told = await suffer('drop')
    expect([told.status, told.kept, decodeExportResponse('traces', PROTOBUF, told.body)]).toEqual([200, 0, 'ok'])
  })
})

describe('a fault leaves alone what it does not name', () => {
  test('metrics:status=404 leaves traces and logs healthy', async () => {
    const told = await suffer('metrics:status=404')
    expect(told).toMatchObject({ status: 200, kept: 2 })
    const statuses = (['metrics', 'logs'] as const).map(
      async (signal) => (await post(told.receiver, emptyRequest(signal, 'http/protobuf'), signal)).status,
    )
    expect(await Promise.all(statuses)).toEqual([404, 200])
  })

  test.each([
    ['unless=authorization', { authorization: 'Bearer a' }, 200],
    ['unless=authorization', {}, 401],
    ['unless=X-Key:a%2Cb', { 'x-key': 'a,b' }, 200],
    ['unless=X-Key:a', { 'x-key': 'b' }, 401],
    ['status=501,unless=x-key', {}, 501],
    ['drop,unless=x-key', {}, 200],
  ])('%s with %j', async (fault, headers, status) => {
    const receiver = await startReceiver({ faults: parseFault(fault) })
    open.push(receiver)
    const sent = trace()
    const answer = await post(receiver, sent.encode('http/protobuf'), 'traces', PROTOBUF, headers)
    expect(answer.status).toBe(status)
    expect(receiver.trace(sent.traceId) !== null).toBe(status === 200 && !fault.startsWith('drop'))
  })

  test('reading back, recognition and wrong paths answer as ever', async () => {
    const receiver = await startReceiver({ faults: parseFault('status=503,retry-after=5,delay=4s') })
    open.push(receiver)
    const get = async (path: string) => (await fetch(`${receiver.url}${path}`, { signal: AbortSignal.timeout(2000) })).status
    expect([
      await get('/otel-doctor'),
      await get(`/otel-doctor/traces/${'ab'.repeat(16)}`),
      await get('/v1/traces'),
      await get('/x'),
    ]).toEqual([200, 404, 405, 404])
  })

  test('an empty request has nothing that partial could refuse', async () => {
    const { receiver } = await suffer('partial=1')
    const told = await post(receiver, emptyRequest('traces', 'http/protobuf'))
    expect(decodeExportResponse('traces', PROTOBUF, told.body)).toBe('ok')
  })
})
