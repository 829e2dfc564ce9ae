import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { grpcFrame } from '../../src/grpc.ts'
import { createNet, type Net, type Question, sniff, type Trust } from '../../src/probe/index.ts'
import { classify } from '../../src/probe/classify.ts'
import type { Failure } from '../../src/types.ts'
import { caCert, certs } from '../support/certs.ts'
import { grpcQuestion, question, through } from '../support/questions.ts'
import * as servers from '../support/servers.ts'
import type { Running } from '../support/servers.ts'

const open: Pick<Running, 'close'>[] = []
const up = async <T extends Pick<Running, 'close'>>(thing: T | Promise<T>): Promise<T> => {
  open.push(await thing)
  return thing
}
const net = async (): Promise<Net> => up(createNet())
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

const { good, expired, notYet, wrongHost, selfSigned } = certs
const yes = () => servers.httpServer((_q, a) => a.end('yes'))
const https = (certificate = good) => servers.httpsServer((_q, a) => a.end('yes'), certificate)
const grpcOk = () => servers.http2Server((stream) => servers.grpcReply(stream, 0))
const grpcTls = (more = {}) => servers.http2TlsServer((stream) => servers.grpcReply(stream, 0), { ...good, ...more })
const politeTls = () =>
  servers.tcpServer((socket) =>
    socket.once('data', (chunk) =>
      socket.end(chunk[0] === 0x16 ? Buffer.from('15030300020228', 'hex') : 'HTTP/1.1 400 Bad Request\r\n\r\n'),
    ),
  )
/** Nothing but the authority of the tests is trusted. */
const OURS: Trust = { roots: 'none', ca: [caCert] }
const mutual = { ...good, ca: caCert, requestCert: true, rejectUnauthorized: true }
const redis = () => servers.tcpServer((socket) => socket.once('data', () => socket.end("-ERR unknown command 'POST'\r\n")))

type Case = [what: string, start: () => Promise<Running>, scheme: 'http' | 'https', failure: Failure | null, more?: Partial<Question>]

const OVER_HTTP: Case[] = [
  ['a plain server', yes, 'http', null],
  ['a TLS server whose authority is trusted', https, 'https', null, { trust: OURS }],
  ['a TLS server that speaks HTTP/2 and HTTP/1.1', () => grpcTls({ allowHTTP1: true }), 'https', null, { trust: OURS }],
  ['TLS sent to a plain server', yes, 'https', 'tls-to-plain'],
  ['TLS sent to a plain gRPC port', grpcOk, 'https', 'tls-to-plain'],
  ['TLS sent to a text server, where http:// would not help either', servers.bannerServer, 'https', 'not-http'],
  ['plain text sent to a TLS server', https, 'http', 'plain-to-tls'],
  ['plain text sent to a TLS gRPC port', grpcTls, 'http', 'plain-to-tls'],
  [
    'plain text sent to a TLS server that wants a certificate',
    () => servers.httpsServer((_q, a) => a.end(), mutual),
    'http',
    'plain-to-tls',
  ],
  ['HTTP/1.1 sent to a gRPC port', grpcOk, 'http', 'http2-only'],
  ['HTTP/1.1 sent to a TLS gRPC port', grpcTls, 'https', 'http2-only', { trust: OURS }],
  ['an SSH server', servers.bannerServer, 'http', 'not-http'],
  ['a redis server', redis, 'http', 'not-http'],
  ['a server that resets', servers.resettingServer, 'http', 'reset'],
  ['a server that closes', servers.closingServer, 'http', 'reset'],
  [
    'a TLS server that closes',
    () => servers.tlsServer(good, (socket) => socket.once('data', () => socket.end())),
    'https',
    'reset',
    { trust: OURS },
  ],
  ['a self-signed certificate', () => https(selfSigned), 'https', 'certificate-untrusted'],
  ['a private authority', https, 'https', 'certificate-untrusted'],
  ['an expired certificate', () => https(expired), 'https', 'certificate-expired', { trust: OURS }],
  ['a certificate that is not valid yet', () => https(notYet), 'https', 'certificate-expired', { trust: OURS }],
  ['a certificate for another host', () => https(wrongHost), 'https', 'certificate-wrong-host', { trust: OURS }],
  [
    'a server that wants a client certificate',
    () => servers.httpsServer((_q, a) => a.end(), mutual),
    'https',
    'client-certificate',
    { trust: OURS },
  ],
  [
    'the same with TLS 1.2',
    () => servers.httpsServer((_q, a) => a.end(), { ...mutual, maxVersion: 'TLSv1.2' }),
    'https',
    'client-certificate',
    { trust: OURS },
  ],
  ['a mute server', servers.muteServer, 'http', 'timeout', { timeoutMs: 200 }],
]

const OVER_GRPC: Case[] = [
  ['a plain gRPC port', grpcOk, 'http', null],
  ['a TLS gRPC port', grpcTls, 'https', null, { trust: OURS }],
  ['gRPC sent to an HTTP/1 server', yes, 'http', 'http1-only'],
  ['gRPC sent to an HTTP/1 server over TLS', https, 'https', 'http1-only', { trust: OURS }],
  [
    'the same where the server does not know ALPN',
    () => servers.tlsServer(good, (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))),
    'https',
    'http1-only',
    { trust: OURS },
  ],
  ['plain gRPC sent to a TLS port', grpcTls, 'http', 'plain-to-tls'],
  ['plain gRPC sent to a TLS HTTP port', https, 'http', 'plain-to-tls'],
  ['plain gRPC sent to a TLS port that answers plain text in plain text', politeTls, 'http', 'plain-to-tls'],
  ['gRPC with TLS sent to a plain port', grpcOk, 'https', 'tls-to-plain'],
  ['gRPC with TLS sent to an HTTP/1 port', yes, 'https', 'tls-to-plain'],
  ['an SSH server', servers.bannerServer, 'http', 'not-http'],
  ['a private authority', grpcTls, 'https', 'certificate-untrusted'],
  ['a certificate for another host', () => grpcTls(wrongHost), 'https', 'certificate-wrong-host', { trust: OURS }],
  ['a server that wants a client certificate', () => grpcTls(mutual), 'https', 'client-certificate', { trust: OURS }],
  ['a server that resets', servers.resettingServer, 'http', 'reset'],
  ['a mute server', servers.muteServer, 'http', 'timeout', { timeoutMs: 200 }],
]

async function expectFailure(ask: typeof question, [, start, scheme, failure, more]: Case) {
  const { port } = await up(start())
  const host = failure === null ? 'localhost' : '127.0.0.1'
  const probe = await (await net()).ask(ask(`${scheme}://${host}:${port}/v1/traces`, more))
  if (failure === null) expect(probe).toMatchObject({ outcome: 'ok', answer: { status: 200 } })
  else expect(probe).toMatchObject({ outcome: 'failed', failure, error: expect.stringContaining(`:${port}`) })
  return probe
}

describe('what an HTTP question met is named', () => {
  test.each(OVER_HTTP)('%s', async (...given) => {
    await expectFailure(question, given)
  })

  test('a port on which nobody listens is refused, a name that does not exist is DNS', async () => {
    const port = await servers.freePort()
    const probe = await (await net()).ask(question(`http://127.0.0.1:${port}`))
    expect(probe).toMatchObject({ failure: 'refused', error: `ECONNREFUSED 127.0.0.1:${port}` })
    const named = await (await net()).ask(question(`http://localhost:${port}`))
    expect(named).toMatchObject({ failure: 'refused', error: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) })
    const lost = await (await net()).ask(question('http://otlp.invalid:4318'))
    expect(lost).toMatchObject({ failure: 'dns', error: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN) otlp\.invalid:4318$/) })
  })

  test('the first bytes of what answered instead are kept', async () => {
    const probe = await expectFailure(question, ['', grpcOk, 'http', 'http2-only'])
    expect(probe.firstBytes).toMatch(/^0000..04/)
    const ssh = await expectFailure(question, ['', servers.bannerServer, 'http', 'not-http'])
    expect(Buffer.from(ssh.firstBytes!, 'hex').toString()).toContain('SSH-2.0')
  })

  test('a connection that breaks in the middle of the body is a reset, and what came is kept', async () => {
    const server = await up(
      servers.httpServer((_q, a) => {
        a.writeHead(200, { 'content-length': 100 })
        a.write('half', () => a.socket?.destroy())
      }),
    )
    const probe = await (await net()).ask(question(server.url))
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'reset', answer: { status: 200 } })
    expect(Buffer.from(probe.answer!.body).toString()).toBe('half')
  })
})

describe('what a gRPC question met is named', () => {
  test.each(OVER_GRPC)('%s', async (...given) => {
    await expectFailure(grpcQuestion, given)
  })
})

describe('a gRPC answer is told raw', () => {
  test('path by signal, metadata, deadline and framed message arrive', async () => {
    const seen: unknown[] = []
    const server = await up(
      servers.http2Server((stream, headers, body) => {
        const { 'content-type': type, te, 'x-key': key, 'grpc-timeout': timeout } = headers
        seen.push({
          path: headers[':path'],
          method: headers[':method'],
          type,
          te,
          key: Buffer.from(String(key), 'latin1').toString(),
          timeout,
          body: body.toString('hex'),
        })
        servers.grpcReply(stream, 0, { body: Buffer.from([0x0a, 0x00]) })
      }),
    )
    const path = (service: string) => `/opentelemetry.proto.collector.${service}/Export`
    const common = { method: 'POST', type: 'application/grpc', te: 'trailers', key: 'schlüssel', timeout: '2000m', body: '0000000002abcd' }
    for (const [signal, service] of [
      ['traces', 'trace.v1.TraceService'],
      ['metrics', 'metrics.v1.MetricsService'],
      ['logs', 'logs.v1.LogsService'],
    ] as const) {
      const asked = grpcQuestion(server.url, { signals: [signal], headers: { 'X-Key': 'schlüssel' }, body: new Uint8Array([0xab, 0xcd]) })
      const probe = await (await net()).ask(asked)
      expect(probe).toMatchObject({
        outcome: 'ok',
        grpc: { code: 0, message: '' },
        answer: { status: 200, headers: { 'grpc-status': '0' } },
      })
      expect([...probe.answer!.body]).toEqual([0x0a, 0x00])
      expect(seen.pop()).toEqual({ path: path(service), ...common })
    }
  })

  test('a status other than 0 is an answer with code and decoded message, with trailers and without body', async () => {
    const late = await up(servers.http2Server((stream) => servers.grpcReply(stream, 16, { message: 'no key: %E2%9C%93 100%' })))
    expect(await (await net()).ask(grpcQuestion(late.url))).toMatchObject({
      outcome: 'answered',
      grpc: { code: 16, message: 'no key: ✓ 100%' },
    })
    const only = await up(
      servers.http2Server((stream) =>
        stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true }),
      ),
    )
    const probe = await (await net()).ask(grpcQuestion(only.url))
    expect(probe).toMatchObject({ outcome: 'answered', grpc: { code: 12, message: '' }, answer: { status: 200 } })
  })

  test('an answer that is compressed like the request is read, and one that does not unpack stays as it came', async () => {
    for (const [sent, read] of [
      [gzipSync('all taken'), 'all taken'],
      [Buffer.from('no gzip'), 'no gzip'],
    ] as const) {
      const server = await up(
        servers.http2Server((stream) => {
          stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-encoding': 'gzip' }, { waitForTrailers: true })
          stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
          stream.end(grpcFrame(sent, true))
        }),
      )
      const probe = await (await net()).ask(grpcQuestion(server.url))
      expect(probe).toMatchObject({ outcome: 'ok', grpc: { code: 0 } })
      expect(Buffer.from(probe.answer!.body).toString()).toBe(read)
    }
  })

  test('an HTTP/2 server without gRPC is an answer without a gRPC status, even where it says 200', async () => {
    for (const status of [404, 415, 200]) {
      const server = await up(
        servers.http2Server((stream) => {
          stream.respond({ ':status': status, 'content-type': 'text/html' })
          stream.end('<html>')
        }),
      )
      const probe = await (await net()).ask(grpcQuestion(server.url))
      expect(probe).toMatchObject({ outcome: 'answered', answer: { status, headers: { 'content-type': 'text/html' } } })
      expect(probe.grpc).toBeUndefined()
      expect(Buffer.from(probe.answer!.body).toString()).toBe('<html>')
    }
  })

  test('fields of a connection among the settings keep no gRPC question from being put; host is the authority, as in Java', async () => {
    const seen: Record<string, unknown>[] = []
    const server = await up(
      servers.http2Server((stream, headers) => {
        seen.push(headers)
        servers.grpcReply(stream, 0)
      }),
    )
    const fields = { connection: 'close', 'transfer-encoding': 'chunked', 'keep-alive': '1', 'x-key': 'a' }
    expect(await (await net()).ask(grpcQuestion(server.url, { headers: fields }))).toMatchObject({ outcome: 'ok', grpc: { code: 0 } })
    await (await net()).ask(grpcQuestion(server.url, { headers: { Host: 'tenant.example' } }))
    expect(seen.map((headers) => [headers['x-key'], headers['connection'], headers[':authority']])).toEqual([
      ['a', undefined, new URL(server.url).host],
      [undefined, undefined, 'tenant.example'],
    ])
  })

  test('gRPC goes through a proxy with CONNECT; recognising the backend of a gRPC route goes over HTTP', async () => {
    const server = await up(grpcOk())
    const proxy = await up(servers.proxyServer())
    const probe = await (await net()).ask(grpcQuestion(server.url, { proxy: through(proxy.url) }))
    expect(probe).toMatchObject({ outcome: 'ok', grpc: { code: 0 } })
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${server.port}`])
    const web = await up(yes())
    expect(await (await net()).ask(grpcQuestion(web.url, { step: 'recognise', method: 'GET' }))).toMatchObject({ outcome: 'ok' })
  })

  test('HTTPS goes through a proxy with CONNECT and its certificate is checked', async () => {
    const server = await up(https())
    const proxy = await up(servers.proxyServer())
    const ok = await (await net()).ask(question(server.url, { proxy: through(proxy.url), trust: OURS }))
    expect(ok).toMatchObject({ outcome: 'ok' })
    expect(await (await net()).ask(question(server.url, { proxy: through(proxy.url) }))).toMatchObject({ failure: 'certificate-untrusted' })
    expect(proxy.asked).toEqual(Array(2).fill(`CONNECT 127.0.0.1:${server.port}`))
  })
})

describe('a sniff tells what listens', () => {
  const kinds: [string, () => Promise<Running>, boolean, object][] = [
    ['an HTTP/1 server', yes, false, { kind: 'http1', tls: false }],
    ['an HTTP/2 server', grpcOk, false, { kind: 'http2', http1Too: false }],
    ['a TLS port', https, false, { kind: 'tls', tls: true }],
    ['an HTTP/1 server in TLS', https, true, { kind: 'http1', tls: true }],
    ['an HTTP/2 server in TLS', grpcTls, true, { kind: 'http2', tls: true, http1Too: false }],
    ['both in TLS', () => grpcTls({ allowHTTP1: true }), true, { kind: 'http2', tls: true, http1Too: true }],
    ['a plain server asked with TLS', yes, true, { kind: 'http1', tls: false }],
    ['SSH', servers.bannerServer, false, { kind: 'text', firstBytes: Buffer.from('SSH-2.0-OpenSSH_9.6\r\n').toString('hex') }],
    ['a closing server', servers.closingServer, false, { kind: 'closed' }],
    ['a mute server', servers.muteServer, false, { kind: 'silent' }],
  ]
  test.each(kinds)('%s', async (_what, start, tls, expected) => {
    const { port } = await up(start())
    expect(await sniff({ host: '127.0.0.1', port, tls, timeoutMs: 900 })).toMatchObject(expected)
  })

  test('a free port is refused', async () => {
    expect(await sniff({ host: '127.0.0.1', port: await servers.freePort(), tls: false, timeoutMs: 900 })).toMatchObject({
      kind: 'refused',
    })
  })
})

describe('errors that a loopback cannot make', () => {
  const where = { step: 'tcp', peer: 'h:1' } as const
  const low = (code: string, more = {}) => Object.assign(new Error(code), { code, ...more })
  test.each([
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['EAI_AGAIN', 'dns'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-untrusted'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client-certificate'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'other'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'other'],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'client-certificate'],
    ['ERR_SSL_SSL/TLS_ALERT_NO_APPLICATION_PROTOCOL', 'http2-only'],
    ['EWHATEVER', 'other'],
  ])('%s', (code, failure) => {
    expect(classify(low(code), where)).toEqual({ failure, error: `${code} h:1` })
  })

  test('of several addresses the one that said something counts, and all are told', () => {
    const v6 = low('ENETUNREACH', { address: '::1', port: 1 })
    const v4 = low('ECONNREFUSED', { address: '127.0.0.1', port: 1 })
    const both = Object.assign(new AggregateError([v6, v4]), { code: 'ENETUNREACH' })
    expect(classify(both, where)).toEqual({ failure: 'refused', error: 'ENETUNREACH [::1]:1, ECONNREFUSED 127.0.0.1:1' })
  })

  test('a wrapped error is unwrapped; OpenSSL texts with their random prefix are not shown', () => {
    expect(classify(new TypeError('fetch failed', { cause: low('ECONNREFUSED') }), where).failure).toBe('refused')
    const ssl = Object.assign(new Error('write EPROTO 40C7A:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:'), {
      code: 'EPROTO',
    })
    expect(classify(ssl, where)).toEqual({ failure: 'tls-to-plain', error: 'EPROTO h:1' })
  })

  test('an error that quotes a header value is not quoted, and text from outside is on one line', () => {
    const quoting = Object.assign(new Error('Invalid value "hunter2" for header'), { code: 'ERR_HTTP2_INVALID_HEADER_VALUE' })
    expect(classify(quoting, where).error).not.toContain('hunter2')
    const evil = low('ERR_TLS_CERT_ALTNAME_INVALID', { cert: { subjectaltname: `DNS:a\n::error::\u202e${'x'.repeat(500)}` } })
    expect(classify(evil, where).error).toMatch(/^ERR_TLS_CERT_ALTNAME_INVALID h:1: the certificate is for DNS:a ::error:: x{1,200}$/)
  })
})
