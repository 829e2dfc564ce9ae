import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { emptyRequest, startReceiver } from '../../src/otlp/index.ts'
import { UsageError } from '../../src/usage.ts'
import { ask, post, PROTOBUF, raw, start, statusOf, trace } from '../support/receiver.ts'

describe('it stays bounded', () => {
  test('a gzip bomb is cut at the limit, in memory and in time', async () => {
    const receiver = await start()
    const bomb = Buffer.concat(Array.from({ length: 1024 }, () => gzipSync(Buffer.alloc(1024 * 1024))))
    const before = process.memoryUsage().rss
    for (let i = 0; i < 3; i++) {
      const answer = await post(receiver, bomb, { 'content-type': PROTOBUF, 'content-encoding': 'gzip' })
      expect(answer.status).toBe(413)
      expect(await statusOf(answer)).toMatchObject({ message: expect.stringContaining('after decompression') })
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  test('a body at the limit is taken, one byte more is answered 413 although it was not read', async () => {
    const body = emptyRequest('traces', 'http/protobuf')
    const receiver = await start({ limits: { bodyBytes: body.length } })
    expect((await post(receiver, body)).status).toBe(200)
    expect((await post(receiver, Buffer.concat([body, body]))).status).toBe(413)
    expect((await post(receiver, Buffer.alloc(3_000_000))).status).toBe(413)
    expect(
      (await post(receiver, gzipSync(Buffer.alloc(body.length + 1)), { 'content-type': PROTOBUF, 'content-encoding': 'gzip' })).status,
    ).toBe(413)
    expect((await post(receiver, body)).status).toBe(200)
  })

  test('traces and remembered requests: the oldest go', async () => {
    const receiver = await start({ limits: { traces: 3, requests: 4 } })
    const sent = Array.from({ length: 6 }, trace)
    for (const one of sent) await post(receiver, one.encode('http/protobuf'))
    expect(sent.map((one) => receiver.trace(one.traceId) !== null)).toEqual([false, false, false, true, true, true])
    expect(receiver.received()).toHaveLength(4)
  })

  test('a request that never ends, or never starts, is cut at its deadline', async () => {
    const receiver = await start({ limits: { requestMs: 400 } })
    const started = Date.now()
    const texts = await Promise.all([
      raw(receiver.port, `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: ${PROTOBUF}\r\ncontent-length: 10\r\n\r\nab`),
      raw(receiver.port, 'POST /v1/traces HTTP/1.1\r\nhost:'),
      raw(receiver.port, ''),
    ])
    expect(Date.now() - started).toBeLessThan(4000)
    expect(texts[0]).toMatch(/^HTTP\/1\.1 408 .*server: otel-doctor-receiver/s)
    expect(receiver.received()).toEqual([])
  })
})

describe('it cannot be brought down', () => {
  test('what is no HTTP gets a 400 and its name, and the next client is served', async () => {
    const receiver = await start()
    for (const bytes of ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'hello\r\n\r\n']) {
      expect(await raw(receiver.port, bytes)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nserver: otel-doctor-receiver/)
    }
    expect(await raw(receiver.port, `GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(40_000)}\r\n\r\n`)).toContain(' 431 ')
    await raw(receiver.port, 'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nab', (socket) =>
      setTimeout(() => socket.destroy(), 50),
    )
    await raw(receiver.port, 'CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n')
    expect((await post(receiver, emptyRequest('traces', 'http/protobuf'))).status).toBe(200)
  })

  test('a target written as a whole URL, as to a proxy, is understood', async () => {
    const receiver = await start()
    const text = await raw(receiver.port, 'GET http://elsewhere:4318/otel-doctor HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    expect(text).toContain('"name":"otel-doctor-receiver"')
  })

  test('close() ends idle, half-sent and silent connections at once, and twice does no harm', async () => {
    const receiver = await start()
    const ends = [raw(receiver.port, ''), raw(receiver.port, 'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n')]
    await post(receiver, emptyRequest('traces', 'http/protobuf'))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const started = Date.now()
    await receiver.close()
    await Promise.all(ends)
    expect(Date.now() - started).toBeLessThan(500)
    await receiver.close()
    await expect(ask(receiver.url)).rejects.toThrow()
  })

  test('a port that is taken or impossible is told in one sentence', async () => {
    const { port } = await start()
    await expect(startReceiver({ port })).rejects.toThrow(
      new UsageError(`Cannot listen on 127.0.0.1, port ${port} (EADDRINUSE); choose another address or port.`),
    )
    await expect(startReceiver({ port: 70_000 })).rejects.toThrow(UsageError)
  })
})
