import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { factsOf } from '../support/facts.ts'

type Env = Record<string, string>
const E = 'OTEL_EXPORTER_OTLP'
const at = (url: string): Env => ({ [`${E}_ENDPOINT`]: url })
const own = (url: string): Env => ({ [`${E}_TRACES_ENDPOINT`]: url })
const ruby = (env: Env, wiring = 'traces', version?: string) => factsOf({ runtime: 'ruby', wiring, version, env })
const list = (text: string, version?: string) => ruby({ [`${E}_HEADERS`]: text }, 'traces', version)

describe('where a Ruby program sends', () => {
  test.each<[env: Env, url: string]>([
    [{}, 'http://localhost:4318/v1/traces'],
    [at('http://h:4318/otlp'), 'http://h:4318/otlp/v1/traces'],
    [at('http://h:4318/v1/traces'), 'http://h:4318/v1/traces/v1/traces'],
    [at('http://h//'), 'http://h//v1/traces'],
    [at('http://[::1]:4318'), 'http://[::1]:4318/v1/traces'],
    [at('http://h/otlp?x=1'), 'http://h/v1/traces'],
    [at('grpc://h:4317'), 'http://h:4317/v1/traces'],
    [own('http://h:4318/x?y=1'), 'http://h:4318/x'],
    [own('http://h:4318/'), 'http://h:4318/'],
    [{ ...own('http://h:4318/x'), ...at('http://other') }, 'http://h:4318/x'],
  ])('%j: %s', (env, url) => {
    expect(ruby(env).urls[0]).toBe(url)
  })

  test('an own endpoint of metrics that is the same text as the common one gets the path all the same', () => {
    const same = { ...at('http://h:4318/'), [`${E}_METRICS_ENDPOINT`]: 'http://h:4318/', ...own('http://h:4318/') }
    expect(ruby(same, 'all-signals').urls).toEqual(['http://h:4318/', 'http://h:4318/v1/metrics', 'http://h:4318/v1/logs'])
  })

  test('an own endpoint without a path loses its signal, and no other', () => {
    expect(ruby(own('http://h:4318'), 'all-signals')).toMatchObject({
      states: 'broken export export',
      said: ['TRACES_ENDPOINT signal-off no-path'],
    })
  })

  test('everything is compressed unless it is said otherwise', () => {
    const of = (env: Env) => plan({ runtime: 'ruby', env }).traces.compression
    expect([of({}), of({ [`${E}_COMPRESSION`]: 'none' })]).toEqual(['gzip', 'none'])
  })
})

describe('what a Ruby program makes of its settings', () => {
  test.each<[env: Env, states: string, said: string[]]>([
    [{}, 'export off off', []],
    [at('localhost:4318'), 'broken off off', ['ENDPOINT signal-off no-scheme']],
    [at('127.0.0.1:4318'), 'broken off off', ['ENDPOINT all-off no-scheme']],
    [at(' http://h'), 'broken off off', ['ENDPOINT all-off whitespace']],
    [at('http://h:x'), 'broken off off', ['ENDPOINT all-off not-a-url']],
    [at('"http://h"'), 'broken off off', ['ENDPOINT all-off quoted']],
    [at(''), 'broken off off', ['ENDPOINT all-off empty']],
    [at('http://u:p@h'), 'export off off', ['ENDPOINT item-dropped user-info']],
    [{ [`${E}_PROTOCOL`]: 'grpc' }, 'broken off off', ['PROTOCOL signal-off unsupported']],
    [{ [`${E}_PROTOCOL`]: '' }, 'broken off off', ['PROTOCOL signal-off empty']],
    [{ [`${E}_TIMEOUT`]: '10000' }, 'export off off', ['TIMEOUT used unit']],
    [{ [`${E}_TIMEOUT`]: '10s' }, 'export off off', []],
    [{ [`${E}_TIMEOUT`]: 'x' }, 'broken off off', ['TIMEOUT signal-off too-low']],
    [{ [`${E}_COMPRESSION`]: 'GZIP' }, 'broken off off', ['COMPRESSION all-off compression']],
    [{ [`${E}_INSECURE`]: 'true' }, 'export off off', ['INSECURE ignored not-read']],
    [{ OTEL_CONFIG_FILE: '/x.yaml' }, 'export off off', ['OTEL_CONFIG_FILE ignored not-read']],
    [{ otel_service_name: 'x' }, 'export off off', ['otel_service_name ignored not-read']],
    [{ OTEL_SDK_DISABLED: 'true' }, 'off off off', ['OTEL_SDK_DISABLED all-off disabled']],
    [{ OTEL_SDK_DISABLED: 'TRUE' }, 'export off off', ['OTEL_SDK_DISABLED ignored not-true']],
    [{ OTEL_TRACES_EXPORTER: 'none' }, 'off off off', ['OTEL_TRACES_EXPORTER signal-off none']],
    [{ OTEL_TRACES_EXPORTER: 'none,otlp' }, 'export off off', []],
    [{ OTEL_TRACES_EXPORTER: 'otlp, console' }, 'export off off', []],
    [{ OTEL_TRACES_EXPORTER: 'http' }, 'broken off off', ['OTEL_TRACES_EXPORTER signal-off unknown-value']],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
      'off off off',
      ['OTEL_TRACES_SAMPLER_ARG signal-off never-samples'],
    ],
    [{ OTEL_TRACES_SAMPLER: 'ALWAYS_OFF' }, 'export off off', ['OTEL_TRACES_SAMPLER default-instead unknown-value']],
  ])('%j: %s', (env, states, said) => {
    expect(ruby(env)).toMatchObject({ states, said })
  })

  test.each([
    ['TRACES', 'broken broken broken', 'all-off'],
    ['METRICS', 'export broken broken', 'signal-off'],
    ['LOGS', 'export export broken', 'signal-off'],
  ])('headers of %s that raise take what is made after them', (signal, states, outcome) => {
    const { said, ...facts } = ruby({ [`${E}_${signal}_HEADERS`]: 'x' }, 'all-signals')
    expect(facts.states).toBe(states)
    expect(said).toEqual([`${signal}_HEADERS ${outcome} no-equals`])
  })
})

describe('one bad header ends the configuration', () => {
  test.each<[text: string, states: string, said: string[]]>([
    ['a=b,Authorization=Basic abc==', 'export off off', []],
    ['a=b,', 'export off off', []],
    ['a=%C3%A9', 'export off off', []],
    ['a=', 'broken off off', ['HEADERS all-off empty-item']],
    ['a=b, ,c=d', 'broken off off', ['HEADERS all-off no-equals']],
    ['', 'broken off off', ['HEADERS all-off empty']],
    ['a=100%', 'broken off off', ['HEADERS all-off bad-percent']],
    ['Authorization: Bearer x', 'broken off off', ['HEADERS all-off colon-before-equals']],
    ['Authorization: Basic abc==', 'export off off', ['HEADERS used colon-before-equals']],
    ['Bearer x', 'broken off off', ['HEADERS all-off no-key']],
    ['a=x%0Ay', 'broken off off', ['HEADERS signal-off control-character']],
    ['"a=b"', 'export off off', ['HEADERS used quoted']],
  ])('%s: %s', (text, states, said) => {
    expect(list(text)).toMatchObject({ states, said })
  })

  test('a + is a blank before 0.32', () => {
    expect([list('a=b+c').headers, list('a=b+c', '0.31.1').headers]).toEqual([{ a: 'b+c' }, { a: 'b c' }])
  })
})

test.each<[env: Env, url: string, proxy: string | null]>([
  [{ http_proxy: 'http://p:1' }, 'https://h.example', 'http://p:1'],
  [{ https_proxy: 'http://p:1' }, 'https://h.example', null],
  [{ HTTP_PROXY: 'http://p:1' }, 'http://localhost:4318', null],
  [{ http_proxy: 'http://p:1', no_proxy: 'example' }, 'http://h.example', null],
  [{ http_proxy: 'http://p:1', no_proxy: 'h.example:81' }, 'http://h.example', 'http://p:1'],
])('the proxy with %j on the way to %s is %s', (env, url, proxy) => {
  expect(plan({ runtime: 'ruby', env: { ...env, ...at(url) } }).traces.proxy).toBe(proxy)
})

test('a name that is set to nothing is the name of the service', () => {
  const of = (env: Env) => plan({ runtime: 'ruby', env }).resource
  expect(of({ OTEL_RESOURCE_ATTRIBUTES: 'a=b=c,d' })).toEqual({ 'service.name': 'unknown_service', a: 'b' })
  expect(of({ OTEL_SERVICE_NAME: '' })).toEqual({ 'service.name': '' })
})
