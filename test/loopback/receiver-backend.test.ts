import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import profile from '../../src/backends/receiver.ts'
import { startReceiver, syntheticTrace, type Receiver } from '../../src/otlp/index.ts'
import { plain } from '../../src/secret.ts'
import type { Ask, Probe, Recognised, Route, SentSpan } from '../../src/types.ts'

const asked: string[] = []
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  asked.length = 0
  await Promise.all(closing.splice(0).map((close) => close()))
})

const ask: Ask = async (method, url, options = {}) => {
  asked.push(`${method} ${new URL(url).pathname}`)
  const known = {
    step: options.step ?? 'read',
    signals: ['traces'],
    method,
    url: plain(url),
    protocol: null,
    durationMs: 1,
  } satisfies Partial<Probe>
  try {
    const answer = await fetch(url, { method, signal: AbortSignal.timeout(5000) })
    const body = new Uint8Array(await answer.arrayBuffer())
    return { ...known, outcome: 'answered', answer: { status: answer.status, headers: Object.fromEntries(answer.headers), body } }
  } catch {
    return { ...known, outcome: 'failed', failure: 'refused' }
  }
}

async function start(): Promise<Receiver> {
  const receiver = await startReceiver()
  closing.push(receiver.close)
  return receiver
}

/** Something else, which answers every question with this. */
async function somethingElse(status: number, type: string, body: string): Promise<string> {
  const server: Server = createServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const reader = profile.reader!
const at = (base: string): Recognised => ({ id: 'receiver', recognisedBy: '--backend', base, facts: {} })
const route = {} as Route
const withoutStatus = ({ status: _status, ...span }: SentSpan) => span
const missing = 'ab'.repeat(16)

describe('the receiver is recognised by what it says of itself', () => {
  test.each(['', '/v1/traces', '/v1/logs', '/otlp/v1/traces', '/'])('from a URL that ends in %j', async (path) => {
    const { url } = await start()
    const prefix = path.startsWith('/otlp') ? '/otlp' : ''
    const backend = await profile.recognise!(ask, new URL(`${url}${path}`))
    expect(backend).toEqual({
      id: 'receiver',
      version: expect.any(String),
      recognisedBy: 'GET /otel-doctor',
      base: `${url}${prefix}`,
      facts: {},
    })
    expect(asked).toEqual([`GET ${prefix}/otel-doctor`])
  })

  test.each([
    [200, 'text/html', '<!doctype html><p>otel-doctor-receiver'],
    [200, 'application/json', '{"name":"shop"}'],
    [200, 'application/json', '["otel-doctor-receiver"]'],
    [404, 'application/json', '{"name":"otel-doctor-receiver"}'],
  ])('something else is not (%i %s %s)', async (status, type, body) => {
    expect(await profile.recognise!(ask, new URL(await somethingElse(status, type, body)))).toBeNull()
  })

  test('nor is nothing', async () => {
    const receiver = await startReceiver()
    await receiver.close()
    expect(await profile.recognise!(ask, new URL(receiver.url))).toBeNull()
  })
})

describe('a trace is read back, linked and removed', () => {
  test('it comes back exactly as it was sent, and is gone after it was removed', async () => {
    const { url } = await start()
    const sent = syntheticTrace({ now: Date.now, random: randomBytes })
    const headers = { 'content-type': 'application/x-protobuf' }
    await fetch(`${url}/v1/traces`, {
      method: 'POST',
      headers,
      body: Buffer.from(sent.encode('http/protobuf')),
      signal: AbortSignal.timeout(5000),
    })
    const found = await reader.find(ask, at(url), sent.traceId, route)
    expect(found).toEqual({ state: 'found', spans: sent.spans.map(withoutStatus) })
    expect((await fetch(reader.link!(at(url), sent.traceId, route))).status).toBe(200)
    expect(await reader.remove!(ask, at(url), sent.traceId, route)).toEqual({ gone: true })
    expect(await reader.find(ask, at(url), sent.traceId, route)).toEqual({ state: 'missing' })
  })

  test('what never came is missing, and removing it leaves nothing behind', async () => {
    const { url } = await start()
    expect(await reader.find(ask, at(url), missing, route)).toEqual({ state: 'missing' })
    expect(await reader.remove!(ask, at(url), missing, route)).toEqual({ gone: true })
  })

  test('an answer of something else is no trace, and says why', async () => {
    const url = await somethingElse(200, 'text/html', '<p>hello')
    expect(await reader.find(ask, at(url), missing, route)).toEqual({
      state: 'unreadable',
      why: 'the receiver answered 200 with something else than its JSON',
    })
    const down = await somethingElse(500, 'text/plain', 'no')
    expect(await reader.remove!(ask, at(down), missing, route)).toMatchObject({ gone: false, why: expect.stringContaining('500') })
    await Promise.all(closing.splice(0).map((close) => close()))
    expect(await reader.find(ask, at(url), missing, route)).toEqual({ state: 'unreadable', why: 'the receiver did not answer (refused)' })
  })
})
