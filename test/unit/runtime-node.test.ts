import { describe, expect, it } from 'vitest'
import { type Env, plannedByNode as planned, said, sentHeaders } from '../support/node-plans.ts'

const grpc = { PROTOCOL: 'grpc' }

describe('where the JavaScript SDK sends over HTTP', () => {
  it.each<[string, string]>([
    ['http://h', 'http://h/v1/traces'],
    ['http://h/otlp/', 'http://h/otlp/v1/traces'],
    ['http://h/x?q=1', 'http://h/x?q=1/v1/traces'],
    ['http://h/x#y', 'http://h/x'],
    [' http://h:1', 'http://h:1/v1/traces'],
    ['http://h:1 ', 'http://localhost:4318/v1/traces'],
    ['http://h:1/a ', 'http://h:1/a%20/v1/traces'],
    ['http:h:1', 'http://h:1/v1/traces'],
    ['http:/h:1', 'http://h:1/v1/traces'],
    ['1.2.3.4:4318', 'http://localhost:4318/v1/traces'],
    ['my_host:4318', 'http://localhost:4318/v1/traces'],
    ['//h', 'http://localhost:4318/v1/traces'],
    ['  ', 'http://localhost:4318/v1/traces'],
    ['http://h:99999', 'http://localhost:4318/v1/traces'],
  ])('%j as the common endpoint: %s', (endpoint, url) => {
    expect(said({ ENDPOINT: endpoint })).toBe(`http/protobuf ${url}`)
  })

  it.each<[string, string]>([
    ['http://own', 'http://own/'],
    ['http://own/x/?q', 'http://own/x/?q'],
    ['http://own\n', 'http://own/'],
    ['1.2.3.4:1', 'http://h/v1/traces'],
    [' ', 'http://h/v1/traces'],
    ['', 'http://h/v1/traces'],
  ])('%j as the own endpoint over http://h: %s', (endpoint, url) => {
    expect(said({ ENDPOINT: 'http://h', TRACES_ENDPOINT: endpoint })).toBe(`http/protobuf ${url}`)
  })

  it.each(['localhost:4318', 'collector:4318/x', 'grpc://h:1', 'http://"h":1', 'http://%zz:p@h'])('%j loses everything', (endpoint) => {
    expect(said({ ENDPOINT: endpoint })).toBe('broken')
  })

  it('user info is a Basic credential, unless a header is one', () => {
    expect(sentHeaders({ ENDPOINT: 'http://u%40:p@h' })).toEqual({ authorization: `Basic ${btoa('u@:p')}` })
    expect(sentHeaders({ ENDPOINT: 'http://u@h' })).toEqual({ authorization: `Basic ${btoa('u:')}` })
    expect(sentHeaders({ ENDPOINT: 'http://u:p@h', HEADERS: 'Authorization=x' })).toEqual({ authorization: 'x' })
  })
})

describe('where it sends over gRPC', () => {
  it.each<[Env, string]>([
    [{}, 'grpc http://localhost:4317'],
    [{ ENDPOINT: 'http://u:p@h:1/x?q#f' }, 'grpc http://h:1'],
    [{ ENDPOINT: 'http://h:80' }, 'grpc http://h'],
    [{ ENDPOINT: 'HTTP://h:1' }, 'grpc https://h:1'],
    [{ ENDPOINT: 'h:1' }, 'grpc https://h:1'],
    [{ ENDPOINT: 'h:1', INSECURE: ' TRUE ' }, 'grpc http://h:1'],
    [{ ENDPOINT: 'h:1', INSECURE: 'true', TRACES_INSECURE: 'false' }, 'grpc https://h:1'],
    [{ ENDPOINT: 'h:1', INSECURE: 'true', TRACES_INSECURE: ' ' }, 'grpc http://h:1'],
    [{ ENDPOINT: 'https://h:1', INSECURE: 'true' }, 'grpc https://h:1'],
    [{ ENDPOINT: 'dns:///h:1' }, 'broken'],
    [{ ENDPOINT: '"http://h:1"' }, 'broken'],
    [{ ENDPOINT: 'ipv4:h:1' }, 'crash'],
    [{ ENDPOINT: 'http://h:99999' }, 'crash'],
    [{ ENDPOINT: 'http://' }, 'crash'],
  ])('%j: %s', (env, expected) => {
    expect(said({ ...grpc, ...env })).toBe(expected)
  })

  it('without a port it dials 443, in plaintext too', () => {
    expect(planned({ ...grpc, ENDPOINT: 'http://h:80' }).routes.traces.dial).toEqual({ host: 'h', port: 443, tls: false })
  })

  it.each<[Env, string | null]>([
    [{ http_proxy: 'http://u:p@p:1' }, 'http://p:1'],
    [{ http_proxy: 'http://p:1', grpc_proxy: 'http://g' }, 'http://g:80'],
    [{ https_proxy: 'https://p:1', http_proxy: 'http://q:1' }, null],
    [{ HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1', ALL_PROXY: 'http://p:1' }, null],
    [{ http_proxy: 'http://p:1', no_proxy: '.0.0.1' }, null],
    [{ http_proxy: 'http://p:1', no_proxy: '127.0.0.0/8' }, null],
    [{ http_proxy: 'http://p:1', no_proxy: ' 127.0.0.1' }, 'http://p:1'],
    [{ http_proxy: 'http://p:1', NO_PROXY: '127.0.0.1' }, 'http://p:1'],
  ])('it obeys the lower-case proxies only: %j', (env, proxy) => {
    expect(planned({ ...grpc, ENDPOINT: 'http://127.0.0.1:1', ...env }).routes.traces.proxy).toBe(proxy)
    expect(planned({ ENDPOINT: 'http://127.0.0.1:1', ...env }).routes.traces.proxy).toBe(null)
  })
})

describe('which headers it sends', () => {
  it.each<[string, Env]>([
    ['a = 1 , b=2,', { a: '1', b: '2' }],
    ['a=1;b=2,c=3', { a: '1', c: '3' }],
    ['k=100%,a=1', { a: '1' }],
    ['k%=1,a=1', { a: '1' }],
    ['x%2Dk=a%20b', { 'x-k': 'a b' }],
    ['k=%20v%20', { k: 'v' }],
    ['K=1,k=2', { k: '2' }],
    ['k=,=v,junk,a=b=c', { a: 'b=c' }],
    ['content-type=x,User-Agent=\u20ac,a=1', { a: '1' }],
    ['k=%C3%A9', { k: '\u00e9' }],
  ])('%j', (list, headers) => {
    expect(sentHeaders({ HEADERS: list })).toEqual(headers)
  })

  it('merges those of a signal over the common ones, and a bad or blank list changes nothing', () => {
    expect(sentHeaders({ HEADERS: 'a=1,b=2', TRACES_HEADERS: 'b=3,c=4' })).toEqual({ a: '1', b: '3', c: '4' })
    for (const own of ['', ' ', 'junk', 'Authorization: x'])
      expect(sentHeaders({ HEADERS: 'a=1', TRACES_HEADERS: own })).toEqual({ a: '1' })
  })

  it.each(['my key=1', '"k=v"', 'a=x%0Ay', 'a=%7F', 'a=\u20ac', 'Authorization: Basic YWJj=='])('%j loses the signal over HTTP', (list) => {
    expect([said({ TRACES_HEADERS: list }), said({ TRACES_HEADERS: list }, 'logs')]).toEqual([
      'broken',
      'http/protobuf http://localhost:4318/v1/logs',
    ])
  })

  it.each(['my key=1', 'k-bin=1', 'K-Bin=1', 'a=x%09y', 'a=%C3%A9', '"k=v"'])(
    '%j ends the program over gRPC, by the metrics exporter',
    (list) => {
      expect(said({ ...grpc, HEADERS: list })).toBe('crash')
      expect(said({ ...grpc, HEADERS: list, OTEL_SDK_DISABLED: 'true' })).toBe('crash')
      expect(said({ ...grpc, METRICS_HEADERS: list })).toBe('crash')
    },
  )

  it('the same entry for another signal takes that signal and those behind it', () => {
    const states = (env: Env) => Object.values(planned({ ...grpc, ...env }).routes).map(({ state }) => state)
    expect(states({ TRACES_HEADERS: 'my key=1' })).toEqual(['broken', 'export', 'broken'])
    expect(states({ LOGS_HEADERS: 'my key=1' })).toEqual(['export', 'export', 'broken'])
    expect(states({ HEADERS: 'my key=1', METRICS_PROTOCOL: 'http/json' })).toEqual(['broken', 'broken', 'broken'])
    expect(states({ TRACES_HEADERS: 'my key=1', OTEL_TRACES_SAMPLER: 'always_off' })).toEqual(['broken', 'export', 'broken'])
    expect(states({ TRACES_HEADERS: 'a:b=1' })).toEqual(['broken', 'export', 'export'])
    expect(states({ TRACES_HEADERS: 'connection=close' })).toEqual(['broken', 'export', 'export'])
  })

  it('in code any of them ends the program', () => {
    expect(said({ TRACES_HEADERS: 'my key=1' }, 'logs', 'code-grpc')).toBe('crash')
    expect(said({ TRACES_HEADERS: 'my key=1' }, 'traces', 'code-proto')).toBe('broken')
  })
})
