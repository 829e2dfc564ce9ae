import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { check, type Report } from '../../src/index.ts'
import { caCert, certs } from '../support/certs.ts'
import * as servers from '../support/servers.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

const OTLP = { 'content-type': 'application/x-protobuf' }
const takesAll: RequestListener = (request, response) => {
  request.resume()
  if (request.method === 'POST') response.writeHead(200, OTLP).end()
  else response.writeHead(404).end()
}

interface Seen {
  line: string
  credential?: string
  headers: Record<string, unknown>
}

/** A proxy for plain HTTP that answers as a Collector behind it would; with a user it wants that. CONNECT is refused. */
async function proxy(user?: string): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const credential = request.headers['proxy-authorization']
    seen.push({ line: `${request.method} ${request.url}`, credential, headers: request.headers })
    const wanted = user && `Basic ${Buffer.from(user).toString('base64')}`
    if (wanted && credential !== wanted) {
      request.resume()
      return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end()
    }
    return takesAll(request, response)
  })
  server.on('connect', (request, socket) => {
    seen.push({ line: `CONNECT ${request.url}`, credential: request.headers['proxy-authorization'], headers: request.headers })
    socket.on('error', () => {}).end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, seen }
}

const ENDPOINT = 'http://collector.example:4318'
const settings = (more: Record<string, string>, endpoint = ENDPOINT) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  ...more,
})

type Target = Report['targets'][number]
async function checked(input: Parameters<typeof check>[0]): Promise<Target> {
  const [target] = (await check({ timeoutMs: 2_000, ...input })).targets
  if (!target) throw new Error('no target')
  return target
}
const faults = ({ findings = [] }: Target): string[] =>
  findings.filter((f) => f.severity !== 'note').map(({ id, severity }) => `${severity} ${id}`)
const steps = ({ destinations = [] }: Target): string[] =>
  destinations.flatMap(({ probes }) => probes.map(({ step, url }) => `${step} ${url}`))

type Row = [runtime: string, wiring: string | undefined, name: string]
const OBEY: Row[] = [
  ['python', 'code-http', 'HTTP_PROXY'],
  ['python', 'code-http', 'http_proxy'],
  ['python', 'code-http', 'ALL_PROXY'],
  ['go', 'autoexport', 'HTTP_PROXY'],
  ['goose', undefined, 'HTTP_PROXY'],
  ['goose', undefined, 'all_proxy'],
  ['dotnet', undefined, 'http_proxy'],
  ['ruby', undefined, 'http_proxy'],
]

describe('a proxy is asked as the runtime asks it', () => {
  test.each(OBEY)('%s:%s through %s: the whole URL, and no look-up of the name', async (runtime, wiring, name) => {
    const { port, seen } = await proxy()
    const target = await checked({ runtime, wiring, env: settings({ [name]: `http://127.0.0.1:${port}` }) })
    expect(faults(target)).toEqual([])
    expect(seen.map(({ line }) => line)).toContain(`POST ${ENDPOINT}/v1/traces`)
    expect(steps(target).filter((step) => step.startsWith('dns'))).toEqual([])
    expect(steps(target)).toContain(`tcp 127.0.0.1:${port}`)
  })

  test.each(OBEY)('%s:%s with a password in %s passes a proxy that wants it, and it is shown nowhere', async (runtime, wiring, name) => {
    const { port, seen } = await proxy('us er:c4n4ry')
    const target = await checked({ runtime, wiring, env: settings({ [name]: `http://us%20er:c4n4ry@127.0.0.1:${port}` }) })
    expect(faults(target)).toEqual([])
    expect(seen.filter(({ line }) => line.startsWith('POST')).every(({ credential }) => credential !== undefined)).toBe(true)
    expect(JSON.stringify(target)).not.toMatch(/c4n4ry|us%20er/)
  })

  test.each(OBEY)('%s:%s without the password in %s is told that the proxy wants one', async (runtime, wiring, name) => {
    const { port } = await proxy('user:secret')
    const target = await checked({ runtime, wiring, env: settings({ [name]: `http://127.0.0.1:${port}` }) })
    expect(faults(target)).toEqual(['error transport/proxy'])
    expect(target.findings?.find(({ id }) => id === 'transport/proxy')?.message).toContain('407')
  })
})

describe('what is asked to recognise the backend goes through the proxy as the data do', () => {
  test.each<[runtime: string, wiring: string | undefined]>([
    ['python', 'code-http'],
    ['go', 'autoexport'],
    ['goose', undefined],
  ])('%s:%s: with its password, which nobody refuses then', async (runtime, wiring) => {
    const { port, seen } = await proxy('user:c4n4ry')
    const target = await checked({ runtime, wiring, env: settings({ HTTP_PROXY: `http://user:c4n4ry@127.0.0.1:${port}` }) })
    expect(seen.filter(({ line }) => line.startsWith('GET')).length).toBeGreaterThan(0)
    expect(seen.filter(({ credential }) => credential === undefined)).toEqual([])
    expect(JSON.stringify(target)).not.toContain('c4n4ry')
  })
})

describe('a proxy that speaks TLS itself', () => {
  const files = { '/ca.pem': caCert }
  const collector = async () => {
    const server = await servers.httpsServer(takesAll)
    closing.push(server.close)
    return server.url.replace('127.0.0.1', 'localhost')
  }
  const tlsProxy = async (options = certs.good) => {
    const made = await servers.proxyServer(200, options)
    closing.push(made.close)
    return made.url.replace('127.0.0.1', 'localhost')
  }
  test.each<[runtime: string, wiring: string | undefined, env: Record<string, string>]>([
    ['python', 'code-http', { REQUESTS_CA_BUNDLE: '/ca.pem' }],
    ['goose', undefined, { SSL_CERT_FILE: '/ca.pem' }],
    ['dotnet', 'code', { SSL_CERT_FILE: '/ca.pem' }],
  ])('%s:%s trusts it as it trusts a destination, by %o, and by nothing else', async (runtime, wiring, env) => {
    const url = await tlsProxy()
    const where = settings({ HTTPS_PROXY: url, https_proxy: url }, await collector())
    expect(faults(await checked({ runtime, wiring, env: { ...where, ...env }, files }))).toEqual([])
    const untrusted = await checked({ runtime, wiring, env: where, files })
    expect(faults(untrusted)).toEqual(['error transport/proxy'])
    expect(untrusted.findings?.find(({ id }) => id === 'transport/proxy')?.message).toMatch(/shows a certificate that is not signed/)
  })

  test('a plain destination behind it is asked with the same trust', async () => {
    const url = await tlsProxy()
    const env = settings({ HTTP_PROXY: url })
    expect(
      steps(await checked({ runtime: 'python', wiring: 'code-http', env: { ...env, REQUESTS_CA_BUNDLE: '/ca.pem' }, files })),
    ).toContain(`otlp ${ENDPOINT}/v1/traces`)
    expect(faults(await checked({ runtime: 'python', wiring: 'code-http', env, files }))).toEqual(['error transport/proxy'])
  })

  test.each([
    [certs.expired, /is not valid today/],
    [certs.wrongHost, /for another name/],
  ])('what is wrong with its certificate is said', async (options, message) => {
    const url = await tlsProxy(options)
    const env = settings({ HTTPS_PROXY: url, REQUESTS_CA_BUNDLE: '/ca.pem' }, await collector())
    const target = await checked({ runtime: 'python', wiring: 'code-http', env, files })
    expect(faults(target)).toEqual(['error transport/proxy'])
    expect(target.findings?.find(({ id }) => id === 'transport/proxy')?.message).toMatch(message)
  })
})

describe('TLS is looked at through the tunnel', () => {
  const files = { '/ca.pem': caCert }
  const python = async (url: string, proxyUrl: string, more: Record<string, string> = { REQUESTS_CA_BUNDLE: '/ca.pem' }) =>
    checked({ runtime: 'python', wiring: 'code-http', env: settings({ HTTPS_PROXY: proxyUrl, ...more }, url), files })
  const handshakes = ({ destinations = [] }: Target) => destinations.flatMap(({ probes }) => probes.filter(({ step }) => step === 'tls'))

  test('what the destination shows is told with its name, and the proxy looks the name up', async () => {
    const server = await servers.httpsServer(takesAll)
    const through = await servers.proxyServer()
    closing.push(server.close, through.close)
    const target = await python(server.url.replace('127.0.0.1', 'localhost'), through.url)
    expect(faults(target)).toEqual([])
    expect(steps(target)).toContain(`tls localhost:${server.port}`)
    expect(handshakes(target)).toMatchObject([{ outcome: 'ok' }])
  })

  test.each([
    [certs.expired, 'error transport/certificate-expired', /has expired/],
    [certs.wrongHost, 'error transport/certificate-wrong-host', /is for DNS:other\.example/],
  ])('a certificate of the destination that is no good is that, and no fault of the proxy', async (options, id, message) => {
    const server = await servers.httpsServer(takesAll, options)
    const through = await servers.proxyServer()
    closing.push(server.close, through.close)
    const target = await python(server.url.replace('127.0.0.1', 'localhost'), through.url)
    expect(faults(target)).toEqual([id])
    expect(target.findings?.[0]?.message).toMatch(message)
    expect(handshakes(target)).toMatchObject([{ outcome: 'failed' }])
  })

  test('a proxy that puts its own certificate in place is named, with the issuer; where that is trusted, all is well', async () => {
    const looking = await servers.lookingProxy(certs.good, takesAll)
    closing.push(looking.close)
    const untrusted = await python('https://localhost:4318', looking.url, {})
    expect(faults(untrusted)).toEqual(['error transport/certificate-untrusted'])
    const said = untrusted.findings?.find(({ id }) => id === 'transport/certificate-untrusted')?.message
    expect(said).toContain(`as it is seen through the proxy ${looking.url}`)
    expect(said).toContain('its issuer is otel-doctor test CA')
    expect(faults(await python('https://localhost:4318', looking.url))).toEqual([])
  })

  test('behind a proxy that makes no tunnel there is nothing to look at', async () => {
    const { port } = await proxy()
    const target = await python('https://collector.example:4318', `http://127.0.0.1:${port}`)
    expect(handshakes(target)).toEqual([])
    expect(target.findings?.find(({ id }) => id === 'transport/proxy')?.message).toContain('answers 403 itself')
  })
})

describe('what NO_PROXY names is reached directly, as the runtime reads it', () => {
  test.each<[runtime: string, wiring: string | undefined, env: Record<string, string>]>([
    ['python', 'code-http', { NO_PROXY: '127.0.0.1' }],
    ['python', 'code-http', { no_proxy: '127.0.0.0/8' }],
    ['python', 'code-http', { no_proxy: '*' }],
    ['goose', undefined, { NO_PROXY: '127.0.0.1' }],
    ['goose', undefined, { no_proxy: '127.0.0.0/8' }],
    ['dotnet', undefined, { no_proxy: '127.0.0.1' }],
    // Loopback is spared without being named.
    ['go', 'autoexport', {}],
    ['ruby', undefined, {}],
    // No proxy variable is read at all.
    ['node', 'auto', {}],
    ['java', 'autoconfigure', {}],
  ])('%s:%s with %o', async (runtime, wiring, more) => {
    const collector = await servers.httpServer(takesAll)
    closing.push(() => collector.close())
    const { port, seen } = await proxy()
    const env = settings({ HTTP_PROXY: `http://127.0.0.1:${port}`, http_proxy: `http://127.0.0.1:${port}`, ...more }, collector.url)
    expect(faults(await checked({ runtime, wiring, env }))).toEqual([])
    expect(seen).toEqual([])
  })

  test.each<[runtime: string, wiring: string | undefined, env: Record<string, string>]>([
    ['python', 'code-http', {}],
    ['goose', undefined, { NO_PROXY: '*' }],
    ['dotnet', undefined, {}],
  ])('and what it does not spare is not: %s:%s with %o', async (runtime, wiring, more) => {
    const { port, seen } = await proxy()
    const env = settings({ http_proxy: `http://127.0.0.1:${port}`, ...more }, 'http://127.0.0.1:4318')
    await checked({ runtime, wiring, env })
    expect(seen.length).toBeGreaterThan(0)
  })
})

describe('a proxy of another kind', () => {
  test('is not asked, and what is not known is no fault', async () => {
    const env = settings({ ALL_PROXY: 'socks5://127.0.0.1:1' })
    const target = await checked({ runtime: 'goose', env })
    expect(faults(target)).toEqual([])
    expect(target.notChecked?.join()).toContain('the proxy socks5://127.0.0.1:1, which otel-doctor cannot ask')
  })
})

describe('gRPC and TLS go through CONNECT', () => {
  test('with the password, and the destination sees nothing of it', async () => {
    const seen: Record<string, unknown>[] = []
    const server = await servers.http2Server((stream, headers) => {
      seen.push(headers)
      servers.grpcReply(stream, 0)
    })
    const through = await servers.proxyServer()
    closing.push(server.close, through.close)
    const env = settings({ http_proxy: `http://user:c4n4ry@127.0.0.1:${through.port}`, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, server.url)
    expect(faults(await checked({ runtime: 'node', env }))).toEqual([])
    expect(through.asked).toContain(`CONNECT 127.0.0.1:${server.port}`)
    const tunnels = through.credentials.filter((_, i) => through.asked[i]?.startsWith('CONNECT'))
    expect(new Set(tunnels)).toEqual(new Set([`Basic ${Buffer.from('user:c4n4ry').toString('base64')}`]))
    expect(JSON.stringify(seen)).not.toContain('proxy-authorization')
  })

  test('an https destination with a private authority behind a proxy of the JVM or of requests is healthy, and recognised', async () => {
    const refusal = '405 method not allowed, supported: [POST]'
    const server = await servers.httpsServer((request, response) => {
      request.resume()
      if (request.method === 'POST') response.writeHead(200, OTLP).end()
      else response.writeHead(request.url?.startsWith('/v1/') ? 405 : 404).end(request.url?.startsWith('/v1/') ? refusal : '')
    })
    const through = await servers.proxyServer()
    closing.push(server.close, through.close)
    const url = server.url.replace('127.0.0.1', 'localhost')
    const files = { '/ca.pem': caCert }
    const asPython = settings({ HTTPS_PROXY: `http://127.0.0.1:${through.port}`, REQUESTS_CA_BUNDLE: '/ca.pem' }, url)
    const python = await checked({ runtime: 'python', wiring: 'code-http', env: asPython, files })
    const asJava = settings({ OTEL_EXPORTER_OTLP_CERTIFICATE: '/ca.pem' }, url)
    const jvmArgs = ['-Dhttps.proxyHost=127.0.0.1', `-Dhttps.proxyPort=${through.port}`, '-Dhttp.nonProxyHosts=none']
    const java = await checked({ runtime: 'java', env: asJava, files, jvmArgs })
    for (const target of [python, java]) {
      expect(faults(target)).toEqual([])
      expect(target.destinations?.[0]?.backend?.id).toBe('collector')
    }
    expect(new Set(through.asked)).toEqual(new Set([`CONNECT localhost:${server.port}`]))
  })

  test('a proxy that refuses is the cause', async () => {
    const { port } = await proxy()
    const env = settings({ https_proxy: `http://127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'http://collector.example:4317')
    const target = await checked({ runtime: 'node', env })
    expect(faults(target)).toEqual(['error transport/proxy'])
  })
})
