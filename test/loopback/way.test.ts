import { X509Certificate } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { createNet, type Trust, type WayQuestion } from '../../src/probe/index.ts'
import { systemListWith } from '../../src/probe/trust.ts'
import { caCert, certs } from '../support/certs.ts'
import { question } from '../support/questions.ts'
import * as servers from '../support/servers.ts'
import type { Running } from '../support/servers.ts'

const open: Pick<Running, 'close'>[] = []
const up = async <T extends Pick<Running, 'close'>>(thing: T | Promise<T>): Promise<T> => {
  open.push(await thing)
  return thing
}
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

const OURS: Trust = { roots: 'none', ca: [caCert] }
const BOTH = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
]
const yes = (host?: string) => servers.httpServer((_q, a) => a.end('yes'), host)

async function walk(more: Partial<WayQuestion> & { port: number }, lookup = async () => BOTH) {
  const net = await up(createNet({ lookup }))
  const probes = await net.walk({ signals: ['traces'], host: 'dual.test', tls: false, alpn: ['http/1.1'], timeoutMs: 1_000, ...more })
  return {
    probes,
    steps: probes.map(({ step, outcome }) => `${step} ${outcome}`),
    at: (step: string) => probes.find((p) => p.step === step),
  }
}

describe('the way to a destination is looked at step by step', () => {
  test.runIf(servers.hasIpv6)('a server on the IPv4 address alone: both addresses are told, and which of them listens', async () => {
    const { port } = await up(yes())
    const { steps, at } = await walk({ port })
    expect(steps).toEqual(['dns ok', 'tcp ok'])
    expect(at('dns')?.addresses).toEqual(BOTH)
    expect(at('tcp')?.addresses).toMatchObject([
      { address: '::1', family: 6, failure: 'refused' },
      { address: '127.0.0.1', family: 4, listens: true },
    ])
  })

  test.runIf(servers.hasIpv6)('a server on the IPv6 address alone', async () => {
    const { port } = await up(yes('::1'))
    const { at } = await walk({ port })
    expect(at('tcp')?.addresses).toMatchObject([
      { address: '::1', listens: true },
      { address: '127.0.0.1', failure: 'refused' },
    ])
  })

  test.runIf(servers.hasIpv6)('nobody listens: every address is named', async () => {
    const { steps, at } = await walk({ port: await servers.freePort() })
    expect(steps).toEqual(['dns ok', 'tcp failed'])
    expect(at('tcp')).toMatchObject({ failure: 'refused', error: expect.stringMatching(/^\[::1\]:\d+ refused, 127\.0\.0\.1:\d+ refused$/) })
  })

  test('an address is no name: nothing is looked up', async () => {
    const { port } = await up(yes())
    const { steps } = await walk({ port, host: '127.0.0.1' }, () => Promise.reject(new Error('looked up')))
    expect(steps).toEqual(['tcp ok'])
  })

  test('a look-up that hangs ends with its deadline, and a name that nobody has is named so', async () => {
    const slow = await walk({ port: 1, timeoutMs: 150 }, () => new Promise(() => {}))
    expect(slow.steps).toEqual(['dns failed'])
    expect(slow.at('dns')).toMatchObject({ failure: 'timeout', error: 'nothing within 150 ms' })
    expect(slow.at('dns')?.durationMs).toBeLessThan(1_000)
    const none = await walk({ port: 1 }, () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })))
    expect(none.at('dns')).toMatchObject({ failure: 'dns', error: 'ENOTFOUND dual.test:1' })
  })

  test('a walk that is interrupted says so, and does not call the addresses silent', async () => {
    const { port } = await up(yes())
    const { at } = await walk({ port, host: '127.0.0.1', abort: AbortSignal.abort() })
    expect(at('tcp')).toMatchObject({ outcome: 'failed', failure: 'other', error: 'interrupted' })
  })

  test('a slow look-up takes its time, and the rest is healthy', async () => {
    const { port } = await up(yes())
    const { steps, at } = await walk({ port }, () => new Promise((done) => setTimeout(() => done(BOTH), 200)))
    expect(steps).toEqual(['dns ok', 'tcp ok'])
    expect(at('dns')?.durationMs).toBeGreaterThanOrEqual(190)
  })

  test('the injected look-up holds for the question itself, too', async () => {
    const { port } = await up(yes())
    const net = await up(createNet({ lookup: async () => BOTH }))
    expect(await net.ask(question(`http://dual.test:${port}/`))).toMatchObject({ outcome: 'ok' })
  })
})

describe('what a TLS server speaks and shows is told, trusted or not', () => {
  const tls = { host: 'localhost', tls: true }
  const local = async () => [{ address: '127.0.0.1', family: 4 }]

  test('protocol, ALPN, chain, names and dates of a trusted one', async () => {
    const { port } = await up(servers.httpsServer((_q, a) => a.end(), certs.good))
    const { steps, at } = await walk({ ...tls, port, trust: OURS }, local)
    expect(steps).toEqual(['dns ok', 'tcp ok', 'tls ok'])
    const [own] = at('tls')?.handshake?.chain ?? []
    expect(at('tls')?.handshake).toMatchObject({ protocol: 'TLSv1.3', alpn: 'http/1.1' })
    expect(own).toMatchObject({ subject: 'localhost', issuer: 'otel-doctor test CA', names: expect.stringContaining('DNS:localhost') })
    expect(Date.parse(own?.until ?? '')).toBeGreaterThan(Date.now())
  })

  test.each([
    ['a private authority', certs.good, undefined, 'certificate-untrusted'],
    ['an expired one', certs.expired, OURS, 'certificate-expired'],
    ['one for another host', certs.wrongHost, OURS, 'certificate-wrong-host'],
    ['one that signed itself', certs.selfSigned, OURS, 'certificate-untrusted'],
  ] as const)('%s is shown all the same', async (_what, certificate, trust, failure) => {
    const { port } = await up(servers.httpsServer((_q, a) => a.end(), certificate))
    const { at } = await walk({ ...tls, port, trust }, local)
    expect(at('tls')).toMatchObject({
      outcome: 'failed',
      failure,
      handshake: { chain: expect.arrayContaining([expect.objectContaining({ subject: expect.any(String) })]) },
    })
  })

  test('an authority that this machine trusts is found in its list, and no other', () => {
    const bundle = { path: '/etc/ssl/own.crt', text: `# comment\n${certs.selfSigned.cert}\n${caCert}` }
    const der = (pem: string): Buffer => new X509Certificate(pem).raw
    expect(systemListWith(der(certs.good.cert), bundle)).toBe('/etc/ssl/own.crt')
    expect(systemListWith(der(caCert), bundle)).toBe('/etc/ssl/own.crt')
    expect(systemListWith(der(certs.good.cert), { ...bundle, text: certs.selfSigned.cert })).toBeUndefined()
    expect(systemListWith(Buffer.from('nonsense'), bundle)).toBeUndefined()
    expect(systemListWith(der(certs.good.cert), null)).toBeUndefined()
  })

  test('a server of HTTP/2 alone and one of HTTP/1.1 alone', async () => {
    const h2 = await up(servers.http2TlsServer((stream) => servers.grpcReply(stream, 0)))
    expect((await walk({ ...tls, port: h2.port, trust: OURS, alpn: ['h2'] }, local)).at('tls')?.handshake?.alpn).toBe('h2')
    expect((await walk({ ...tls, port: h2.port, trust: OURS }, local)).at('tls')).toMatchObject({
      outcome: 'failed',
      failure: 'http2-only',
    })
    const h1 = await up(servers.httpsServer((_q, a) => a.end(), { ...certs.good, ALPNProtocols: ['http/1.1'] }))
    expect((await walk({ ...tls, port: h1.port, trust: OURS }, local)).at('tls')?.handshake?.alpn).toBe('http/1.1')
  })

  test('a plain server is none', async () => {
    const { port } = await up(yes())
    expect((await walk({ ...tls, port }, local)).at('tls')).toMatchObject({ outcome: 'failed', failure: 'tls-to-plain' })
  })

  test('a server that says nothing ends with the deadline of the step', async () => {
    const { port } = await up(servers.muteServer())
    const { at } = await walk({ ...tls, port, timeoutMs: 150 }, local)
    expect(at('tls')).toMatchObject({ outcome: 'failed', failure: 'timeout' })
  })

  test('a certificate of one’s own is shown to a server that wants it', async () => {
    const mutual = { ...certs.good, ca: caCert, requestCert: true, rejectUnauthorized: true }
    const { port, url } = await up(servers.httpsServer((_q, a) => a.end('yes'), mutual))
    const net = await up(createNet())
    const named = url.replace('127.0.0.1', 'localhost')
    expect(await net.ask(question(named, { trust: OURS }))).toMatchObject({ failure: 'client-certificate' })
    expect(await net.ask(question(named, { trust: { ...OURS, ...certs.client } }))).toMatchObject({ outcome: 'ok' })
    expect((await walk({ ...tls, port, trust: { ...OURS, ...certs.client } }, local)).steps).toEqual(['dns ok', 'tcp ok', 'tls ok'])
  })
})

describe('a program that offers HTTP/2 over TLS is served by it', () => {
  test('where the server takes HTTP/2 alone, with method, path, headers and body', async () => {
    const seen: unknown[] = []
    const server = await up(
      servers.http2TlsServer((stream, headers, body) => {
        seen.push([headers[':method'], headers[':path'], headers['content-type'], headers['authorization'], body.toString()])
        stream.respond({ ':status': 200, 'content-type': 'application/x-protobuf' })
        stream.end('ok')
      }),
    )
    const net = await up(createNet())
    const headers = { 'content-type': 'application/x-protobuf', authorization: 'Bearer x', connection: 'keep-alive' }
    const asked = { trust: OURS, headers, body: Buffer.from('spans') }
    const url = `${server.url.replace('127.0.0.1', 'localhost')}/v1/traces?a=1`
    expect(await net.ask(question(url, asked))).toMatchObject({ failure: 'http2-only' })
    const probe = await net.ask(question(url, { ...asked, offersHttp2: true }))
    expect(probe).toMatchObject({ outcome: 'ok', answer: { status: 200, headers: { 'content-type': 'application/x-protobuf' } } })
    expect(Buffer.from(probe.answer?.body ?? []).toString()).toBe('ok')
    expect(seen).toEqual([['POST', '/v1/traces?a=1', 'application/x-protobuf', 'Bearer x', 'spans']])
  })

  test('where the server takes HTTP/1.1 alone, that is used', async () => {
    const server = await up(servers.httpsServer((_q, a) => a.end('yes'), { ...certs.good, ALPNProtocols: ['http/1.1'] }))
    const net = await up(createNet())
    expect(await net.ask(question(server.url, { trust: OURS, offersHttp2: true }))).toMatchObject({ outcome: 'ok' })
  })

  test.each([
    ['with a status of gRPC', (stream: Parameters<typeof servers.grpcReply>[0]) => servers.grpcReply(stream, 12)],
    ['as grpc-go refuses it', (stream: Parameters<typeof servers.grpcReply>[0]) => (stream.respond({ ':status': 415 }), stream.end())],
  ])('a server of gRPC alone is told, %s', async (_what, answer) => {
    const server = await up(servers.http2TlsServer(answer))
    const net = await up(createNet())
    const probe = await net.ask(question(server.url, { trust: OURS, offersHttp2: true }))
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'http2-only' })
  })

  test('a server that closes or hangs ends in its time', async () => {
    const net = await up(createNet())
    const mute = await up(servers.http2TlsServer(() => {}))
    expect(await net.ask(question(mute.url, { trust: OURS, offersHttp2: true, timeoutMs: 200 }))).toMatchObject({ failure: 'timeout' })
    const closing = await up(servers.http2TlsServer((stream) => stream.session?.destroy()))
    expect(await net.ask(question(closing.url, { trust: OURS, offersHttp2: true }))).toMatchObject({ outcome: 'failed' })
  })
})
