import { http, HttpResponse } from 'msw'
import { afterEach, describe, expect, test } from 'vitest'
import { createNet, type Net } from '../../src/probe/index.ts'
import { plain, Secret } from '../../src/secret.ts'
import { mswDispatcher } from '../support/msw-dispatcher.ts'
import { question, through } from '../support/questions.ts'
import { drippingServer, httpServer, muteServer, proxyServer, redirectServer, resettingServer, type Running } from '../support/servers.ts'

const open: Pick<Running, 'close'>[] = []
const up = async <T extends Pick<Running, 'close'>>(thing: T | Promise<T>): Promise<T> => {
  open.push(await thing)
  return thing
}
const net = async (options = {}): Promise<Net> => up(createNet(options))
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

describe('an answer is told as it came', () => {
  test('a 2xx is ok, with status, headers in lower case and the body', async () => {
    const server = await up(httpServer((_q, a) => a.writeHead(200, { 'X-Version': '3.17.2', 'set-cookie': ['a=1', 'b=2'] }).end('{}')))
    const probe = await (await net()).ask(question(server.url))
    expect(probe).toMatchObject({ outcome: 'ok', step: 'otlp', signals: ['traces'], method: 'POST', protocol: 'http/protobuf' })
    expect(probe.answer).toMatchObject({ status: 200, headers: { 'x-version': '3.17.2', 'set-cookie': 'a=1, b=2' } })
    expect(Buffer.from(probe.answer!.body).toString()).toBe('{}')
    expect(probe).not.toHaveProperty('failure')
    expect(probe.durationMs).toBeLessThan(2_000)
  })

  test.each([400, 401, 404, 405, 415, 429, 500, 503])('%i is an answer, and no failure', async (status) => {
    const server = await up(httpServer((_q, a) => a.writeHead(status).end('no')))
    const probe = await (await net()).ask(question(server.url))
    expect(probe).toMatchObject({ outcome: 'answered', answer: { status } })
    expect(probe.failure).toBeUndefined()
  })

  test('a redirect is told and not followed, for GET and for POST', async () => {
    let followed = 0
    const there = await up(httpServer((_q, a) => (followed++, a.end())))
    const server = await up(redirectServer(`${there.url}/login`))
    for (const method of ['GET', 'POST'] as const) {
      const probe = await (await net()).ask(question(server.url, { method }))
      expect(probe).toMatchObject({ outcome: 'answered', answer: { status: 301, headers: { location: `${there.url}/login` } } })
    }
    expect(followed).toBe(0)
  })

  test('a 400 that says "HTTP request to an HTTPS server" is plain text sent to TLS', async () => {
    const said = [
      'Client sent an HTTP request to an HTTPS server.\n',
      '<center>The plain HTTP request was sent to HTTPS port</center>',
      "You're speaking plain HTTP to an SSL-enabled server port.",
      'Bad Request\r\nThis combination of host and port requires TLS.\r\n',
    ]
    for (const body of said) {
      const server = await up(httpServer((_q, a) => a.writeHead(400).end(body)))
      expect(await (await net()).ask(question(server.url))).toMatchObject({
        outcome: 'answered',
        failure: 'plain-to-tls',
        answer: { status: 400 },
      })
    }
  })

  test('a body is kept up to its bound, however much more would come', async () => {
    const server = await up(httpServer((_q, a) => void a.writeHead(200).end(Buffer.alloc(5_000_000, 'x'))))
    const probe = await (await net({ maxBody: 1_000 })).ask(question(server.url))
    expect(probe.outcome).toBe('ok')
    expect(probe.answer!.body.length).toBe(1_000)
    const usual = await (await net()).ask(question(server.url))
    expect(usual.answer!.body.length).toBe(65_536)
  })
})

describe('a question goes out as it is given', () => {
  test('method, path, query, body and headers arrive; header values as UTF-8', async () => {
    const seen: string[] = []
    const server = await up(
      httpServer(async (q, a) => {
        let body = ''
        for await (const chunk of q) body += chunk
        seen.push(
          `${q.method} ${q.url} ${Buffer.from(String(q.headers['x-project']), 'latin1').toString()} ${q.headers.authorization} ${body}`,
        )
        a.end()
      }),
    )
    const headers = { 'X-Project': 'Größe ✓', authorization: new Secret('Basic abc') }
    await (await net()).ask(question(`${server.url}/v1/traces?a=b`, { headers, body: Buffer.from('spans') }))
    await (await net()).ask(question(`${server.url}/gone`, { method: 'DELETE', headers: { 'x-project': 'p' }, body: undefined }))
    expect(seen).toEqual(['POST /v1/traces?a=b Größe ✓ Basic abc spans', 'DELETE /gone p undefined '])
  })

  test('user info of the URL is neither sent nor printed, in success or failure', async () => {
    let sent: unknown = 'nothing asked'
    const server = await up(httpServer((q, a) => ((sent = q.headers.authorization), a.end())))
    const text = server.url.replace('://', '://user:hunter2@')
    const url = new Secret(text, [[text.indexOf('user'), text.indexOf('@')]])
    const good = await (await net()).ask(question('', { url }))
    expect(sent).toBeUndefined()
    await server.close()
    const bad = await (await net()).ask(question('', { url }))
    expect(bad.failure).toBe('refused')
    expect(JSON.stringify([good, bad])).not.toContain('hunter2')
  })

  test('with a dial address the connection goes there in plaintext, and Host names the planned one', async () => {
    let asked = ''
    const server = await up(httpServer((q, a) => ((asked = `${q.headers.host}${q.url}`), a.end())))
    const dial = { host: '127.0.0.1', port: server.port }
    const probe = await (await net()).ask(question('https://otlp.example.com/v1/traces', { dial }))
    expect(probe.outcome).toBe('ok')
    expect(asked).toBe('otlp.example.com/v1/traces')
  })

  test('headers that cannot be sent are a failure that names the header and hides the value', async () => {
    const server = await up(httpServer((_q, a) => a.end()))
    const probe = await (await net()).ask(question(server.url, { headers: { authorization: new Secret('hunter2\u0001') } }))
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'other', error: expect.stringContaining('authorization') })
    expect(JSON.stringify(probe)).not.toContain('hunter2')
  })
})

describe('every question ends in time', () => {
  test('a mute server ends with the deadline, and the error tells the step', async () => {
    const server = await up(muteServer())
    const started = performance.now()
    const probe = await (await net()).ask(question(server.url, { timeoutMs: 300 }))
    expect(performance.now() - started).toBeLessThan(600)
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'timeout' })
    expect(probe.error).toBe(`nothing within 300 ms while waiting for the answer of 127.0.0.1:${server.port}`)
  })

  test('a TLS handshake that nobody answers ends with the deadline', async () => {
    const server = await up(muteServer())
    const probe = await (await net()).ask(question(server.url.replace('http', 'https'), { timeoutMs: 300 }))
    expect(probe).toMatchObject({ failure: 'timeout', error: expect.stringContaining('shaking hands (TLS)') })
    expect(probe.durationMs).toBeLessThan(600)
  })

  test('a body that drips for ever ends with the deadline; what came is kept', async () => {
    const server = await up(drippingServer())
    const probe = await (await net()).ask(question(server.url, { timeoutMs: 300 }))
    expect(probe).toMatchObject({ failure: 'timeout', error: expect.stringContaining('reading the answer'), answer: { status: 200 } })
    expect(probe.answer!.body.length).toBeGreaterThan(0)
    expect(probe.durationMs).toBeLessThan(600)
  })

  test('an abort from outside, and close, end what is under way at once', async () => {
    const server = await up(muteServer())
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    const probe = await (await net()).ask(question(server.url, { abort: abort.signal }))
    expect(probe).toMatchObject({ failure: 'other', error: expect.stringContaining('interrupted') })
    const mine = await net()
    const waiting = mine.ask(question(server.url))
    const started = performance.now()
    await mine.close()
    expect(await waiting).toMatchObject({ failure: 'other' })
    expect(performance.now() - started).toBeLessThan(300)
  })
})

describe('a proxy is gone through as exporters do', () => {
  test('a plain URL is asked for as a whole; credentials of the proxy go to the proxy', async () => {
    const proxy = await up(proxyServer())
    const probe = await (
      await net()
    ).ask(question('http://otlp.test:4318/v1/traces?x=1', { proxy: through(proxy.url.replace('://', '://me:pw@')) }))
    expect(probe).toMatchObject({ outcome: 'ok', answer: { status: 200 } })
    expect(proxy.asked).toEqual(['POST http://otlp.test:4318/v1/traces?x=1'])
    expect(proxy.credentials).toEqual([`Basic ${btoa('me:pw')}`])
  })

  test('a proxy that refuses or that nobody runs is a proxy failure', async () => {
    for (const status of [407, 403]) {
      const proxy = await up(proxyServer(status))
      const probe = await (await net()).ask(question('https://otlp.test/v1/traces', { proxy: through(proxy.url) }))
      expect(probe).toMatchObject({ outcome: 'failed', failure: 'proxy', error: `the proxy 127.0.0.1:${proxy.port} answered ${status}` })
    }
    const mute = await up(muteServer())
    await mute.close()
    const probe = await (await net()).ask(question('http://otlp.test/v1/traces', { proxy: through(`127.0.0.1:${mute.port}`) }))
    expect(probe).toMatchObject({ failure: 'proxy', error: `ECONNREFUSED 127.0.0.1:${mute.port}` })
    expect(await (await net()).ask(question('http://otlp.test/', { proxy: through('socks5://127.0.0.1:1') }))).toMatchObject({
      failure: 'proxy',
    })
  })

  test('407 from the proxy is the proxy, 401 through it is the backend', async () => {
    for (const [status, failure] of [
      [407, 'proxy'],
      [401, undefined],
    ] as const) {
      const proxy = await up(proxyServer(status))
      const probe = await (await net()).ask(question('http://otlp.test/', { proxy: through(proxy.url) }))
      expect(probe).toMatchObject({ outcome: 'answered', answer: { status } })
      expect(probe.failure).toBe(failure)
    }
  })
})

describe('in tests msw stands in for the network', () => {
  const ok = http.post('https://otlp.example.com/v1/traces', async ({ request }) => {
    const wrong = request.headers.get('authorization') !== 'Bearer t' || (await request.text()) !== 'spans'
    return wrong ? new HttpResponse(null, { status: 401 }) : HttpResponse.json({ partialSuccess: {} })
  })

  test('a handler gets the request and its reply becomes the answer', async () => {
    const mine = await net({ dispatcher: mswDispatcher(ok) })
    const asked = question('https://otlp.example.com/v1/traces', { headers: { authorization: 'Bearer t' }, body: Buffer.from('spans') })
    const probe = await mine.ask(asked)
    expect(probe).toMatchObject({ outcome: 'ok', answer: { status: 200, headers: { 'content-type': 'application/json' } } })
    expect(JSON.parse(Buffer.from(probe.answer!.body).toString())).toEqual({ partialSuccess: {} })
    expect(await mine.ask({ ...asked, headers: {} })).toMatchObject({ outcome: 'answered', answer: { status: 401 } })
  })

  test('a request that no handler claims fails and never reaches the network', async () => {
    let reached = 0
    const server = await up(httpServer((_q, a) => (reached++, a.end())))
    const probe = await (await net({ dispatcher: mswDispatcher(ok) })).ask(question(server.url))
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'other' })
    expect(reached).toBe(0)
  })

  test('a network error of a handler is a reset, and a handler that never answers meets the deadline', async () => {
    const broken = mswDispatcher(http.post('http://a.test/', () => HttpResponse.error()))
    expect(await (await net({ dispatcher: broken })).ask(question('http://a.test/'))).toMatchObject({ failure: 'reset' })
    const stuck = mswDispatcher(http.post('http://a.test/', () => new Promise<never>(() => {})))
    expect(await (await net({ dispatcher: stuck })).ask(question('http://a.test/', { timeoutMs: 100 }))).toMatchObject({
      failure: 'timeout',
    })
  })
})

describe('bad input is a value too', () => {
  test.each(['not a url', 'ftp://example.com/', 'http://', 'grpc://a:1'])('%s', async (text) => {
    const probe = await (await net()).ask(question('', { url: plain(text) }))
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'other' })
  })

  test('a proxy URL that is none', async () => {
    const probe = await (await net()).ask(question('http://127.0.0.1/', { proxy: through('http://') }))
    expect(probe).toMatchObject({ outcome: 'failed', error: expect.stringContaining('ERR_INVALID_URL') })
  })

  test('a server that resets is a reset', async () => {
    const server = await up(resettingServer())
    const probe = await (await net()).ask(question(server.url))
    expect(probe).toMatchObject({ outcome: 'failed', failure: 'reset', error: expect.stringContaining(`127.0.0.1:${server.port}`) })
  })
})
