import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { factsOf } from '../support/facts.ts'

type Env = Record<string, string>
const E = 'OTEL_EXPORTER_OTLP'
const at = (url: string): Env => ({ [`${E}_ENDPOINT`]: url })
const own = (url: string): Env => ({ [`${E}_TRACES_ENDPOINT`]: url })
const ON = { OTEL_PHP_AUTOLOAD_ENABLED: 'true' }
const GRPC = { [`${E}_PROTOCOL`]: 'grpc' }
const php = (env: Env, wiring = 'autoload', version?: string) => factsOf({ runtime: 'php', wiring, version, env: { ...ON, ...env } })

test.each([
  [undefined, 'off off off'],
  ['1', 'off off off'],
  ['false', 'off off off'],
  ['TRUE', 'export export export'],
])('nothing happens unless the SDK is told to load itself: %s', (gate, states) => {
  const { traces, metrics, logs } = plan({
    runtime: 'php',
    env: { ...at('http://h'), ...(gate === undefined ? {} : { OTEL_PHP_AUTOLOAD_ENABLED: gate }) },
  })
  expect([traces, metrics, logs].map(({ state }) => state).join(' ')).toBe(states)
})

describe('where a PHP program sends', () => {
  test.each<[env: Env, url: string, wiring?: string, version?: string]>([
    [{}, 'http://localhost:4318/v1/traces'],
    [at('http://h:4318/otlp/'), 'http://h:4318/otlp/v1/traces'],
    [at('http://h:4318/v1/traces'), 'http://h:4318/v1/traces/v1/traces'],
    [at('http://h/otlp?x=1#f'), 'http://h/otlp/v1/traces'],
    [at('h:4318'), 'https://h:4318/v1/traces'],
    [own('http://h:4318?x=1'), 'http://h:4318/?x=1'],
    [{ ...GRPC, ...at('http://h:4317') }, 'http://h:4317', 'autoload+grpc'],
    [GRPC, 'http://localhost:4317', 'autoload+grpc'],
    [GRPC, 'http://localhost:4318', 'autoload+grpc', '1.15.0'],
    [{ ...GRPC, ...own('http://h:4317') }, 'http://h:4317', 'autoload+grpc'],
    [{ ...GRPC, ...at('h:4317') }, 'https://h:4317', 'autoload+grpc'],
    [{ ...GRPC, ...own('h:4317'), [`${E}_INSECURE`]: 'true' }, 'http://h:4317', 'autoload+grpc'],
    [{ ...GRPC, ...own('http://h:4317/opentelemetry.proto.collector.trace.v1.TraceService/Export') }, 'http://h:4317', 'autoload+grpc'],
  ])('%j: %s', (env, url, wiring, version) => {
    expect(php(env, wiring, version).urls[0]).toBe(url)
  })

  test('the user info of an endpoint is sent, unless a header names a credential', () => {
    expect(php(at('http://u:p@h')).headers).toEqual({ authorization: 'Basic dTpw' })
    expect(php({ ...at('http://u:p@h'), [`${E}_HEADERS`]: 'Authorization=x' }).headers).toEqual({ authorization: 'x' })
  })
})

describe('what a PHP program makes of its settings', () => {
  const GONE = 'broken broken broken'
  test.each<[env: Env, states: string, said: string[], wiring?: string, version?: string]>([
    [{}, 'export export export', []],
    [at(''), 'export export export', []],
    [at('h'), GONE, ['ENDPOINT signal-off no-scheme', 'ENDPOINT all-off no-scheme']],
    [own('h:4318'), GONE, ['TRACES_ENDPOINT all-off no-scheme']],
    [own('http://my_host:4318'), GONE, ['TRACES_ENDPOINT all-off not-a-url']],
    [own(' http://h'), GONE, ['TRACES_ENDPOINT all-off whitespace']],
    [own('grpc://h:4317'), 'broken export export', ['TRACES_ENDPOINT signal-off unsupported-scheme']],
    [{ [`${E}_METRICS_ENDPOINT`]: 'h' }, 'export broken export', ['METRICS_ENDPOINT signal-off no-scheme']],
    [GRPC, GONE, ['PROTOCOL signal-off unsupported', 'PROTOCOL all-off unsupported']],
    [{ ...GRPC, ...at('http://h:4317/') }, GONE, ['ENDPOINT signal-off path', 'ENDPOINT all-off path'], 'autoload+grpc', '1.15.0'],
    [{ ...GRPC, ...at('http://h:4317/otlp') }, GONE, ['ENDPOINT signal-off path', 'ENDPOINT all-off path'], 'autoload+grpc'],
    [{ ...GRPC, ...own('http://h:4317') }, GONE, ['TRACES_ENDPOINT all-off not-a-url'], 'autoload+grpc', '1.15.0'],
    [{ [`${E}_PROTOCOL`]: 'http/json' }, 'export export export', []],
    [{ [`${E}_TRACES_TIMEOUT`]: '10s' }, GONE, ['TRACES_TIMEOUT all-off unit']],
    [{ [`${E}_TIMEOUT`]: '10' }, 'export export export', ['TIMEOUT used unit']],
    [{ [`${E}_COMPRESSION`]: 'zstd' }, 'export export export', ['COMPRESSION default-instead compression']],
    [{ [`${E}_CERTIFICATE`]: '/ca.pem' }, 'export export export', []],
    [{ [`${E}_CERTIFICATE`]: '/ca.pem' }, 'export export export', ['CERTIFICATE ignored not-read'], 'autoload', '1.15.0'],
    [{ OTEL_TRACES_EXPORTER: 'none' }, 'off export export', ['OTEL_TRACES_EXPORTER signal-off none']],
    [{ OTEL_TRACES_EXPORTER: 'otlp,console' }, GONE, ['OTEL_TRACES_EXPORTER all-off unknown-value']],
    [{ OTEL_LOGS_EXPORTER: 'jaeger' }, GONE, ['OTEL_LOGS_EXPORTER all-off unknown-value']],
    [{ OTEL_METRICS_EXPORTER: 'jaeger' }, 'export broken export', ['OTEL_METRICS_EXPORTER signal-off unknown-value']],
    [{ OTEL_TRACES_SAMPLER: 'ALWAYS_ON' }, GONE, ['OTEL_TRACES_SAMPLER all-off unknown-value']],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'a=b,' }, GONE, ['OTEL_RESOURCE_ATTRIBUTES all-off no-equals']],
    [{ OTEL_SDK_DISABLED: 'TRUE' }, 'off off off', ['OTEL_SDK_DISABLED all-off disabled']],
    [{ OTEL_SDK_DISABLED: '1' }, 'export export export', ['OTEL_SDK_DISABLED ignored not-true']],
  ])('%j: %s', (env, states, said, wiring, version) => {
    const facts = php(env, wiring, version)
    expect(facts.states).toBe(states)
    expect(facts.said.toSorted()).toEqual(said.toSorted())
  })
})

describe('one bad header of traces or logs leaves nothing', () => {
  test.each<[text: string, states: string]>([
    ['a=b,Authorization=Basic%20abc==', 'export export export'],
    ['a=', 'export export export'],
    ['a=100%', 'export export export'],
    ['a=b,', 'broken broken broken'],
    ['Authorization: Bearer x', 'broken broken broken'],
    ['Authorization: Basic eA==', 'broken broken broken'],
    ['a b=c', 'broken broken broken'],
    ['a=x%0Ay', 'broken broken broken'],
  ])('%s: %s', (text, states) => {
    expect(php({ [`${E}_HEADERS`]: text }).states).toBe(states)
  })

  test('values are decoded, names are not, and a + stays', () => {
    expect(php({ [`${E}_HEADERS`]: 'x%41=a%20b+c, Y = 1 ' }).headers).toEqual({ 'x%41': 'a b+c', y: '1' })
  })

  test('metrics are caught by themselves', () => {
    expect(php({ [`${E}_METRICS_HEADERS`]: 'x' }).states).toBe('export broken export')
    expect(php({ [`${E}_LOGS_HEADERS`]: 'x' }).states).toBe('broken broken broken')
  })
})

test('the resource is decoded, and the name of the service stands above it', () => {
  const of = (env: Env) => plan({ runtime: 'php', env: { ...ON, ...env } }).resource
  expect(of({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,b= c%20d+e ' })).toEqual({ 'service.name': 'a', b: 'c d e' })
  expect(of({ OTEL_RESOURCE_ATTRIBUTES: 'service.name=a', OTEL_SERVICE_NAME: 's' })).toEqual({ 'service.name': 's' })
})
