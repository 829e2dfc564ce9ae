import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { factsOf } from '../support/facts.ts'

type Env = Record<string, string>
const E = 'OTEL_EXPORTER_OTLP'
const at = (url: string): Env => ({ [`${E}_ENDPOINT`]: url })
const net = (env: Env, wiring = 'code', version?: string) =>
  factsOf({ runtime: 'dotnet', wiring, version, env, files: { '/gone.pem': null } })
const HTTP = { [`${E}_PROTOCOL`]: 'http/protobuf' }

describe('where a .NET program sends', () => {
  test.each<[wiring: string, env: Env, traces: string]>([
    ['code', {}, 'http://localhost:4317'],
    ['auto', {}, 'http://localhost:4318/v1/traces'],
    ['code', HTTP, 'http://localhost:4318/v1/traces'],
    ['code', { ...HTTP, ...at('http://h:4318/otlp/') }, 'http://h:4318/otlp/v1/traces'],
    ['auto', at('http://h:4318/v1/traces'), 'http://h:4318/v1/traces'],
    ['auto', at('http://h:4318/V1/Traces/'), 'http://h:4318/V1/Traces/'],
    ['auto', { [`${E}_TRACES_ENDPOINT`]: 'http://h:4318' }, 'http://h:4318/'],
    ['use-otlp-exporter', { ...HTTP, [`${E}_TRACES_ENDPOINT`]: 'http://h:4318/x' }, 'http://h:4318/x'],
    ['code', { ...HTTP, [`${E}_TRACES_ENDPOINT`]: 'http://h:4318/x' }, 'http://localhost:4318/v1/traces'],
    ['code', at('https://h'), 'https://h'],
    ['code', at(' http://h:4317 '), 'http://h:4317'],
    ['code', at('http://h:99999'), 'http://localhost:4317'],
    ['code', at('127.0.0.1:4317'), 'http://localhost:4317'],
  ])('%s with %j: %s', (wiring, env, traces) => {
    expect(net(env, wiring).urls[0]).toBe(traces)
  })

  test('an endpoint with the path of traces is not doubled for traces, and is wrong for metrics', () => {
    expect(net(at('http://h:4318/v1/traces'), 'auto').urls[1]).toBe('http://h:4318/v1/traces/v1/metrics')
  })

  test('a query takes the path of the signal with it', () => {
    const { urls, said } = net({ ...HTTP, ...at('http://h/otlp?token=1') })
    expect(urls[0]).toBe('http://h/otlp?token=1/v1/traces')
    expect(said).toEqual(['ENDPOINT truncated query'])
  })
})

describe('what a .NET program makes of its settings', () => {
  test.each<[wiring: string, env: Env, states: string, said: string[]]>([
    ['code', at('localhost:4317'), 'broken broken broken', ['ENDPOINT signal-off no-scheme']],
    ['code', at('127.0.0.1:4317'), 'export export export', ['ENDPOINT default-instead no-scheme']],
    ['code', at('grpc://h:4317'), 'broken broken broken', ['ENDPOINT signal-off unsupported-scheme']],
    ['code', at('"http://h:4317"'), 'export export export', ['ENDPOINT default-instead quoted']],
    ['code', at('http://h:4317/v1/traces'), 'broken broken broken', ['ENDPOINT signal-off path']],
    ['code', { [`${E}_PROTOCOL`]: 'http/json' }, 'export export export', ['PROTOCOL default-instead unsupported']],
    ['code', { [`${E}_PROTOCOL`]: 'GRPC' }, 'export export export', ['PROTOCOL default-instead unknown-value']],
    ['code', { [`${E}_PROTOCOL`]: ' grpc ' }, 'export export export', []],
    ['auto', { [`${E}_PROTOCOL`]: ' grpc ' }, 'export export export', ['PROTOCOL default-instead whitespace']],
    ['code', { [`${E}_TIMEOUT`]: '10s' }, 'export export export', ['TIMEOUT default-instead unit']],
    ['code', { [`${E}_TIMEOUT`]: '30' }, 'export export export', ['TIMEOUT used unit']],
    ['code', { [`${E}_TIMEOUT`]: '0' }, 'crash crash crash', ['TIMEOUT crash too-low']],
    ['auto', { [`${E}_TIMEOUT`]: '0' }, 'broken broken broken', ['TIMEOUT all-off too-low']],
    ['code', { [`${E}_COMPRESSION`]: 'zstd' }, 'export export export', ['COMPRESSION default-instead compression']],
    ['code', { [`${E}_CERTIFICATE`]: '/gone.pem' }, 'crash crash crash', ['CERTIFICATE crash file-missing']],
    ['code', { OTEL_TRACES_EXPORTER: 'none' }, 'export export export', ['OTEL_TRACES_EXPORTER ignored not-read']],
    ['auto', { OTEL_TRACES_EXPORTER: 'none' }, 'off export export', ['OTEL_TRACES_EXPORTER signal-off none']],
    ['auto', { OTEL_TRACES_EXPORTER: 'otlp,console' }, 'export export export', []],
    ['auto', { OTEL_TRACES_EXPORTER: 'jaeger' }, 'broken export export', ['OTEL_TRACES_EXPORTER signal-off unknown-value']],
    ['auto', { OTEL_TRACES_EXPORTER: '' }, 'export export export', []],
    ['auto', { OTEL_DOTNET_AUTO_METRICS_ENABLED: 'false' }, 'export off export', ['OTEL_DOTNET_AUTO_METRICS_ENABLED signal-off none']],
    ['auto', { OTEL_DOTNET_AUTO_SETUP_SDK: 'false' }, 'off off off', ['OTEL_DOTNET_AUTO_SETUP_SDK all-off disabled']],
    ['code', { OTEL_SDK_DISABLED: 'True' }, 'off off off', ['OTEL_SDK_DISABLED all-off disabled']],
    ['code', { OTEL_SDK_DISABLED: '1' }, 'export export export', ['OTEL_SDK_DISABLED ignored not-true']],
    ['code', { OTEL_TRACES_SAMPLER: 'Always_Off' }, 'off export export', ['OTEL_TRACES_SAMPLER signal-off never-samples']],
    ['code', { OTEL_TRACES_SAMPLER: 'half' }, 'export export export', ['OTEL_TRACES_SAMPLER default-instead unknown-value']],
    ['code', { [`${E}_TRACES_HEADERS`]: 'a=b' }, 'export export export', ['TRACES_HEADERS ignored not-read']],
    ['code', { [`${E}_INSECURE`]: 'true' }, 'export export export', ['INSECURE ignored not-read']],
    ['code', { otel_exporter_otlp_timeout: '5000' }, 'export export export', []],
    ['auto', { otel_traces_exporter: 'none' }, 'export export export', ['otel_traces_exporter ignored not-read']],
  ])('%s with %j: %s', (wiring, env, states, said) => {
    expect(net(env, wiring)).toMatchObject({ states, said })
  })

  test('a name in small letters counts in code, below the one in capitals', () => {
    expect(net({ otel_exporter_otlp_endpoint: 'http://low:4317' }).urls[0]).toBe('http://low:4317')
    expect(net({ otel_exporter_otlp_endpoint: 'http://low:4317', ...at('http://up:4317') }).urls[0]).toBe('http://up:4317')
  })

  test('the agent makes traces, then metrics; logs are by themselves', () => {
    const own = (signal: string) => net({ [`${E}_${signal}_HEADERS`]: 'x' }, 'auto').states
    expect([own('TRACES'), own('METRICS'), own('LOGS')]).toEqual(['broken broken export', 'export broken export', 'export export broken'])
  })
})

describe('headers are decoded as a whole, and one bad item stops the program', () => {
  const of = (list: string, wiring = 'code', version?: string) => net({ [`${E}_HEADERS`]: list }, wiring, version)

  test.each<[list: string, states: string, said: string[]]>([
    ['a=b,Authorization=Basic abc==', 'export export export', []],
    ['a=b,', 'export export export', []],
    ['a=', 'export export export', ['HEADERS used empty-item']],
    ['a=100%', 'export export export', []],
    ['a=b,,c=d', 'crash crash crash', ['HEADERS crash no-equals']],
    ['Authorization: Bearer x', 'crash crash crash', ['HEADERS crash colon-before-equals']],
    ['Authorization: Basic eA==', 'broken broken broken', ['HEADERS signal-off colon-before-equals']],
    ['Bearer x', 'crash crash crash', ['HEADERS crash no-key']],
    ['a=1,a=2', 'crash crash crash', ['HEADERS crash unsupported']],
    ['=v', 'broken broken broken', ['HEADERS signal-off no-key']],
    ['a=é', 'broken broken broken', ['HEADERS signal-off non-ascii']],
    ['a=x%0Ab', 'broken broken broken', ['HEADERS signal-off control-character']],
    ['authorization=key:secret', 'broken broken broken', ['HEADERS signal-off illegal-value']],
    ['content-type=text/plain', 'broken broken broken', ['HEADERS signal-off illegal-value']],
    ['a="b"', 'export export export', ['HEADERS used quoted']],
  ])('%s: %s', (list, states, said) => {
    expect(of(list)).toMatchObject({ states, said })
  })

  test('an escaped comma splits the list all the same', () => {
    expect(of('a=1%2Cb%3D2').headers).toEqual({ a: '1', b: '2' })
    expect(of('authorization=Basic%20abc').headers).toEqual({ authorization: 'Basic abc' })
  })

  test('the agent goes on without its telemetry', () => {
    expect(of('Authorization: Bearer x', 'auto').states).toBe('broken broken broken')
  })

  test('before 1.8 nothing is decoded', () => {
    expect(of('a=b%20c', 'code', '1.7.0').headers).toEqual({ a: 'b%20c' })
  })

  test('the place of a fault is the place in the text as it is written', () => {
    const { readings } = plan({ runtime: 'dotnet', wiring: 'code', env: { [`${E}_HEADERS`]: 'a=%20b,Authorization: Bearer x' } })
    expect(readings[0]).toMatchObject({ item: ':' })
  })
})

describe('what came with which version', () => {
  test.each<[env: Env, old: string, since: string]>([
    [{ OTEL_SDK_DISABLED: 'true' }, '1.14.0', '1.15.0'],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, '1.7.0', '1.8.0'],
    [{ [`${E}_CERTIFICATE`]: '/gone.pem' }, '1.14.0', '1.15.0'],
  ])('%j has no effect on %s, and on %s it has', (env, old, since) => {
    const [name = ''] = Object.keys(env)
    expect(net(env, 'code', old)).toMatchObject({ states: 'export export export', said: [`${name.replace(`${E}_`, '')} ignored not-read`] })
    expect(net(env, 'code', since).states).not.toBe('export export export')
  })

  test('gzip came with 1.16', () => {
    const of = (version: string) => plan({ runtime: 'dotnet', version, env: { [`${E}_COMPRESSION`]: 'gzip' } }).traces.compression
    expect([of('1.15.3'), of('1.16.0')]).toEqual(['none', 'gzip'])
  })

  test('gRPC kept no path before 1.11', () => {
    expect(net(at('http://h:4317/v1'), 'code', '1.10.0')).toMatchObject({
      states: 'export export export',
      urls: ['http://h:4317', 'http://h:4317', 'http://h:4317'],
    })
  })
})

test.each<[env: Env, proxy: string | null]>([
  [{ http_proxy: 'http://p:1', HTTP_PROXY: 'http://q:1' }, 'http://p:1'],
  [{ HTTP_PROXY: 'p:1' }, 'http://p:1'],
  [{ ALL_PROXY: 'http://p:1' }, 'http://p:1'],
  [{ HTTPS_PROXY: 'http://p:1' }, null],
  [{ HTTP_PROXY: 'http://p:1', NO_PROXY: '.example.com,x' }, null],
  [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'example.com' }, 'http://p:1'],
])('the proxy with %j is %s', (env, proxy) => {
  expect(plan({ runtime: 'dotnet', env: { ...env, ...at('http://c.example.com:4317') } }).traces.proxy).toBe(proxy)
})

test('the resource is decoded since 1.15', () => {
  const of = (version?: string) => plan({ runtime: 'dotnet', version, env: { OTEL_RESOURCE_ATTRIBUTES: 'a= b%20c+d ,e' } }).resource
  expect(of()).toEqual({ 'service.name': 'unknown_service:<name of the program>', a: 'b c d' })
  expect(of('1.14.0')).toMatchObject({ a: ' b%20c+d ' })
})
