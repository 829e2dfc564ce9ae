import { describe, expect, test } from 'vitest'
import { plan, type PlanInput } from '../../src/index.ts'
import { runtimeOf } from '../../src/runtimes/index.ts'
import { type Signal, SIGNALS } from '../../src/types.ts'

type Env = Record<string, string>
const E = 'OTEL_EXPORTER_OTLP'
const HTTP = { [`${E}_PROTOCOL`]: 'http/protobuf' }
const files = { '/gone.pem': null, '/no.pem': 'garbage', '/rsa.pem': '-----BEGIN RSA PRIVATE KEY-----', '/empty.pem': '' }
const java = (env: Env, more: Partial<PlanInput> = {}) => plan({ runtime: 'java', env, files, ...more })
const agent = (env: Env, more: Partial<PlanInput> = {}) => plan({ runtime: 'javaagent', env, files, ...more })
const states = (made: ReturnType<typeof plan>): string => SIGNALS.map((signal: Signal) => made[signal].state).join(' ')
const headersOf = (list: string): unknown => {
  const { state, headers } = java({ ...HTTP, [`${E}_HEADERS`]: list }).traces
  return state === 'export' ? headers : state
}
const title = (value: unknown): string => JSON.stringify(value)

const FATAL: Env[] = [
  { OTEL_SDK_DISABLED: 'true', OTEL_RESOURCE_ATTRIBUTES: 'a=b,c' },
  { OTEL_SDK_DISABLED: 'true', OTEL_PROPAGATORS: 'none,baggage' },
  { OTEL_SDK_DISABLED: 'true', OTEL_RESOURCE_ATTRIBUTES: 'é=1' },
  { OTEL_RESOURCE_ATTRIBUTES: `${'a'.repeat(256)}=1` },
  { OTEL_PROPAGATORS: 'TraceContext' },
  { OTEL_SPAN_LINK_COUNT_LIMIT: ' 5' },
  { OTEL_ATTRIBUTE_COUNT_LIMIT: '-1' },
  { OTEL_SPAN_EVENT_COUNT_LIMIT: '2147483648' },
  { OTEL_JAVA_METRICS_CARDINALITY_LIMIT: '0' },
  { OTEL_TRACES_SAMPLER: '' },
  { OTEL_TRACES_EXPORTER: 'none', OTEL_TRACES_SAMPLER: 'bogus' },
  { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: ' ' },
  { OTEL_TRACES_EXPORTER: 'none,none' },
  { OTEL_METRICS_EXPORTER: 'console', OTEL_METRIC_EXPORT_INTERVAL: '0' },
  { OTEL_BSP_EXPORT_TIMEOUT: '-1' },
  { OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '0' },
  { OTEL_CONFIG_FILE: 'otel.yaml' },
  { [`${E}_CERTIFICATE`]: '/gone.pem' },
  { [`${E}_CERTIFICATE`]: '/no.pem' },
  { [`${E}_CLIENT_KEY`]: '/rsa.pem', [`${E}_CLIENT_CERTIFICATE`]: '/there.pem' },
  { [`${E}_METRICS_PROTOCOL`]: '' },
  { [`${E}_METRICS_TEMPORALITY_PREFERENCE`]: 'low_memory' },
  { [`${E}_TIMEOUT`]: '10S' },
  { [`${E}_HEADERS`]: 'k=%zz' },
  { [`${E}_ENDPOINT`]: 'http://h:1/a#b', ...HTTP },
  { [`${E}_ENDPOINT`]: 'http://h:abc', ...HTTP },
  { [`${E}_ENDPOINT`]: 'http://a b', ...HTTP },
  { [`${E}_ENDPOINT`]: 'http:///x', ...HTTP },
  { [`${E}_ENDPOINT`]: 'http://h/{x}', ...HTTP },
  { [`${E}_ENDPOINT`]: 'http://h:0' },
  { [`${E}_ENDPOINT`]: 'http://h/a/..' },
]
const FINE: Env[] = [
  { OTEL_TRACES_EXPORTER: ',', OTEL_PROPAGATORS: ' baggage ,,' },
  { OTEL_SERVICE_NAME: '', OTEL_RESOURCE_ATTRIBUTES: 'a=100%,b=,' },
  { OTEL_TRACES_SAMPLER_ARG: 'abc' },
  { OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: 'x', OTEL_LOG_LEVEL: 'x', OTEL_EXPERIMENTAL_CONFIG_FILE: 'x' },
  { OTEL_BSP_MAX_QUEUE_SIZE: '1', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '512' },
  { OTEL_BSP_SCHEDULE_DELAY: '1 d', OTEL_METRIC_EXPORT_INTERVAL: '+5' },
  { OTEL_BSP_MAX_QUEUE_SIZE: '٣', OTEL_BLRP_SCHEDULE_DELAY: '５s' },
  { OTEL_RESOURCE_ATTRIBUTES: `a=é,é=,${'a'.repeat(255)}=1` },
  { [`${E}_CERTIFICATE`]: '/empty.pem' },
  { [`${E}_TIMEOUT`]: '0', [`${E}_TRACES_TIMEOUT`]: '' },
  { [`${E}_INSECURE`]: 'nonsense' },
  { [`${E}_ENDPOINT`]: 'HTTP://user:pass@h:1/' },
  { [`${E}_ENDPOINT`]: 'http://otel_collector:4317' },
]

describe('one bad value keeps the whole program from starting', () => {
  test.each(FATAL.map((env) => [title(env), env] as const))('%s', (_title, env) => expect(states(java(env))).toBe('crash crash crash'))
  test.each(FINE.map((env) => [title(env), env] as const))('not so %s', (_title, env) =>
    expect(states(java(env))).toBe('export export export'),
  )

  test.each([
    ['a bad endpoint of a signal that is off', { OTEL_TRACES_EXPORTER: 'none', [`${E}_TRACES_ENDPOINT`]: 'x' }, 'off export export'],
    [
      'a bad batch setting of a signal on the console',
      { OTEL_TRACES_EXPORTER: 'console', OTEL_BSP_SCHEDULE_DELAY: 'x' },
      'console export export',
    ],
    ['a bad interval where metrics are off', { OTEL_METRICS_EXPORTER: 'none', OTEL_METRIC_EXPORT_INTERVAL: '0' }, 'export off export'],
    ['a bad endpoint of a disabled SDK', { OTEL_SDK_DISABLED: 'TRUE', [`${E}_ENDPOINT`]: 'x', OTEL_TRACES_SAMPLER: 'x' }, 'off off off'],
    ['a ratio of NaN drops all traces', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'NaN' }, 'off export export'],
    ['a port that OkHttp does not take breaks HTTP exports', { ...HTTP, [`${E}_LOGS_ENDPOINT`]: 'http://h:65536' }, 'export export broken'],
  ])('what is not used is not read: %s', (_title, env, expected) => expect(states(java(env as Env))).toBe(expected))
})

describe('header lists', () => {
  test.each([
    ['k=a+b%2Bc', { k: 'a b+c' }],
    ['k=,b=c', { b: 'c' }],
    ['k=%20v%20', { k: 'v' }],
    ['k=a,k=b', { k: 'b' }],
    ['K=a,k=b', { k: 'b, a' }],
    ['"k=v,b=w"', { '"k': 'v', b: 'w"' }],
    ['host=x,k=v', { host: 'x', k: 'v' }],
    ['user-agent=x,k=v', { k: 'v' }],
    ['k=a%09b', { k: 'a\tb' }],
    ['a b=c', 'broken'],
    ['k=%+f', 'broken'],
    ['k=%E9', 'broken'],
    ['k=v,w', 'crash'],
    ['=v', 'crash'],
  ])('%s', (list, expected) => expect(headersOf(list)).toEqual(expected))

  test('an own list of which nothing is left gives way to the common one', () => {
    const env = { ...HTTP, [`${E}_HEADERS`]: 'k=v', [`${E}_TRACES_HEADERS`]: 'a=' }
    expect(java(env).traces.headers).toEqual({ k: 'v' })
  })
  test('an own list hides a bad common one, for that signal alone', () => {
    const env = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none', [`${E}_HEADERS`]: 'bad', [`${E}_TRACES_HEADERS`]: 'a=b' }
    expect(java(env).traces).toMatchObject({ state: 'export', headers: { a: 'b' } })
  })
})

describe('URLs', () => {
  test.each([
    ['ENDPOINT', 'http://h:1/a/', 'http://h:1/a/v1/traces'],
    ['ENDPOINT', ' hTTp://H:1\n', 'http://h:1/v1/traces'],
    ['ENDPOINT', 'http://h:1/a/../b', 'http://h:1/b/v1/traces'],
    ['ENDPOINT', 'http://h:1//', 'http://v1/traces'],
    ['ENDPOINT', 'http://u:p@h:1', 'http://h:1/v1/traces'],
    ['TRACES_ENDPOINT', 'http://h:1', 'http://h:1/'],
    ['TRACES_ENDPOINT', 'http://h:1/a//', 'http://h:1/a//'],
    ['TRACES_ENDPOINT', 'http://a_b:1/é', 'http://a_b:1/%C3%A9'],
    ['ENDPOINT', 'http://0177.0.0.1:1', 'http://177.0.0.1:1/v1/traces'],
    ['ENDPOINT', 'http://127.1:1', 'http://127.0.0.1:1/v1/traces'],
    ['ENDPOINT', 'http://4318', 'http://0.0.16.222/v1/traces'],
    ['ENDPOINT', 'http://1.2.3.4.5:1', 'http://1.2.3.4.5:1/v1/traces'],
    ['ENDPOINT', 'http://[::ffff:10.0.0.1]:1', 'http://10.0.0.1:1/v1/traces'],
  ])('%s=%s', (name, value, url) => expect(java({ ...HTTP, [`${E}_${name}`]: value }).traces.url).toBe(url))
})

test.each(['0x7f000001', '0x7f.1', '00000000001.2.3.4'])('Java does not look up %s', (host) => {
  expect(states(java({ [`${E}_TRACES_ENDPOINT`]: `http://${host}:1` }))).toBe('broken export export')
})

describe('system properties', () => {
  const to = (jvmArgs: string[], env: Env = {}): string | undefined => java(env, { jvmArgs }).traces.url
  test.each([
    [['-DOTEL.Exporter.OTLP.endpoint=http://p:1'], {}, 'http://p:1'],
    [['-DOTEL_EXPORTER_OTLP_ENDPOINT=http://p:1'], { [`${E}_ENDPOINT`]: 'http://e:1' }, 'http://e:1'],
    [[], { otel_exporter_otlp_endpoint: 'http://e:1' }, 'http://e:1'],
    [['-Dotel.exporter.otlp.endpoint=http://p:1'], { [`${E}_TRACES_ENDPOINT`]: 'http://e:1' }, 'http://e:1'],
  ])('%j over %j leads to %s', (args, env, url) => expect(to(args, env)).toBe(url))

  test('an empty property is a value, and the name of the service too', () => {
    expect(states(java({ [`${E}_ENDPOINT`]: 'http://e:1' }, { jvmArgs: ['-Dotel.exporter.otlp.endpoint'] }))).toBe('crash crash crash')
    const named = java({ OTEL_SERVICE_NAME: 'e', OTEL_RESOURCE_ATTRIBUTES: 'service.name=r' }, { jvmArgs: ['-Dotel.service.name=p'] })
    expect(named.resource['service.name']).toBe('p')
  })
  test('a property that looks right and is not read is told', () => {
    const { readings } = java({}, { jvmArgs: ['-Dotel_exporter_otlp_endpoint=http://p:1'] })
    expect(readings).toMatchObject([{ setting: 'otel_exporter_otlp_endpoint', outcome: 'ignored', reason: 'not-read' }])
  })

  const proxy = (args: string[], host: string, env: Env = {}) =>
    java({ ...env, [`${E}_ENDPOINT`]: `http://${host}:1` }, { jvmArgs: args }).traces.proxy
  test.each([
    [['-Dhttp.proxyHost=p'], 'x.example', 'http://p:80'],
    [['-Dhttp.proxyHost=p', '-Dhttp.proxyPort=3128', '-Dhttp.nonProxyHosts=*.local|10.*'], 'x.example', 'http://p:3128'],
    [['-Dhttp.proxyHost=p', '-Dhttp.nonProxyHosts=*.local|10.*'], '10.1.2.3', null],
    [['-Dhttp.proxyHost=p', '-Dhttp.nonProxyHosts=x'], '127.0.0.1', null],
    [['-Dhttp.proxyHost=p', '-Dhttp.nonProxyHosts='], '127.0.0.1', 'http://p:80'],
    [['-Dhttps.proxyHost=p'], 'x.example', null],
    [['-DsocksProxyHost=p'], 'x.example', 'socks5://p:1080'],
  ])('the proxy by %j for %s is %s', (args, host, expected) => expect(proxy(args, host)).toBe(expected))
  test('exporters in code take the proxy of the JVM too', () => {
    const made = java({}, { wiring: 'code', jvmArgs: ['-Dhttp.proxyHost=p', '-Dhttp.nonProxyHosts='] })
    expect(made.traces.proxy).toBe('http://p:80')
  })
  test('the proxy of the environment does not count', () => expect(proxy([], 'x.example', { HTTP_PROXY: 'http://p:1' })).toBeNull())
})

describe('the agent', () => {
  const ON = { [`${E}_ENDPOINT`]: 'http://h:1' }
  test.each([
    [{ OTEL_JAVAAGENT_ENABLED: '' }, 'off off off'],
    [{ OTEL_JAVAAGENT_ENABLED: '1' }, 'off off off'],
    [{ OTEL_JAVAAGENT_ENABLED: 'True' }, 'export export export'],
    [{ otel_javaagent_enabled: 'false' }, 'export export export'],
    [{ OTEL_TRACES_EXPORTER: 'zipkin', OTEL_METRICS_EXPORTER: 'prometheus' }, 'off off export'],
    [{ OTEL_TRACES_EXPORTER: 'jaeger' }, 'crash crash crash'],
    [{ OTEL_PROPAGATORS: 'b3multi,xray' }, 'export export export'],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote' }, 'export export export'],
    [{ OTEL_CONFIG_FILE: '/gone.pem' }, 'crash crash crash'],
    [{ OTEL_CONFIG_FILE: '' }, 'export export export'],
  ])('%j', (env, expected) => expect(states(agent({ ...ON, ...env }))).toBe(expected))

  test('a bad value switches all telemetry off, and the program runs', () => {
    expect(agent({ OTEL_TRACES_SAMPLER: 'x' }).readings[0]).toMatchObject({ outcome: 'all-off', reason: 'unknown-value' })
  })
  test('its properties file is the weakest source, and it goes on where that is missing', () => {
    const text = '# mine\notel.exporter.otlp.endpoint = http://f:1\notel.exporter.otlp.protocol: grpc\notel.service.name=a\\\n  b\n'
    const jvmArgs = ['-Dotel.javaagent.configuration-file=/my.properties']
    const made = agent({}, { jvmArgs, files: { '/my.properties': text } })
    expect([made.traces.url, made.traces.protocol, made.resource['service.name']]).toEqual(['http://f:1', 'grpc', 'ab'])
    expect(agent(ON, { jvmArgs, files: { '/my.properties': text } }).traces.url).toBe('http://h:1')
    expect(states(agent(ON, { jvmArgs, files: { '/my.properties': null } }))).toBe('export export export')
    expect(states(agent(ON, { jvmArgs, files: { '/my.properties': 'otel.javaagent.enabled=no' } }))).toBe('off off off')
    const declarative = 'otel.config.file=/gone.pem'
    expect(states(agent(ON, { jvmArgs, files: { '/my.properties': declarative, '/gone.pem': null } }))).toBe('export export export')
  })
})

describe('versions and wirings', () => {
  test.each([
    ['javaagent', '1.33.6', 'export export off', 'http://localhost:4317'],
    ['javaagent', '2.0.0', 'export export export', 'http://localhost:4318/v1/traces'],
    ['java', '1.26.0', 'export export off', 'http://localhost:4317'],
    ['java', undefined, 'export export export', 'http://localhost:4317'],
  ])('%s %s', (runtime, version, expected, url) => {
    const made = plan({ runtime, version })
    expect([states(made), made.traces.url]).toEqual([expected, url])
  })
  test('1.64 refuses a host with an underscore, which others take', () => {
    const env = { [`${E}_ENDPOINT`]: 'http://otel_collector:4317' }
    expect(['1.63.0', '1.64.0', '1.66.0'].map((version) => java(env, { version }).traces.state)).toEqual(['export', 'crash', 'export'])
  })
  test('an exporter that code builds reads nothing', () => {
    const made = java({ [`${E}_ENDPOINT`]: 'nonsense', OTEL_SDK_DISABLED: 'true' }, { wiring: 'code' })
    expect([states(made), made.traces.url]).toEqual(['export export export', 'http://localhost:4318/v1/traces'])
    expect(made.readings.map(({ reason }) => reason)).toEqual(['not-read', 'not-read'])
  })
  test('the global SDK is off until a property lets autoconfigure set it', () => {
    expect(states(java({}, { wiring: 'global' }))).toBe('off off off')
    expect(states(java({ OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED: 'true' }, { wiring: 'global' }))).toBe('export export export')
    const bad = java({ OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED: 'true', OTEL_TRACES_SAMPLER: 'x' }, { wiring: 'global' })
    expect([states(bad), bad.readings[0]?.outcome]).toEqual(['crash crash crash', 'all-off'])
  })
  test('it knows which names it reads', () => {
    const reads = (name: string): boolean | undefined => runtimeOf('java')?.reads(name)
    expect(['OTEL_BSP_SCHEDULE_DELAY', `${E}_LOGS_CLIENT_KEY`, 'otel.service.name'].map(reads)).toEqual([true, true, true])
    expect([`${E}_INSECURE`, 'OTEL_JAVAAGENT_ENABLED', 'OTEL_EXPERIMENTAL_CONFIG_FILE'].map(reads)).toEqual([false, false, false])
  })
})
