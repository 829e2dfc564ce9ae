import { describe, expect, test } from 'vitest'
import go from '../../src/runtimes/go/index.ts'
import { goProxy, grpcAddress, isDialable } from '../../src/runtimes/parts/go-net.ts'
import { goJoin, goUrlText, parseGoUrl } from '../../src/runtimes/parts/go-url.ts'
import { secretOf } from '../../src/redact.ts'
import { layerOf, merge } from '../../src/runtimes/parts/settings.ts'
import { patientOf } from '../support/patient.ts'
import { type Input, planBy, viewBy } from '../support/plan-by.ts'

type Env = Record<string, string>
const plan = (input: Input): ReturnType<typeof viewBy> => viewBy(go, input)
const E = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const I = 'OTEL_EXPORTER_OTLP_INSECURE'
const H = 'OTEL_EXPORTER_OTLP_HEADERS'
const CA = 'OTEL_EXPORTER_OTLP_CERTIFICATE'
const PEM = '-----BEGIN CERTIFICATE-----\n'
const files = { '/ca.pem': PEM, '/key.pem': '-----BEGIN PRIVATE KEY-----\n', '/gone.pem': null, '/junk.pem': 'junk' }
const SIGNALS = ['traces', 'metrics', 'logs'] as const

/** The three destinations as one text: `-` where nothing leaves. */
function ways(wiring: string, env: Env, version?: string): string {
  const made = plan({ wiring, env, files, version })
  return SIGNALS.map((signal) => (made[signal].state === 'export' ? (made[signal].url ?? '') : '-')).join(' ')
}
const readingsOf = (env: Env, wiring?: string): string[] => {
  const made = planBy(go, { env, files, wiring })
  return made.readings.map((r) => [r.setting, r.outcome, r.reason, r.signals.join('+'), r.loses?.join('+') ?? ''].join(' ').trim())
}
const states = (made: ReturnType<typeof viewBy>): string => SIGNALS.map((signal) => made[signal].state).join(' ')
const three = (base: string): string => SIGNALS.map((signal) => `${base}/v1/${signal}`).join(' ')
const thrice = (url: string): string => [url, url, url].join(' ')

describe('what an endpoint means over HTTP', () => {
  test.each<[string, string]>([
    ['http://h:1', three('http://h:1')],
    ['https://h:1', three('https://h:1')],
    ['HTTPS://h:1', three('https://h:1')],
    ['grpc://h:1', 'https://h:1/v1/traces https://h:1/v1/metrics http://h:1/v1/logs'],
    ['//h:1', three('https://h:1')],
    ['name:4318', '- - -'],
    ['name', '- - https://name/v1/logs'],
    ['https:///x', '- - -'],
    ['http:/h', '- - -'],
    ['1.2.3.4:4318', three('https://localhost:4318')],
    ['"http://h:1"', three('https://localhost:4318')],
    ['http://h h:1', three('https://localhost:4318')],
    ['http://h:x', three('https://localhost:4318')],
    ['http://h/%zz', three('https://localhost:4318')],
    ['http://a:b:1', three('https://localhost:4318')],
    ['http://[::1', three('https://localhost:4318')],
    ['http://[::1]:4318', three('http://[::1]:4318')],
    [':4318', three('https://localhost:4318')],
    ['', three('https://localhost:4318')],
    ['http://h:99999', '- - -'],
    ['http://:4318', three('http://127.0.0.1:4318')],
    ['https://:4318', '- - -'],
    ['http://h:', three('http://h')],
    ['http://u:p@h:1/?a=b#c', three('http://h:1')],
    ['http://h:1//a/./b/../c%2Fd', three('http://h:1/a/c/d')],
    ['http://h:1/a(b)', three('http://h:1/a%28b%29')],
  ])('%s', (endpoint, expected) => expect(ways('otlphttp', { [E]: endpoint })).toBe(expected))

  test.each<[string, string]>([
    ['http://h:1', 'http://h:1/'],
    ['http://h:1/x//y/?q', 'http://h:1/x//y/'],
    ['http://h:1/a%2Fb', 'http://h:1/a/b'],
    ['::bad', 'http://g:1/v1/traces'],
    ['   ', 'http://g:1/v1/traces'],
    [' http://h:1/x\n', 'http://h:1/x'],
  ])('an own endpoint stands as it is: %s', (own, expected) => {
    const env = { [E]: 'http://g:1', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own }
    expect(ways('autoexport', env).split(' ')[0]).toBe(expected)
  })

  test('blanks are trimmed for traces and metrics, and reject the endpoint for logs', () => {
    expect(ways('otlphttp', { [E]: 'http://h:1\n' })).toBe('http://h:1/v1/traces http://h:1/v1/metrics https://localhost:4318/v1/logs')
    const own = { [E]: 'http://g:1', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: ' http://h:1' }
    expect(ways('otlphttp', own).split(' ')[2]).toBe('http://g:1/v1/logs')
  })
})

describe('what an endpoint means over gRPC', () => {
  test.each<[string, string]>([
    ['http://h:1/path', thrice('http://h:1')],
    ['https://h', thrice('https://h')],
    ['http://h', thrice('http://h')],
    ['other://h:1', '- - http://h:1'],
    ['//h:1', thrice('https://h:1')],
    ['name:1', 'https://name:1 https://name:1 -'],
    ['name', 'https://name https://name -'],
    ['name:1/x', '- - -'],
    ['https:///x', '- - -'],
    ['1.2.3.4:4317', thrice('https://localhost:4317')],
    ['dns:///h:1', 'https://h:1 https://h:1 -'],
    ['unix:///tmp/s', 'unix:/tmp/s unix:/tmp/s -'],
    ['http://[::1]:1', thrice('http://[::1]:1')],
  ])('%s', (endpoint, expected) => expect(ways('otlpgrpc', { [E]: endpoint })).toBe(expected))
})

describe('plaintext or TLS', () => {
  test.each<[Env, string, string]>([
    [{ [I]: 'true' }, three('http://localhost:4318'), thrice('http://localhost:4317')],
    [{ [I]: ' TRUE ' }, 'http http https', 'http http https'],
    [{ [I]: '1' }, 'https https https', 'https https https'],
    [{ [E]: 'https://h:1', [I]: 'true' }, 'http http https', 'http http https'],
    [{ [E]: 'http://h:1', [I]: 'yes' }, 'https https http', 'https https http'],
    [{ [E]: 'http://h:1', [I]: ' ' }, 'http http http', 'http http http'],
    [{ [E]: '//h:1', [I]: 'True' }, 'http http http', 'http http http'],
    [{ [E]: 'http://h:1', [I]: 'true', OTEL_EXPORTER_OTLP_METRICS_INSECURE: 'false' }, 'http https http', 'http https http'],
    [{ [E]: '//h:1', [I]: 'true', OTEL_EXPORTER_OTLP_LOGS_INSECURE: 'x' }, 'http http http', 'http http http'],
    [{ [E]: 'http://h:1', [CA]: '/ca.pem' }, '- - -', 'https https https'],
    [{ [E]: 'https://h:1', [CA]: '/ca.pem' }, 'https https https', 'https https https'],
    [{ [E]: 'http://h:1', [CA]: '/gone.pem' }, 'http http http', 'http http http'],
    [{ [E]: 'http://h:1', [CA]: '/junk.pem' }, 'http http http', 'http http http'],
    [{ [E]: 'http://h:1', OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/ca.pem' }, 'http http http', 'http http http'],
    [
      { [E]: 'http://h:1', OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/ca.pem', OTEL_EXPORTER_OTLP_CLIENT_KEY: '/key.pem' },
      '- - -',
      'https https https',
    ],
    [{ [E]: 'http://h:1', [CA]: '/ca.pem', OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: '/gone.pem' }, '- - http', 'https https http'],
    [{ [E]: 'http://h:1', [CA]: ' /ca.pem ' }, '- - -', 'https https https'],
  ])('%j', (env, http, grpc) => {
    const schemes = (text: string): string =>
      text
        .split(' ')
        .map((url) => url.split(':', 1)[0])
        .join(' ')
    expect([schemes(ways('otlphttp', env)), schemes(ways('otlpgrpc', env))]).toEqual([schemes(http), schemes(grpc)])
  })
})

describe('headers', () => {
  const sent = (env: Env, wiring = 'otlphttp'): unknown => {
    const made = plan({ wiring, env: { [E]: 'http://h:1', ...env } })
    return SIGNALS.map((signal) => (made[signal].state === 'export' ? made[signal].headers : made[signal].state))
  }
  const all = (headers: unknown): unknown[] => [headers, headers, headers]
  test.each<[string, unknown[], unknown[]?]>([
    ['a=1,b = 2 ', all({ a: '1', b: '2' })],
    ['a=1,', [{ a: '1' }, { a: '1' }, {}]],
    ['a=1,b', [{ a: '1' }, { a: '1' }, {}]],
    ['a=1,b c=2', [{ a: '1' }, { a: '1' }, {}]],
    ['a=1,b=%zz', [{ a: '1' }, { a: '1' }, {}]],
    ['a=x+y%20z', all({ a: 'x+y z' })],
    ['a=', all({ a: '' })],
    ['a=b=c==', all({ a: 'b=c==' })],
    ['a="x,b=y"', all({ a: '"x', b: 'y"' })],
    ['a=x%0Ay', all('broken'), all('broken')],
    ['a=x%0A', all({ a: 'x' })],
    ['a=x%09y', all({ a: 'x\ty' }), all('broken')],
    ['a=é', all({ a: 'é' }), all('broken')],
    ['a*b=1', all({ 'a*b': '1' }), all('broken')],
    ['host=x,content-type=y,trailer=z', all({}), all({ host: 'x', trailer: 'z' })],
    ['user-agent=me', all({ 'user-agent': 'me' }), all({})],
  ])('%s', (list, http, grpc) => {
    expect(sent({ [H]: list })).toEqual(http)
    expect(sent({ [H]: list }, 'otlpgrpc')).toEqual(grpc ?? http)
  })

  test('an own list replaces the generic one, even where nothing of it is left; logs then take the generic one', () => {
    const own = { OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x: y', OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x: y' }
    expect(sent({ [H]: 'a=1', ...own })).toEqual([{}, { a: '1' }, { a: '1' }])
    expect(sent({ [H]: 'a=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: ' ', OTEL_EXPORTER_OTLP_LOGS_HEADERS: ' ' })).toEqual(all({ a: '1' }))
  })

  test('what a list loses is told for each signal', () => {
    expect(readingsOf({ [E]: 'http://h:1', [H]: 'k=v,authorization=Bearer t,' })).toEqual([`${H} ignored no-equals logs k+authorization`])
    expect(readingsOf({ [E]: 'http://h:1', [H]: 'authorization: Bearer t' })).toEqual([
      `${H} item-dropped colon-before-equals traces+metrics authorization`,
      `${H} ignored colon-before-equals logs authorization`,
    ])
  })
})

describe('exporters and protocols', () => {
  const states = (env: Env, wiring = 'autoexport'): string => {
    const made = plan({ wiring, env: { [E]: 'http://h:1', ...env } })
    return SIGNALS.map((signal) => (made[signal].state === 'export' ? made[signal].protocol : made[signal].state)).join(' ')
  }
  const PROTO = 'http/protobuf'
  test.each<[Env, string, string?]>([
    [{ OTEL_TRACES_EXPORTER: 'console' }, `console ${PROTO} ${PROTO}`],
    [{ OTEL_TRACES_EXPORTER: 'none' }, `off ${PROTO} ${PROTO}`],
    [{ OTEL_TRACES_EXPORTER: '' }, `${PROTO} ${PROTO} ${PROTO}`],
    [{ OTEL_TRACES_EXPORTER: 'OTLP' }, `broken ${PROTO} ${PROTO}`],
    [{ OTEL_TRACES_EXPORTER: 'otlp,console' }, `broken ${PROTO} ${PROTO}`],
    [{ OTEL_TRACES_EXPORTER: 'prometheus', OTEL_METRICS_EXPORTER: 'prometheus' }, `broken off ${PROTO}`],
    [{ OTEL_METRICS_PRODUCERS: 'bogus' }, `${PROTO} broken ${PROTO}`],
    [{ OTEL_METRICS_PRODUCERS: 'prometheus,none' }, `${PROTO} ${PROTO} ${PROTO}`],
    [{ OTEL_METRICS_PRODUCERS: 'bogus', OTEL_METRICS_EXPORTER: 'none' }, `${PROTO} off ${PROTO}`],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'off broken broken'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: '' }, 'grpc grpc grpc'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: ' grpc' }, 'broken broken broken'],
    [{ OTEL_SDK_DISABLED: 'true' }, `${PROTO} ${PROTO} ${PROTO}`],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, `http/json ${PROTO} ${PROTO}`, 'otlphttp'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' }, `${PROTO} ${PROTO} ${PROTO}`, 'otlphttp'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'HTTP/JSON' }, `${PROTO} ${PROTO} ${PROTO}`, 'otlphttp'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'grpc grpc grpc', 'otlpgrpc'],
  ])('%j', (env, expected, wiring) => expect(states(env, wiring)).toBe(expected))

  test.each<[Env, string, string]>([
    [{ OTEL_TRACES_SAMPLER: ' Always_Off ' }, 'off', 'always_off'],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, 'off', 'parentbased_always_off'],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: ' 0 ' }, 'off', 'traceidratio:0'],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }, 'export', 'traceidratio:0.5'],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '-1' }, 'export', 'traceidratio:1'],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: 'x' }, 'export', 'parentbased_traceidratio:1'],
    [{ OTEL_TRACES_SAMPLER: 'bogus' }, 'export', 'parentbased_always_on'],
  ])('%j', (env, state, sampler) => {
    const { traces } = plan({ env: { [E]: 'http://h:1', ...env } })
    expect([traces.state, traces.sampler]).toEqual([state, sampler])
  })
})

describe('an empty OTEL_CONFIG_FILE', () => {
  const env = { [E]: 'http://h:1', OTEL_CONFIG_FILE: '' }

  test('names no file for a program that may not read one', () => {
    expect(go.open?.(patientOf({ name: '', env }, 'go'))).toEqual(['autoexport', 'otlphttp', 'otlpgrpc'])
    expect(go.open?.(patientOf({ name: '', env: { ...env, OTEL_CONFIG_FILE: '/x.yaml' } }, 'go'))).toContain('otelconf')
    expect([states(plan({ env })), readingsOf(env)]).toEqual(['export export export', []])
  })

  // os.LookupEnv: https://github.com/open-telemetry/opentelemetry-go-contrib/blob/main/otelconf/config.go
  test('is a file that is not there for otelconf, which then does nothing', () => {
    expect(states(plan({ env, wiring: 'otelconf' }))).toBe('broken broken broken')
    expect(readingsOf(env, 'otelconf')).toEqual(['OTEL_CONFIG_FILE all-off file-missing traces+metrics+logs'])
    expect(states(plan({ env: { [E]: 'http://h:1' }, wiring: 'otelconf' }))).toBe('export export export')
  })
})

describe('details', () => {
  const logsAndTraces = (env: Env, what: 'timeoutMs' | 'compression'): unknown[] => {
    const made = plan({ env: { [E]: 'http://h:1', ...env } })
    return [made.traces[what], made.logs[what]]
  }
  test.each<[string, unknown[]]>([
    ['500', [500, 500]],
    [' 500 ', [500, 10_000]],
    ['10s', [10_000, 10_000]],
    ['1.5', [10_000, 10_000]],
    ['+7', [7, 7]],
    ['0', [30_000, 30_000]],
    ['-1', [30_000, 30_000]],
  ])('timeout %s', (text, expected) => expect(logsAndTraces({ OTEL_EXPORTER_OTLP_TIMEOUT: text }, 'timeoutMs')).toEqual(expected))

  test.each<[Env, unknown[]]>([
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, ['gzip', 'gzip']],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: ' gzip ' }, ['gzip', 'none']],
    [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP' }, ['none', 'none']],
    [
      { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'x', OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'x' },
      ['none', 'gzip'],
    ],
  ])('compression %j', (env, expected) => expect(logsAndTraces(env, 'compression')).toEqual(expected))

  test.each<[Env, string, string?]>([
    [{ OTEL_SERVICE_NAME: ' a ', OTEL_RESOURCE_ATTRIBUTES: 'service.name=b' }, 'a'],
    [{ OTEL_SERVICE_NAME: ' ', OTEL_RESOURCE_ATTRIBUTES: 'x=y, service.name = b%20c ' }, 'b c'],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=100%' }, '100%'],
    [{}, 'unknown_service:<name of the program>'],
  ])('service name of %j', (env, expected) => expect(plan({ env }).resource['service.name']).toBe(expected))

  test('settings without effect are told', () => {
    expect(readingsOf({ OTEL_SDK_DISABLED: 'true', OTEL_PROPAGATORS: 'b3', otel_exporter_otlp_endpoint: 'x' })).toEqual([
      'OTEL_SDK_DISABLED ignored not-read traces+metrics+logs',
      'OTEL_PROPAGATORS ignored not-read traces+metrics+logs',
      'otel_exporter_otlp_endpoint ignored not-read traces+metrics+logs',
    ])
    expect(readingsOf({ OTEL_LOGS_EXPORTER: 'none' }, 'otlphttp')).toEqual(['OTEL_LOGS_EXPORTER ignored not-read logs'])
    expect(readingsOf({ OTEL_SDK_DISABLED: 'false' })).toEqual([])
  })

  test('a flag against the scheme is told for each reader', () => {
    expect(readingsOf({ [E]: 'https://h:1', [I]: 'true' })).toEqual([
      `${I} used flag-against-scheme traces+metrics`,
      `${I} ignored flag-against-scheme logs`,
    ])
    expect(readingsOf({ [E]: 'http://h:1', [I]: 'true' })).toEqual([])
  })

  test('older versions differ', () => {
    expect(ways('otlpgrpc', { [E]: 'http://h:1/x' }, '1.46.0')).toBe('- - http://h:1')
    expect(ways('otlphttp', { [E]: 'http://h:1/' }, '1.46.0').split(' ')[2]).toBe('http://h:1//v1/logs')
    expect(plan({ wiring: 'otlphttp', version: '1.45.0', env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' } }).traces.protocol).toBe(
      'http/protobuf',
    )
    expect(ways('otlphttp', { [I]: 'true' }, '1.38.0').split(' ')[2]).toBe('https://localhost:4318/v1/logs')
  })
})

describe('what Go itself does', () => {
  test.each<[string, string | null]>([
    ['http://h/a b', 'http://h/a%20b'],
    ['*', '*'],
    ['name:4318', 'name:4318'],
    ['1x:4318', null],
    ['a/b:c', 'a/b:c'],
    ['http://[fe80::1%25en0]:1/', 'http://[fe80::1%25en0]:1/'],
    ['http://[1.2.3.4]/', null],
    ['http://h%41/', null],
    ['http://h\u0001', null],
  ])('url.Parse %s', (text, expected) => {
    const parsed = parseGoUrl(text)
    expect(parsed && goUrlText(parsed)).toBe(expected)
  })

  test.each<[string[], string]>([
    [['', '/v1/logs'], '/v1/logs'],
    [['/', '/v1/logs'], '/v1/logs'],
    [['/a/../..', '/v1'], '/v1'],
    [['../a', 'b'], '../a/b'],
    [['', ''], ''],
  ])('path.Join %j', (parts, expected) => expect(goJoin(...parts)).toBe(expected))

  test.each<[string, unknown]>([
    ['h:1', { host: 'h', port: 1 }],
    [':1', { host: 'localhost', port: 1 }],
    ['[::1]', { host: '::1', port: 443, isBare: true }],
    ['h', { host: 'h', port: 443, isBare: true }],
    ['h:443', { host: 'h', port: 443 }],
    ['h:', null],
    ['grpc://h:1', null],
    ['unix://h/x', null],
  ])('a gRPC target %s', (target, expected) => expect(grpcAddress(target)).toEqual(expected))

  test.each<[Env, boolean, string, string | null]>([
    [{ HTTP_PROXY: 'http://p:1' }, false, 'h', 'http://p:1'],
    [{ HTTP_PROXY: 'p:1' }, false, 'h', 'http://p:1'],
    [{ http_proxy: 'http://u:s@p:1/' }, false, 'h', 'http://p:1'],
    [{ HTTP_PROXY: 'http://p:1' }, true, 'h', null],
    [{ HTTPS_PROXY: 'http://p:1' }, true, 'h', 'http://p:1'],
    [{ ALL_PROXY: 'http://p:1' }, true, 'h', null],
    [{ HTTP_PROXY: 'http://p:1' }, false, 'localhost', null],
    [{ HTTP_PROXY: 'http://p:1' }, false, 'LocalHost', 'http://p:1'],
    [{ HTTPS_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, true, 'h', 'http://p:1'],
    [{ HTTP_PROXY: 'http://p:1' }, false, '127.1.2.3', null],
    [{ HTTP_PROXY: 'http://p:1' }, false, '::1', null],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'x, *' }, false, 'h', null],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'b.c' }, false, 'a.b.c', null],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: '.b.c' }, false, 'b.c', 'http://p:1'],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: 'b.c:9' }, false, 'b.c', 'http://p:1'],
    [{ HTTP_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8' }, false, '10.1.2.3', null],
  ])('the proxy of %j', (env, isHttps, host, expected) => {
    expect(goProxy(isHttps, { host, port: 80 }, merge([layerOf(env, 'test', secretOf)], 'environment'))).toEqual({ proxy: expected })
  })

  test.each<[Env, string]>([
    [{ HTTP_PROXY: ' ' }, 'h'],
    [{ HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, 'localhost'],
  ])('a proxy that nothing goes through: %j', (env, host) => {
    expect(goProxy(false, { host, port: 80 }, merge([layerOf(env, 'test', secretOf)], 'environment'))).toHaveProperty('says')
  })

  test.each<[string, boolean]>([
    ['collector', true],
    ['otel_collector', true],
    ['a.b.', true],
    ['1.2.3.4', true],
    ['::1', true],
    ['fe80::1%eth0', true],
    ['127.1', false],
    ['256.1.1.1', false],
    ['0177.0.0.1', false],
    ['4318', false],
    ['.', false],
    ['a..b', false],
    ['-a', false],
    ['a-.b', false],
    ['a b', false],
  ])('a host %s can be dialled: %s', (host, expected) => expect(isDialable(host, true)).toBe(expected))

  test.each(['OTEL_BSP_MAX_QUEUE_SIZE', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'])('a negative %s is a panic at the start', (name) => {
    const planned = viewBy(go, { env: { [name]: '-1', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4318' } })
    expect([planned.traces.state, planned.metrics.state, planned.logs.state]).toEqual(['crash', 'crash', 'crash'])
    const states = (env: Env): string =>
      SIGNALS.map((signal) => viewBy(go, { env: { [name]: '-1', ...env }, files })[signal].state).join(' ')
    expect(states({ [E]: 'http:///x' })).toBe('crash crash crash')
    expect(states({ OTEL_TRACES_EXPORTER: 'none' })).toBe('crash crash crash')
    expect(states({ OTEL_TRACES_EXPORTER: 'bogus' })).toBe('broken export export')
    expect(states({ [E]: 'http://h:1', OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: '/ca.pem' })).toBe('broken export export')
    expect(viewBy(go, { env: { [name]: '100' } }).metrics.state).toBe('export')
    expect(viewBy(go, { env: { [name.replace('BSP', 'BLRP')]: '-1' } }).logs.state).toBe('export')
  })
})
