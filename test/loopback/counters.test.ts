import type { IncomingHttpHeaders } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { check, type Report, reportSchema } from '../../src/index.ts'
import { certs } from '../support/certs.ts'
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

type Target = Report['targets'][number]
const settings = (url: string, more: Record<string, string> = {}) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  ...more,
})
async function checked(runtime: string, env: Record<string, string>, wiring?: string): Promise<Target> {
  const [target] = (await check({ runtime, wiring, env, timeoutMs: 2_000 })).targets
  if (!target) throw new Error('no target')
  return target
}
const finding = ({ findings = [] }: Target, id: string) => findings.find((one) => one.id === id)
const faults = ({ findings = [] }: Target): string[] => findings.filter((f) => f.severity !== 'note').map(({ id }) => id)

interface Seen {
  url: string
  headers: IncomingHttpHeaders
}

/** OTLP over HTTP at `/v1/…` under a base, and 404 for all else. */
async function otlp(base = '', host?: string, port?: number): Promise<Running & { seen: Seen[] }> {
  const seen: Seen[] = []
  const server = await up(
    servers.httpServer(
      (request, response) => {
        request.resume()
        seen.push({ url: request.url ?? '', headers: request.headers })
        if (request.method === 'POST' && request.url === `${base}/v1/traces`)
          response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
        else response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n')
      },
      host,
      port,
    ),
  )
  return { ...server, seen }
}
const grpc = (host?: string, port?: number) => up(servers.http2Server((stream) => servers.grpcReply(stream, 0), host, port))

describe('a fix is offered when it was tried', () => {
  test('gRPC to a port of HTTP: the other protocol', async () => {
    const { url } = await otlp()
    const target = await checked('python', settings(url))
    expect(finding(target, 'transport/grpc-to-http-port')).toMatchObject({ severity: 'error', confirmed: true })
    const { fix } = finding(target, 'transport/grpc-to-http-port') ?? {}
    expect(fix?.text).toContain('(tried: OTLP answers there)')
    expect(fix?.line).toContain('OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf')
  })

  test('HTTP to a port of gRPC: the other protocol, where the program can speak it', async () => {
    const { url } = await grpc()
    const target = await checked('node', settings(url))
    const { fix } = finding(target, 'transport/http-to-grpc-port') ?? {}
    expect(fix?.text).toBe('Send grpc to this port (tried: OTLP answers there)')
    expect(fix?.line).toContain('OTEL_EXPORTER_OTLP_PROTOCOL=grpc')
    const goose = finding(await checked('goose', settings(url)), 'transport/http-to-grpc-port')
    expect(goose?.fix?.text).not.toContain('tried')
    expect(goose?.fix?.line).toBeUndefined()
  })

  test('code that fixes the protocol is not offered a variable that it does not read', async () => {
    const { url } = await otlp()
    const target = await checked('python', settings(url), 'code-grpc')
    expect(finding(target, 'transport/grpc-to-http-port')?.fix?.text).not.toContain('tried')
  })

  test('TLS to a plain port of gRPC, and plaintext to one with TLS', async () => {
    const { port } = await grpc()
    const plain = await checked('node', settings(`https://127.0.0.1:${port}`, { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }))
    expect(finding(plain, 'transport/tls-to-plain')?.fix).toMatchObject({
      text: 'Write http:// in front (tried: OTLP answers there)',
      line: expect.stringContaining(`http://127.0.0.1:${port}`),
    })
    const tls = await up(servers.http2TlsServer((stream) => servers.grpcReply(stream, 0), certs.good))
    const env = settings(tls.url.replace('https', 'http'), { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })
    expect(finding(await checked('node', env), 'transport/plain-to-tls')?.severity).toBe('error')
  })

  test('a path that the backend does not have: with and without the suffix, and the bases of known backends', async () => {
    const { url } = await otlp()
    const doubled = await checked('node', settings(`${url}/v1/traces`))
    expect(faults(doubled)[0]).toBe('endpoint/signal-path-doubled')
    const bare = await checked('node', { ...settings(''), OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/` })
    expect(JSON.stringify(bare.findings)).toContain('(tried: OTLP answers there)')
    const langfuse = await otlp('/api/public/otel')
    const based = await checked('node', settings(langfuse.url))
    expect(finding(based, 'backend/path-not-found')?.fix).toMatchObject({
      text: 'OTLP is under /api/public/otel there (tried: OTLP answers there)',
      line: expect.stringContaining(`${langfuse.url}/api/public/otel`),
    })
  })

  test('what was tried and does not answer is not offered', async () => {
    const { url } = await up(servers.httpServer((_q, a) => a.writeHead(404).end()))
    const target = await checked('node', settings(url))
    expect(finding(target, 'backend/path-not-found')?.fix?.text).not.toContain('tried')
  })

  test('a healthy destination is asked nothing more', async () => {
    const { url } = await otlp()
    const target = await checked('node', settings(url))
    expect(faults(target)).toEqual([])
    expect(target.destinations?.flatMap(({ probes }) => probes).filter(({ step }) => step === 'counter')).toEqual([])
  })
})

// Other addresses of loopback are there without being set up on Linux alone; they keep the ports of this test to itself.
describe.runIf(process.platform === 'linux')('4317 and 4318 beside each other', () => {
  test('nothing on 4317, and HTTP on 4318', async () => {
    await otlp('', '127.77.1.1', 4318)
    const python = finding(await checked('python', settings('http://127.77.1.1:4317')), 'transport/refused')
    expect(python?.message).toContain('OTLP answers on http://127.77.1.1:4318')
    expect(python?.fix?.line).toContain('OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf')
    expect(python?.fix?.line).toContain('http://127.77.1.1:4318')
    const node = finding(await checked('node', settings('http://127.77.1.1:4317')), 'transport/refused')
    expect(node?.fix).toMatchObject({ text: 'Use port 4318 for OTLP/HTTP (tried: OTLP answers there)' })
  })

  test('nothing on 4318, and gRPC on 4317: told to a program that cannot speak it, offered to one that can', async () => {
    await grpc('127.77.1.2', 4317)
    const goose = finding(await checked('goose', settings('http://127.77.1.2:4318')), 'transport/refused')
    expect(goose?.message).toContain('OTLP/gRPC answers on http://127.77.1.2:4317')
    expect(goose?.fix?.text).not.toContain('tried')
    const node = finding(await checked('node', settings('http://127.77.1.2:4318')), 'transport/refused')
    expect(node?.fix?.text).toBe('Send grpc to port 4317 (tried: OTLP answers there)')
  })

  test('nothing on either', async () => {
    const { message, fix } = finding(await checked('node', settings('http://127.77.1.3:4318')), 'transport/refused') ?? {}
    expect(message).not.toContain('answers on')
    expect(fix?.text).not.toContain('tried')
  })

  test('the web page of Jaeger: it is named, and its port for OTLP is offered as tried', async () => {
    const html = { 'content-type': 'text/html', traceresponse: '' }
    await up(
      servers.httpServer(
        (request, response) => {
          request.resume()
          if (request.url === '/api/services')
            response.writeHead(200, { 'content-type': 'application/json', traceresponse: '' }).end('{"data":[],"total":0,"errors":null}')
          else response.writeHead(200, html).end('<title>Jaeger UI</title>')
        },
        '127.77.1.4',
        16686,
      ),
    )
    await otlp('', '127.77.1.4', 4318)
    const target = await checked('node', settings('http://127.77.1.4:16686'))
    const named = target.findings?.find((one) => one.rootCause && one.severity === 'error')
    expect(['endpoint/known-wrong-port', 'backend/accepted-nothing']).toContain(named?.id)
    const nothing = finding(target, 'backend/accepted-nothing')
    expect(nothing?.message).toContain('this port of Jaeger is its web page')
    expect(nothing?.fix?.text).toBe('Use port 4318 for OTLP/HTTP (tried: OTLP answers there)')
    expect(target.destinations?.[0]?.backend?.id).toBe('jaeger')
  })

  test('the health check of a Collector', async () => {
    const told = '{"status":"Server available","upSince":"2026-11-27T10:00:00Z","uptime":"1m"}'
    await up(
      servers.httpServer((q, a) => q.resume() && a.writeHead(200, { 'content-type': 'application/json' }).end(told), '127.77.1.5', 13133),
    )
    await otlp('', '127.77.1.5', 4318)
    const nothing = finding(await checked('node', settings('http://127.77.1.5:13133')), 'backend/accepted-nothing')
    expect(nothing?.message).toContain('its health check')
    expect(nothing?.fix?.text).toContain('Use port 4318')
  })
})

describe('no header, query or user of the settings goes anywhere but to the planned place', () => {
  const SECRET = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20c4n4ry,x-own=c4n4ry' }
  const told = (seen: readonly Seen[]): string[] =>
    seen.filter(({ url, headers }) => JSON.stringify([url, headers]).includes('c4n4ry')).map(({ url }) => url)

  test('counter-probes of paths and questions of recognition', async () => {
    const { url, seen } = await otlp('/api/public/otel')
    await checked('node', settings(`${url}/planned`, SECRET))
    expect(new Set(told(seen))).toEqual(new Set(['/planned/v1/traces']))
    expect(seen.length).toBeGreaterThan(5)
  })

  test('the target of a redirect, in each way that a runtime may follow it', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const there = await otlp()
      const here = await up(servers.redirectServer(`${there.url}/v1/traces`, status))
      for (const [runtime, wiring] of [['node'], ['python', 'code-http'], ['go'], ['goose'], ['javaagent']] as [string, string?][])
        await checked(runtime, settings(here.url, SECRET), wiring)
      expect(there.seen.length).toBeGreaterThan(0)
      expect(told(there.seen)).toEqual([])
    }
  })

  test('a gRPC counter-probe to the port beside it', async () => {
    const heard: IncomingHttpHeaders[] = []
    const server = await up(
      servers.http2Server((stream, headers) => {
        heard.push(headers)
        servers.grpcReply(stream, 0)
      }),
    )
    await checked('node', settings(server.url, SECRET))
    expect(heard.length).toBeGreaterThan(0)
    expect(JSON.stringify(heard)).not.toContain('c4n4ry')
  })
})

describe('a redirect is judged by what this runtime does with it', () => {
  type Row = [runtime: string, wiring: string | undefined, status: number, severity: string]
  test.each<Row>([
    ['go', undefined, 301, 'error'],
    ['go', undefined, 302, 'error'],
    ['go', undefined, 307, 'note'],
    ['go', undefined, 308, 'note'],
    ['goose', undefined, 302, 'error'],
    ['goose', undefined, 307, 'note'],
    ['javaagent', undefined, 302, 'error'],
    ['javaagent', undefined, 308, 'note'],
    ['node', undefined, 301, 'error'],
    ['node', undefined, 307, 'error'],
    ['python', 'code-http', 302, 'error'],
    ['python', 'code-http', 308, 'error'],
    ['dotnet', undefined, 302, 'error'],
    ['dotnet', undefined, 307, 'note'],
  ])('%s:%s and a %i', async (runtime, wiring, status, severity) => {
    const there = await otlp()
    const here = await up(servers.httpServer((q, a) => a.writeHead(status, { location: `${there.url}${q.url}` }).end()))
    const env = settings(here.url, { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' })
    const found = finding(await checked(runtime, env, wiring), 'transport/redirect')
    expect(found).toMatchObject({ severity })
    expect(found?.fix?.line).toContain(there.url)
  })
})

describe('who answers in place of a backend is named', () => {
  const page = (title: string): string =>
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>\r\n`
  const html = { 'content-type': 'text/html', server: 'nginx/1.25.3' }

  test.each<[status: number, id: string, title: string]>([
    [404, 'backend/path-not-found', '404 Not Found'],
    [502, 'backend/unavailable', '502 Bad Gateway'],
    [413, 'backend/too-large', '413 Request Entity Too Large'],
  ])('nginx with its own page for a %i', async (status, id, title) => {
    const { url } = await up(servers.httpServer((q, a) => q.resume() && a.writeHead(status, html).end(page(title))))
    expect(finding(await checked('node', settings(url)), id)?.message).toContain('It is nginx in front of the backend that says so')
  })

  test('a backend behind nginx that answers itself is not taken for it', async () => {
    const { url } = await up(servers.httpServer((q, a) => q.resume() && a.writeHead(404, { server: 'nginx' }).end('404 page not found\n')))
    expect(finding(await checked('node', settings(url)), 'backend/path-not-found')?.message).not.toContain('in front')
  })

  test('a login page that takes everything', async () => {
    const form = '<html><head><title>Sign in</title></head><body><form><input type="password"></form></body></html>'
    const { url } = await up(servers.httpServer((q, a) => q.resume() && a.writeHead(200, { 'content-type': 'text/html' }).end(form)))
    expect(finding(await checked('node', settings(url)), 'backend/accepted-nothing')?.message).toContain('a login page takes the data')
  })
})

describe('the report shows the steps', () => {
  test('name, connection and answer with their times, by its own schema', async () => {
    const { port } = await otlp()
    const report = await check({ runtime: 'node', env: settings(`http://localhost:${port}`), timeoutMs: 2_000 })
    expect(() => reportSchema.parse(report)).not.toThrow()
    const probes = report.targets[0]?.destinations?.[0]?.probes ?? []
    expect(probes.slice(0, 3).map(({ step, outcome }) => [step, outcome])).toEqual([
      ['dns', 'ok'],
      ['tcp', 'ok'],
      ['otlp', 'ok'],
    ])
    expect(probes.every(({ durationMs }) => durationMs >= 0)).toBe(true)
    expect(probes[1]?.addresses).toContainEqual({ address: '127.0.0.1', family: 4, listens: true })
  })

  test.runIf(servers.hasIpv6).each(['python', 'node', 'go', 'goose', 'javaagent', 'dotnet', 'ruby', 'spec'])(
    '%s reaches an address of IPv6',
    async (runtime) => {
      const { url } = await otlp('', '::1')
      const env = settings(url, { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' })
      const target = await checked(runtime, env)
      expect(faults(target)).toEqual([])
      expect(target.destinations?.[0]?.probes[0]).toMatchObject({ step: 'tcp', addresses: [{ address: '::1', family: 6, listens: true }] })
    },
  )
})
