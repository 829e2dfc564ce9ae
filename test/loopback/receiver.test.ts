import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { emptyRequest, parseFault, type ServerTls } from '../../src/otlp/index.ts'
import { createNet } from '../../src/probe/index.ts'
import { SIGNALS } from '../../src/types.ts'
import { caCert, certs } from '../support/certs.ts'
import { question } from '../support/questions.ts'
import { ask, JSON_TYPE, post, PROTOBUF, start, statusOf, trace } from '../support/receiver.ts'

describe('what is sent can be read back and deleted', () => {
  test.each([['http/protobuf', PROTOBUF] as const, ['http/json', JSON_TYPE] as const])('%s', async (protocol, type) => {
    const receiver = await start()
    const sent = trace()
    const answer = await post(receiver, sent.encode(protocol), { 'content-type': type })
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('server')]).toEqual([200, type, 'otel-doctor-receiver'])
    expect(await answer.text()).toBe(type === JSON_TYPE ? '{}' : '')

    const url = `${receiver.url}/otel-doctor/traces/${sent.traceId}`
    const back = (await (await ask(url)).json()) as { spans: Record<string, unknown>[] }
    expect(back.spans).toHaveLength(2)
    expect(back.spans[1]).toMatchObject({
      spanId: sent.spans[1]!.spanId,
      parentSpanId: sent.spans[0]!.spanId,
      name: sent.spans[1]!.name,
      startUnixNano: String(sent.spans[1]!.startUnixNano),
      attributes: sent.spans[1]!.attributes,
      resource: { 'service.name': 'otel-doctor' },
    })
    expect((await ask(url.toUpperCase().replace(/^.*TRACES/, `${receiver.url}/otel-doctor/traces`))).status).toBe(200)
    expect((await ask(url, { method: 'DELETE' })).status).toBe(200)
    expect((await ask(url)).status).toBe(404)
    expect((await ask(url, { method: 'DELETE' })).status).toBe(404)
  })

  test('gzip and both kinds of deflate are understood, and no coding by name', async () => {
    const receiver = await start()
    for (const [coding, pack] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['deflate', deflateRawSync],
      ['identity', (b: Uint8Array) => b],
    ] as const) {
      const sent = trace()
      expect(
        (await post(receiver, pack(sent.encode('http/protobuf')), { 'content-type': PROTOBUF, 'content-encoding': coding })).status,
      ).toBe(200)
      expect(receiver.trace(sent.traceId)).toHaveLength(2)
    }
  })

  test('it tells who it is', async () => {
    const receiver = await start()
    expect(await (await ask(`${receiver.url}/otel-doctor`)).json()).toEqual({
      name: 'otel-doctor-receiver',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
  })

  test('an empty request is taken and leaves no trace, for each signal', async () => {
    const receiver = await start()
    for (const signal of SIGNALS) {
      expect((await post(receiver, emptyRequest(signal, 'http/protobuf'), undefined, `/v1/${signal}`)).status).toBe(200)
      expect(
        (await post(receiver, emptyRequest(signal, 'http/json'), { 'content-type': `${JSON_TYPE}; charset=utf-8` }, `/v1/${signal}`))
          .status,
      ).toBe(200)
    }
    expect(receiver.received().map((entry) => [entry.signal, entry.status, entry.export?.items])).toEqual(
      SIGNALS.flatMap((s) => [
        [s, 200, 0],
        [s, 200, 0],
      ]),
    )
  })

  test('paths of a plan with a prefix can stand for a signal, and are read back below the same prefix', async () => {
    const receiver = await start({ paths: { traces: ['/otlp/v1/traces'] } })
    const sent = trace()
    expect((await post(receiver, sent.encode('http/protobuf'), undefined, '/otlp/v1/traces?tenant=1')).status).toBe(200)
    expect((await ask(`${receiver.url}/otlp/otel-doctor/traces/${sent.traceId}`)).status).toBe(200)
  })
})

describe('over TLS', () => {
  const send = async (tls: ServerTls, ca?: string) => {
    const receiver = await start({ tls })
    const net = createNet()
    const probe = await net.ask(
      question(`${receiver.url}/v1/traces`, {
        trust: ca === undefined ? undefined : { roots: 'none', ca: [ca] },
        body: emptyRequest('traces', 'http/protobuf'),
      }),
    )
    await net.close()
    return { probe, receiver }
  }

  test('a client that trusts the certificate is served', async () => {
    const { probe, receiver } = await send(certs.good, caCert)
    expect(receiver.url).toMatch(/^https:/)
    expect(probe).toMatchObject({ outcome: 'ok', answer: { status: 200 } })
  })

  test('one that does not, or that has no certificate where one is wanted, breaks off, and nothing is noted', async () => {
    const stranger = await send(certs.selfSigned)
    expect(stranger.probe.failure).toBe('certificate-untrusted')
    const unknown = await send({ ...certs.good, clientCa: caCert }, caCert)
    expect(unknown.probe.failure).toBe('client-certificate')
    expect([...stranger.receiver.received(), ...unknown.receiver.received()]).toEqual([])
  })

  test.each(['reset', 'cut', 'reset-after-headers'])('%s ends the connection under it', async (fault) => {
    const receiver = await start({ tls: certs.good, faults: parseFault(fault) })
    const net = createNet()
    const probe = await net.ask(question(`${receiver.url}/v1/traces`, { trust: { roots: 'none', ca: [caCert] } }))
    await net.close()
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'reset' })
    expect(receiver.received().filter(({ signal }) => signal === 'traces')).toHaveLength(1)
  })
})

describe('what is remembered of a request shows no secret', () => {
  test('header values and query can be compared, not printed', async () => {
    const receiver = await start()
    await post(
      receiver,
      trace().encode('http/protobuf'),
      { 'content-type': PROTOBUF, authorization: 'Bearer canary-1' },
      '/v1/traces?key=canary-2',
    )
    const [entry] = receiver.received()
    expect(entry!.headers['authorization']!.reveal()).toBe('Bearer canary-1')
    expect(entry!.target.reveal()).toBe('/v1/traces?key=canary-2')
    expect(`${entry!.target}${JSON.stringify(receiver.received())}`).not.toContain('canary')
    expect(entry).toMatchObject({ method: 'POST', signal: 'traces', status: 200, export: { items: 2, scopes: ['otel-doctor'] } })
  })
})

describe('what is wrong is refused with the right status, in the encoding of the request', () => {
  test.each([
    ['garbage', PROTOBUF, '\xff\xff\xff\xff'],
    ['text', PROTOBUF, 'hello world'],
    ['broken JSON', JSON_TYPE, '{"resourceSpans":'],
    ['no JSON at all', JSON_TYPE, ''],
  ])('400: %s', async (_, type, body) => {
    const receiver = await start()
    const answer = await post(receiver, Buffer.from(body, 'latin1'), { 'content-type': type })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, type])
    expect(await statusOf(answer)).toEqual({ code: 3, message: expect.stringContaining('no OTLP traces request') })
  })

  test('400: a truncated request, and it goes on working', async () => {
    const receiver = await start()
    const sent = trace()
    const body = sent.encode('http/protobuf')
    expect((await post(receiver, body.subarray(0, body.length - 3))).status).toBe(400)
    expect(receiver.trace(sent.traceId)).toBeNull()
    expect((await post(receiver, body)).status).toBe(200)
  })

  test.each(['gzip', 'deflate'])('400: a body that is no %s', async (coding) => {
    const receiver = await start()
    expect((await post(receiver, trace().encode('http/protobuf'), { 'content-type': PROTOBUF, 'content-encoding': coding })).status).toBe(
      400,
    )
  })

  test('415: other media types and codings, with what would be taken', async () => {
    const receiver = await start()
    const zstd = { 'content-type': PROTOBUF, 'content-encoding': 'zstd' }
    const wrong: Record<string, string>[] = [{ 'content-type': 'text/plain' }, { 'content-type': 'application/grpc' }, zstd]
    for (const headers of wrong) {
      const answer = await post(receiver, trace().encode('http/protobuf'), headers)
      expect([answer.status, answer.headers.get('accept-post'), answer.headers.get('accept-encoding')]).toEqual([
        415,
        `${PROTOBUF}, ${JSON_TYPE}`,
        'gzip, deflate, identity',
      ])
    }
  })

  test('405 names the methods, 404 the paths', async () => {
    const receiver = await start()
    const id = '0'.repeat(31) + '1'
    for (const [method, path, allow] of [
      ['GET', '/v1/traces', 'POST'],
      ['PUT', '/v1/logs', 'POST'],
      ['POST', '/otel-doctor', 'GET'],
      ['PUT', `/otel-doctor/traces/${id}`, 'GET, DELETE'],
    ]) {
      const answer = await ask(`${receiver.url}${path}`, { method: method! })
      expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 405, allow])
    }
    for (const path of [
      '/',
      '/v1/traces/',
      '/v1/traces/v1/traces',
      '//v1/traces',
      '/v1/spans',
      '/otel-doctor/traces/xyz',
      `/otel-doctor/traces/${id}`,
    ]) {
      expect([path, (await ask(`${receiver.url}${path}`)).status]).toEqual([path, 404])
    }
    expect(await statusOf(await post(receiver, '', undefined, '/v2'))).toMatchObject({ code: 5 })
  })

  test('a partial success: spans with an impossible id are refused, the others kept', async () => {
    const receiver = await start()
    const span = (traceId: string) => ({ traceId, spanId: 'ab'.repeat(8), name: 'n' })
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span('00'.repeat(16)), span('cd'.repeat(16))] }] }] })
    const answer = await post(receiver, body, { 'content-type': JSON_TYPE })
    expect(await answer.json()).toEqual({ partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('16 bytes') } })
    expect(receiver.trace('cd'.repeat(16))).toHaveLength(1)
  })
})
