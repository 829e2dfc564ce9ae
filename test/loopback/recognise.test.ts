import { afterEach, describe, expect, test } from 'vitest'
import { profileOf } from '../../src/backends/find.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { type Known, knownByAsking } from '../../src/engine/gather/recognise.ts'
import { asker, type Wire } from '../../src/engine/gather/wire.ts'
import * as otlp from '../../src/otlp/index.ts'
import { createNet } from '../../src/probe/index.ts'
import { plain } from '../../src/secret.ts'
import type { Probe } from '../../src/types.ts'
import { routeTo } from '../support/mlflow-answers.ts'
import * as servers from '../support/servers.ts'
import type { Running } from '../support/servers.ts'

const open: Pick<Running, 'close'>[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

type Told = [status: number, headers: Record<string, string>, body: string]
const JSON_TYPE = { 'content-type': 'application/json' }
const TEXT = { 'content-type': 'text/plain; charset=utf-8' }
const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** What real servers answer, by path; `*` is everything else. */
type Site = Record<string, Told>
const REFUSAL = '405 method not allowed, supported: [POST]'
const COLLECTOR: Site = {
  '/v1/traces': [405, TEXT, REFUSAL],
  '/v1/metrics': [405, TEXT, REFUSAL],
  '*': [404, TEXT, '404 page not found\n'],
}
const PHOENIX: Site = {
  '/v1/traces': [405, { ...JSON_TYPE, 'x-phoenix-server-version': '20.26.1' }, '{"detail":"Method Not Allowed"}'],
  '*': [200, { ...HTML, 'x-phoenix-server-version': '20.26.1' }, '<title>Phoenix</title>'],
}
const ZIPKIN: Site = {
  '/': [302, { server: 'Armeria/1.38.0', location: '/zipkin/' }, ''],
  '/info': [200, { ...JSON_TYPE, server: 'Armeria/1.38.0' }, '{"zipkin":{"version":"3.6.1","commit":"1a2b"}}'],
  '*': [404, { server: 'Armeria/1.38.0' }, '404 Not Found'],
}
const PROMETHEUS: Site = {
  '/-/healthy': [200, TEXT, 'Prometheus Server is Healthy.\n'],
  '/api/v1/status/buildinfo': [200, JSON_TYPE, '{"status":"success","data":{"version":"3.15.0","goVersion":"go1.26"}}'],
  '*': [404, TEXT, '404 page not found\n'],
}
const JAEGER_WEB: Site = {
  '/api/services': [200, { ...JSON_TYPE, traceresponse: '' }, '{"data":null,"total":0,"limit":0,"offset":0,"errors":null}'],
  '*': [200, { ...HTML, traceresponse: '' }, '<title>Jaeger UI</title><script>const JAEGER_VERSION = {"gitVersion":"v2.13.0"};</script>'],
}
const TEMPO_QUERY: Site = {
  '/api/status/buildinfo': [200, JSON_TYPE, '{"version":"2.8.2","revision":"abc","goVersion":"go1.24"}'],
  '/api/echo': [200, TEXT, 'echo'],
  '*': [404, TEXT, '404 page not found\n'],
}
const LANGFUSE: Site = {
  '/api/public/health': [200, JSON_TYPE, '{"status":"OK","version":"3.22.0"}'],
  '*': [404, HTML, '<title>404</title>'],
}
const HEALTH: Site = { '*': [200, JSON_TYPE, '{"status":"Server available","upSince":"2026-11-27T10:00:00Z","uptime":"1m"}'] }
const METRICS: Site = {
  '/metrics': [200, TEXT, 'target_info{service_name="otelcol",service_version="0.161.0"} 1\notelcol_process_uptime_seconds_total 3\n'],
  '*': [404, TEXT, '404 page not found\n'],
}
const LOGIN: Site = { '*': [302, { location: 'https://sso.example.com/login' }, ''] }
const SPA: Site = { '*': [200, HTML, '<title>My app</title>'] }
const ECHO_OF_ALL: Site = { '*': [200, JSON_TYPE, '{"status":"OK","version":"1.0","data":{"version":"1.0"}}'] }

interface Asked {
  url: string
  headers: string[]
}

async function site(pages: Site): Promise<Running & { asked: Asked[] }> {
  const asked: Asked[] = []
  const server = await servers.httpServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: Object.keys(request.headers) })
    const [status, headers, body] = pages[request.url ?? ''] ?? pages['*'] ?? [500, {}, '']
    response.writeHead(status, headers).end(body)
  })
  open.push(server)
  return { ...server, asked }
}

async function known(url: string, offline: Known = { profile: null, backend: null }) {
  const net = createNet()
  open.push(net)
  const wire: Wire = { net, otlp, gzip: (body) => body }
  const log: Probe[] = []
  const route = {
    ...routeTo(url),
    headers: { authorization: { value: plain('Bearer c4n4ry'), from: { source: 'x', setting: 'x' }, beat: [] } },
  }
  const deps = { now: Date.now, random: () => new Uint8Array(), say: () => undefined, abort: new AbortController().signal }
  const ask = asker(wire, { ...DEFAULTS, timeoutMs: 1_000 }, deps, route, log)
  const { profile, backend } = await knownByAsking(offline, route, ask)
  return {
    profile: profile?.id,
    version: backend?.version,
    base: backend?.base,
    door: backend?.facts['door'],
    by: backend?.recognisedBy,
    log,
  }
}

describe('a backend is told by what it answers to small GET questions', () => {
  test.each<[what: string, pages: Site, path: string, id: string, version?: string, door?: string]>([
    ['the OTLP receiver of a Collector', COLLECTOR, '/v1/traces', 'collector'],
    ['the same behind a wrong path', COLLECTOR, '/otlp/v1/traces', 'collector'],
    ['the same behind a doubled path', COLLECTOR, '/v1/traces/v1/traces', 'collector'],
    ['the health check of a Collector', HEALTH, '/v1/traces', 'collector', undefined, 'its health check, which answers 200 to anything'],
    ["a Collector's own metrics", METRICS, '/v1/traces', 'collector', '0.161.0', 'for its own metrics'],
    ['the web page of Jaeger', JAEGER_WEB, '/v1/traces', 'jaeger', '2.13.0', 'its web page, which answers 200 to anything'],
    ['Phoenix', PHOENIX, '/v1/traces', 'phoenix', '20.26.1'],
    ['Phoenix behind a wrong path', PHOENIX, '/api/otel/v1/traces', 'phoenix', '20.26.1'],
    ['Zipkin', ZIPKIN, '/v1/traces', 'zipkin', '3.6.1'],
    ['Prometheus', PROMETHEUS, '/api/v1/otlp/v1/metrics', 'prometheus', '3.15.0'],
    ['Prometheus behind a wrong path', PROMETHEUS, '/v1/metrics', 'prometheus', '3.15.0'],
    ['the port for queries of Tempo', TEMPO_QUERY, '/v1/traces', 'tempo', '2.8.2', 'for queries'],
    ['Langfuse on a host of one’s own', LANGFUSE, '/api/public/otel/v1/traces', 'langfuse', '3.22.0'],
  ])('%s', async (_what, pages, path, id, version, door) => {
    const server = await site(pages)
    const found = await known(server.url + path)
    expect(found).toMatchObject({ profile: id, version, door })
    expect(found.base).toContain(server.url)
  })

  test.each<[what: string, pages: Site]>([
    ['a login page', LOGIN],
    ['an app that answers 200 to everything', SPA],
    ['an API that answers the same JSON to everything', ECHO_OF_ALL],
    ['a server that knows no path', { '*': [404, TEXT, '404 page not found\n'] }],
    ['a server that fails', { '*': [500, TEXT, ''] }],
    ['a server that asks for a login', { '*': [401, { 'www-authenticate': 'Basic realm="x"' }, ''] }],
  ])('%s is none of them', async (_what, pages) => {
    const server = await site(pages)
    expect((await known(`${server.url}/v1/traces`)).profile).toBeUndefined()
  })
})

describe('what the name of a host tells is not undone by what many embed', () => {
  const jaeger = profileOf('jaeger') ?? null
  const by = (recognisedBy: string): Known => ({ profile: jaeger, backend: { id: 'jaeger', recognisedBy, base: '', facts: {} } })

  test('a host of the name jaeger with the receiver of the Collector stays Jaeger', async () => {
    const server = await site(COLLECTOR)
    expect((await known(`${server.url}/v1/traces`, by('name'))).profile).toBe('jaeger')
    expect((await known(`${server.url}/v1/traces`, by('port'))).profile).toBe('collector')
  })

  test('what answers as another backend is that one', async () => {
    const server = await site(PHOENIX)
    expect((await known(`${server.url}/v1/traces`, by('name'))).profile).toBe('phoenix')
  })
})

describe('asking is cheap and tells nothing', () => {
  test('no question is put twice, few are put, and none has a header of the settings', async () => {
    const server = await site(SPA)
    await known(`${server.url}/v1/traces?token=c4n4ry`)
    const paths = server.asked.map(({ url }) => url)
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths.length).toBeLessThanOrEqual(14)
    expect(paths.join(' ')).not.toContain('c4n4ry')
    expect(server.asked.flatMap(({ headers }) => headers)).not.toContain('authorization')
  })

  test('where nobody answers, one question is enough', async () => {
    const found = await known(`http://127.0.0.1:${await servers.freePort()}/v1/traces`)
    expect(found.log).toHaveLength(1)
  })

  test('a port that speaks HTTP/2 alone is asked once', async () => {
    const server = await servers.http2Server((stream) => servers.grpcReply(stream, 0))
    open.push(server)
    expect((await known(`${server.url}/v1/traces`)).log).toHaveLength(1)
  })
})
