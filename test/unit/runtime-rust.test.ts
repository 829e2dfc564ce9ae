import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'

type Env = Record<string, string>
const A = 'auto:http-json'
const B = 'auto:http-proto'
const GRPC = 'with_tonic:http-proto+grpc'

/** `state protocol url` of the traces. */
function traces(wiring: string, env: Env, version?: string): string {
  const { state, protocol, url } = plan({ runtime: 'rust', wiring, env, version }).traces
  return state === 'export' ? `${protocol} ${url}` : state
}
const at = (url: string, more: Env = {}): Env => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...more })
const own = (url: string): Env => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url })
const headers = (env: Env, wiring = B): Record<string, string> | undefined => plan({ runtime: 'rust', wiring, env }).traces.headers
const given = (list: string): Env => ({ OTEL_EXPORTER_OTLP_HEADERS: list })

describe('a Rust program sends its traces where the real one does', () => {
  test.each<[name: string, wiring: string, env: Env, expected: string]>([
    ['what is compiled in is the default', A, {}, 'http/json http://localhost:4318/v1/traces'],
    ['with_tonic has a port of its own', GRPC, {}, 'grpc http://localhost:4317'],
    ['an empty own endpoint counts as not set', B, { ...at('http://c:1'), ...own('') }, 'http/protobuf http://c:1/v1/traces'],
    ['an own endpoint without a path leads to /', B, own('http://c:1'), 'http/protobuf http://c:1/'],
    ['one slash at the end is cut, no more', B, at('http://c:1/a//'), 'http/protobuf http://c:1/a//v1/traces'],
    ['a query stays in front of the path', B, at('http://c:1/p?x=1'), 'http/protobuf http://c:1/p?x=1/v1/traces'],
    ['a fragment takes the path with it', B, at('http://c:1/p#f'), 'http/protobuf http://c:1/p'],
    ['user info is dropped', B, at('http://u:p@c:1'), 'http/protobuf http://c:1/v1/traces'],
    ['http://', B, at('http://'), 'broken'],
    ['a bare host in the own endpoint', B, own('c:1'), 'broken'],
    ['a path alone', B, own('/v1/traces'), 'broken'],
    ['ftp over HTTP', B, at('ftp://c:1'), 'broken'],
    ['a port out of range', B, at('http://c:99999'), 'broken'],
    ['https without TLS', B, at('https://c'), 'broken'],
    ['https with TLS', `${B}+tls`, at('https://c'), 'http/protobuf https://c/v1/traces'],
    ['gRPC drops path, query and fragment', GRPC, at('http://c:1/a?b#d'), 'grpc http://c:1'],
    ['gRPC over http without a port', GRPC, at('http://c'), 'grpc http://c'],
    ['gRPC with a port out of range goes to 80', GRPC, at('http://c:99999'), 'grpc http://c'],
    ['gRPC with nothing in brackets', GRPC, at('http://[]:1'), 'broken'],
    ['gRPC with a name in brackets', GRPC, at('http://[v1.x]:1'), 'grpc http://v1.x:1'],
    ['gRPC with TLS to an address', `${GRPC}+tls+roots`, at('https://127.0.0.1:1'), 'grpc https://127.0.0.1:1'],
    ['gRPC with TLS to a name', `${GRPC}+tls+roots`, at('https://otel_collector.a.:1'), 'grpc https://otel_collector.a.:1'],
    ['gRPC with TLS to a part of an address', `${GRPC}+tls+roots`, at('https://127.1:1'), 'broken'],
    ['gRPC with TLS to an address and a dot', `${GRPC}+tls+roots`, at('https://127.0.0.1.:1'), 'broken'],
    ['gRPC looks at no scheme but https', GRPC, at('ftp://c:1'), 'grpc http://c:1'],
    ['gRPC without a scheme is https', GRPC, at('c:1'), 'broken'],
    ['gRPC with TLS, and nothing in code that is trusted', `${GRPC}+tls`, at('https://c:1'), 'broken'],
    ['gRPC without a scheme, with TLS', `${GRPC}+tls+roots`, at('c:1'), 'grpc https://c:1'],
    ['INSECURE in any case', GRPC, at('c:1/p', { OTEL_EXPORTER_OTLP_INSECURE: 'TRUE' }), 'grpc http://c:1'],
    ['INSECURE=1', GRPC, at('c:1', { OTEL_EXPORTER_OTLP_INSECURE: '1' }), 'broken'],
    [
      'an empty own INSECURE decides',
      GRPC,
      at('c:1', { OTEL_EXPORTER_OTLP_INSECURE: 'true', OTEL_EXPORTER_OTLP_TRACES_INSECURE: '' }),
      'broken',
    ],
    ['a scheme beats INSECURE', GRPC, at('https://c:1', { OTEL_EXPORTER_OTLP_INSECURE: 'true' }), 'broken'],
    ['INSECURE is nothing to HTTP', B, at('c:1', { OTEL_EXPORTER_OTLP_INSECURE: 'true' }), 'broken'],
    ['a socket', GRPC, at('unix:///tmp/x'), 'broken'],
    ['a queue of no length', B, { OTEL_BSP_MAX_QUEUE_SIZE: '0' }, 'off'],
    ['a queue that is no number', B, { OTEL_BSP_MAX_QUEUE_SIZE: '-0' }, 'http/protobuf http://localhost:4318/v1/traces'],
    ['no time, over HTTP', B, { OTEL_EXPORTER_OTLP_TIMEOUT: '0' }, 'broken'],
    ['no time, over gRPC', GRPC, { OTEL_EXPORTER_OTLP_TIMEOUT: '0' }, 'grpc http://localhost:4317'],
    [
      'the switches of the specification are not read',
      B,
      { OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'none' },
      'http/protobuf http://localhost:4318/v1/traces',
    ],
  ])('%s', (_name, wiring, env, expected) => {
    expect(traces(wiring, env)).toBe(expected)
  })
})

describe('the protocol is the first that can be used', () => {
  const set = (generic: string, mine?: string): Env => ({
    OTEL_EXPORTER_OTLP_PROTOCOL: generic,
    ...(mine === undefined ? {} : { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: mine }),
  })
  test.each<[wiring: string, env: Env, expected: string]>([
    [A, set('grpc', 'http/proto'), 'grpc'],
    [A, set('grpc', ''), 'grpc'],
    [A, set('grpc ', ' grpc'), 'http/json'],
    [A, set('grpc', 'HTTP/Protobuf'), 'http/protobuf'],
    ['auto:http-proto+grpc', set('grpc', 'http/json'), 'grpc'],
    ['auto:http-proto+grpc', set('http/json'), 'http/protobuf'],
    [B, set('grpc'), 'http/protobuf'],
    ['with_http:http-proto', set('grpc'), 'http/protobuf'],
    ['with_http:http-json', set('grpc', 'http/protobuf'), 'http/protobuf'],
    ['with_http:http-json', set('grpc'), 'broken'],
    [GRPC, set('http/json'), 'grpc'],
  ])('%s %j: %s', (wiring, env, expected) => {
    expect(traces(wiring, env).split(' ', 1)[0]).toBe(expected)
  })
})

describe('a header list loses what the real program drops', () => {
  test.each<[list: string, expected: Record<string, string>]>([
    ['x-a=1,bad,=v,x-b=2,', { 'x-a': '1', 'x-b': '2' }],
    [' x-a = 1 ; y=2 ', { 'x-a': '1 ; y=2' }],
    ['x-a=%2C%20b,x-b=+', { 'x-a': ', b', 'x-b': '+' }],
    ['x-a=100%,x-b=%C3', { 'x-a': '100%', 'x-b': '%C3' }],
    ['x-a=é,x-b=%C3%A9', { 'x-a': 'é', 'x-b': 'é' }],
    ['x-a=%0A,x-b=,x/c=1,"x-d=1"', {}],
    ['Authorization: Bearer t', {}],
  ])('%s', (list, expected) => {
    expect(headers(given(list))).toEqual(expected)
    expect(headers(given(list), GRPC)).toEqual(expected)
  })

  test('an own list takes the place of the common one, also when it is empty or all bad', () => {
    for (const mine of ['', 'bad', 'x: 1']) expect(headers({ ...given('x-a=1'), OTEL_EXPORTER_OTLP_TRACES_HEADERS: mine })).toEqual({})
  })

  test('gRPC keeps its own words', () => {
    expect(headers(given('grpc-status=3,x-a=1'), GRPC)).toEqual({ 'x-a': '1' })
  })
})

test.each<[name: string | undefined, argument: string | undefined, expected: string]>([
  ['always_off', undefined, 'off'],
  ['parentbased_always_off', undefined, 'off'],
  ['traceidratio', '0', 'off'],
  ['parentbased_traceidratio', '-1', 'off'],
  ['traceidratio', 'nan', 'off'],
  ['traceidratio', undefined, 'export'],
  ['traceidratio', ' 0', 'export'],
  ['ALWAYS_OFF', undefined, 'export'],
  ['xray', undefined, 'export'],
  [undefined, '0', 'export'],
])('sampler %s with %s: traces %s, metrics all the same', (name, argument, expected) => {
  const env: Env = {}
  if (name !== undefined) env['OTEL_TRACES_SAMPLER'] = name
  if (argument !== undefined) env['OTEL_TRACES_SAMPLER_ARG'] = argument
  const made = plan({ runtime: 'rust', env })
  expect([made.traces.state, made.metrics.state]).toEqual([expected, 'export'])
})

test.each<[wiring: string, env: Env, compression: string, timeoutMs: number]>([
  [A, { OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP' }, 'gzip', 10_000],
  [A, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'none' }, 'none', 10_000],
  [A, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'zstd' }, 'gzip', 10_000],
  ['with_tonic:http-json', { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, 'none', 10_000],
  [B, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_TIMEOUT: '500' }, 'none', 500],
  [B, { OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '1s', OTEL_EXPORTER_OTLP_TIMEOUT: '+700' }, 'none', 700],
  [B, { OTEL_EXPORTER_OTLP_TIMEOUT: '18446744073709551616' }, 'none', 10_000],
])('%s %j: compression %s, %d ms', (wiring, env, compression, timeoutMs) => {
  expect(plan({ runtime: 'rust', wiring, env }).traces).toMatchObject({ state: 'export', compression, timeoutMs })
})

test('reqwest takes the proxy of the environment, tonic takes none', () => {
  const env = { HTTP_PROXY: 'http://127.0.0.1:3128' }
  expect(plan({ runtime: 'rust', wiring: B, env }).traces.proxy).toContain('127.0.0.1:3128')
  expect(plan({ runtime: 'rust', wiring: GRPC, env }).traces.proxy).toBeNull()
  expect(plan({ runtime: 'rust', wiring: B, env: { ...env, NO_PROXY: 'localhost' } }).traces.proxy).toBeNull()
})

describe('what changed with a version', () => {
  test.each<[name: string, version: string, wiring: string, env: Env, expected: string]>([
    ['before 0.33 a bad endpoint falls back', '0.32.0', B, at('c:1'), 'http/protobuf http://localhost:4318/v1/traces'],
    ['from 0.33 on it fails', '0.33.0', B, at('c:1'), 'broken'],
    [
      'before 0.33 the own one gives way to the common one',
      '0.31.0',
      B,
      { ...at('http://c:1'), ...own('"x"') },
      'http/protobuf http://c:1/v1/traces',
    ],
    ['before 0.33 INSECURE is not read', '0.32.0', GRPC, at('c:1', { OTEL_EXPORTER_OTLP_INSECURE: 'true' }), 'broken'],
    ['before 0.32 gRPC to https went out in plaintext', '0.31.0', GRPC, at('https://c:1'), 'grpc https://c:1'],
    [
      'before 0.32 there was no own protocol',
      '0.31.0',
      A,
      { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
      'http/json http://localhost:4318/v1/traces',
    ],
    ['before 0.33 a compression that is missing fails', '0.32.0', B, { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, 'broken'],
    ['an unknown version is the newest', 'main', B, at('c:1'), 'broken'],
  ])('%s', (_name, version, wiring, env, expected) => {
    expect(traces(wiring, env, version)).toBe(expected)
  })

  test('before 0.29 the timeout is in seconds', () => {
    const env = { OTEL_EXPORTER_OTLP_TIMEOUT: '5' }
    expect(plan({ runtime: 'rust', env, version: '0.28.0' }).traces.timeoutMs).toBe(5_000)
  })
})

test('of two equal names gRPC sends both, HTTP the last', () => {
  expect(headers(given('X-A=1,x-a=2'))).toEqual({ 'x-a': '2' })
  expect(headers(given('k=1,k=2,K=3'), GRPC)).toEqual({ k: '1, 2, 3' })
  expect(headers(given('k=1,k=2,K=3'), B)).toEqual({ k: '3' })
})
