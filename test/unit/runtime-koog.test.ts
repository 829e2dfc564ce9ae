import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import koog from '../../src/runtimes/koog/index.ts'
import { type FixturePatient, patientOf } from '../support/patient.ts'

const DOCUMENTED = {
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:5000/v1/traces',
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-mlflow-experiment-id=123',
}

describe('Koog hears no setting of OpenTelemetry, in any version', () => {
  const envs: Record<string, string>[] = [
    {},
    DOCUMENTED,
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    { OTEL_SDK_DISABLED: 'true' },
    { OTEL_TRACES_EXPORTER: 'none', OTEL_TRACES_SAMPLER: 'always_off' },
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_SERVICE_NAME: 'mine', OTEL_RESOURCE_ATTRIBUTES: 'a=b' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: '"no url', OTEL_EXPORTER_OTLP_TIMEOUT: 'x' },
  ]
  const versions = ['0.4.2', '0.8.0', '1.0.0-preview7', '1.1.1', undefined]

  test.each(envs.flatMap((env) => versions.map((version) => [env, version] as const)))('%j on %s', (env, version) => {
    const made = plan({ runtime: 'koog', env, version })
    expect([made.traces.state, made.metrics.state, made.logs.state]).toEqual(['console', 'off', 'off'])
    expect(made.resource['service.name']).toBe('ai.koog')
    const said = made.readings.map(({ setting, outcome, reason }) => `${setting} ${outcome} ${reason}`)
    expect(said).toEqual(Object.keys(env).map((name) => `${name} ignored not-read`))
  })

  test('a property of the JVM is not heard either', () => {
    const { readings, traces } = plan({ runtime: 'koog', jvmArgs: ['-Dotel.exporter.otlp.endpoint=http://localhost:5000', '-Dx=1'] })
    expect(traces.state).toBe('console')
    expect(readings.map(({ setting }) => setting)).toEqual(['otel.exporter.otlp.endpoint'])
  })
})

test.each([
  [{}, [true, false, false]],
  [DOCUMENTED, [true, false, false]],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }, [true, false, false]],
  [{ OTEL_METRICS_EXPORTER: 'otlp' }, [false, true, false]],
])('what %j asks for is known, though it is not heard', (env, expected) => {
  const { traces, metrics, logs } = plan({ runtime: 'koog', env })
  expect([traces, metrics, logs].map(({ askedFor }) => askedFor)).toEqual(expected)
})

test.each([
  ['0.8.0', 'java.util.logging', 'java'],
  ['1.0.0-preview6', 'java.util.logging', 'java'],
  ['1.0.0-preview7', 'standard output', 'kotlin'],
  ['1.0.0', 'standard output', 'kotlin'],
  ['1.1.1', 'standard output', 'kotlin'],
  [undefined, 'standard output', 'kotlin'],
])('without an exporter the spans of %s go to %s', (version, where, language) => {
  const made = koog.plan(patientOf({ name: '', version }, 'koog'))
  expect(made.routes.traces.because).toContain(where)
  expect(made.resource['telemetry.sdk.language']?.value.reveal()).toBe(language)
})

test.each([
  ['LANGFUSE_BASE_URL', true],
  ['WEAVE_ENTITY', true],
  ['DD_SITE', true],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', false],
  ['OTEL_SERVICE_NAME', false],
])('%s is read: %s', (name, expected) => {
  expect(koog.reads(name)).toBe(expected)
})

describe('the checks over a Koog program', () => {
  const audited = (env: Record<string, string>) => judge(patientOf({ name: '', env }, 'koog'), { ...DEFAULTS, offline: true }, null).audit

  test('do not crash', () => {
    const envs: Record<string, string>[] = [{}, DOCUMENTED, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }]
    expect(envs.flatMap((env) => audited(env).crashes)).toEqual([])
  })

  test('say of each variable that it is not read', () => {
    const said = audited(DOCUMENTED).findings.filter(({ id }) => id === 'env/ignored-by-runtime')
    expect(said.flatMap(({ culprits }) => culprits).toSorted()).toEqual(Object.keys(DOCUMENTED).toSorted())
  })

  test('raise no alarm over an environment that says nothing', () => {
    expect(audited({}).findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})

const IMPORTS = 'import ai.koog.agents.core.agent.AIAgent\nimport ai.koog.agents.features.opentelemetry.feature.OpenTelemetry\n'
const agent = (body: string, version = '1.1.1'): Partial<FixturePatient> => ({
  source: { 'Main.kt': `${IMPORTS}val a = AIAgent(x) { install(OpenTelemetry) { ${body} } }` },
  version,
})
const built = (calls: string, type = 'OtlpHttpSpanExporter'): string => `addSpanExporter(${type}.builder()${calls}.build())`
const planned = (fixture: Partial<FixturePatient>): ReturnType<typeof koog.plan> => koog.plan(patientOf({ name: '', ...fixture }, 'koog'))
const found = (fixture: Partial<FixturePatient>): string[] =>
  judge(patientOf({ name: '', ...fixture }, 'koog'), { ...DEFAULTS, offline: true }, null)
    .audit.findings.filter(({ severity, hint }) => severity !== 'note' && !hint)
    .map(({ id }) => id)

describe('the route is what its code says', () => {
  test.each([
    [built('.setEndpoint("http://h:5000/v1/traces")'), 'export', 'http/protobuf', 'http://h:5000/v1/traces'],
    [built('.setEndpoint("http://h:5000")'), 'export', 'http/protobuf', 'http://h:5000/'],
    [built(''), 'export', 'http/protobuf', 'http://localhost:4318/v1/traces'],
    ['addSpanExporter(OtlpHttpSpanExporter.getDefault())', 'export', 'http/protobuf', 'http://localhost:4318/v1/traces'],
    [built('', 'OtlpGrpcSpanExporter'), 'export', 'grpc', 'http://localhost:4317'],
    [built('.setEndpoint("https://h:4317/path")', 'OtlpGrpcSpanExporter'), 'export', 'grpc', 'https://h:4317'],
    [built('.setEndpoint("localhost:5000/v1/traces")'), 'crash', 'http/protobuf', 'localhost:5000/v1/traces'],
    ['addSpanExporter(OtlpJsonSpanExporter(endpoint = "http://h/v1/traces"))', 'export', 'http/json', 'http://h/v1/traces'],
    ['addSpanExporter(LoggingSpanExporter.create())', 'console', 'http/protobuf', undefined],
    ['setVerbose(true)', 'console', 'http/protobuf', undefined],
    [`addSpanExporter(LoggingSpanExporter.create()); ${built('')}`, 'export', 'http/protobuf', 'http://localhost:4318/v1/traces'],
  ])('%s', (body, state, protocol, url) => {
    const { traces } = planned(agent(body)).routes
    expect([traces.state, traces.protocol, traces.url?.value.reveal()]).toEqual([state, protocol, url])
  })

  test('headers stand as they are written, and their names are small on the wire', () => {
    const { traces } = planned(agent(built('.addHeader("X-Tenant", "a%20b").addHeader("user-agent", "mine")'))).routes
    expect(Object.entries(traces.headers).map(([name, { value }]) => [name, value.reveal()])).toEqual([['x-tenant', 'a%20b']])
  })

  test('the service, its attributes, and a timeout come from the code', () => {
    const body = `setServiceInfo("mine", "2"); addResourceAttributes(mapOf("team" to "a")); ${built('.setTimeout(3, TimeUnit.SECONDS)')}`
    const { routes, resource } = planned(agent(body))
    expect(routes.traces.timeoutMs.value).toBe(3_000)
    expect(['service.name', 'service.version', 'team'].map((key) => resource[key]?.value.reveal())).toEqual(['mine', '2', 'a'])
  })

  test('an attribute whose name only the running program knows is no attribute', () => {
    const { resource } = planned(agent(`addResourceAttributes(mapOf("$team" to "a", "place" to "b")); ${built('')}`))
    expect(Object.keys(resource).filter((name) => !/^(?:service|telemetry)\./.test(name))).toEqual(['place'])
  })

  test('an expression that cannot be told leaves the route open, and nothing is said against it', () => {
    const fixture = agent(built('.setEndpoint(config.url)'))
    expect([planned(fixture).routes.traces.state, planned(fixture).routes.traces.url]).toEqual(['export', undefined])
    expect(planned(fixture).routes.traces.untold).toContain('OtlpHttpSpanExporter.setEndpoint in Main.kt:3')
    expect(found(fixture)).toEqual([])
  })

  test.each([
    ['addMetricExporter(injected)', 'console export off'],
    [`${built('')}; addMetricExporter(injected)`, 'export export off'],
    [`${built('')}; addMetricExporter(LoggingMetricExporter.create())`, 'export console off'],
    [built(''), 'export off off'],
  ])('%s: an exporter of metrics that cannot be told is none of traces', (body, states) => {
    const { routes } = planned(agent(body))
    expect([routes.traces.state, routes.metrics.state, routes.logs.state].join(' ')).toBe(states)
    expect(routes.traces.untold).toBeUndefined()
    expect(routes.metrics.untold).toBe(
      body.includes('injected') ? 'what addMetricExporter in Main.kt:3 is given cannot be told from the source' : undefined,
    )
  })

  test('an exporter of metrics has a route of its own', () => {
    const metrics = 'addMetricExporter(OtlpHttpMetricExporter.builder().setEndpoint("http://m:4318/v1/metrics").build())'
    const fixture = agent(`${built('.setEndpoint("http://h:5000/v1/traces")')}; ${metrics}`)
    const { routes } = planned(fixture)
    expect(routes.traces.url?.value.reveal()).toBe('http://h:5000/v1/traces')
    expect(routes.metrics.url?.value.reveal()).toBe('http://m:4318/v1/metrics')
    expect(found(fixture)).toEqual([])
  })

  test('a variable that the code itself looks up is read', () => {
    const body = built('.setEndpoint(System.getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?: "http://localhost:4318/v1/traces")')
    const fixture = { ...agent(body), env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://h:5000/v1/traces' } }
    const { routes, readings } = planned(fixture)
    expect(routes.traces.url?.value.reveal()).toBe('http://h:5000/v1/traces')
    expect(readings).toEqual([])
    expect(found(fixture)).toEqual([])
  })
})

describe('the helpers for one backend', () => {
  const keys = { LANGFUSE_PUBLIC_KEY: 'pk', LANGFUSE_SECRET_KEY: 'sk' }
  test.each([
    ['addLangfuseExporter()', keys, 'https://cloud.langfuse.com/api/public/otel/v1/traces'],
    ['addLangfuseExporter()', { ...keys, LANGFUSE_BASE_URL: 'http://b:3000' }, 'http://b:3000/api/public/otel/v1/traces'],
    [
      'addLangfuseExporter()',
      { ...keys, LANGFUSE_BASE_URL: 'http://b:3000', LANGFUSE_HOST: 'http://a' },
      'http://a/api/public/otel/v1/traces',
    ],
    ['addLangfuseExporter(langfuseUrl = "http://c")', { ...keys, LANGFUSE_HOST: 'http://a' }, 'http://c/api/public/otel/v1/traces'],
    ['addLangfuseExporter(langfuseUrl = null)', { ...keys, LANGFUSE_HOST: 'http://a/' }, 'http://a//api/public/otel/v1/traces'],
    ['addWeaveExporter(weaveEntity = "me", weaveApiKey = "k")', {}, 'https://trace.wandb.ai/otel/v1/traces'],
    ['addDatadogExporter()', { DD_API_KEY: 'k', DD_SITE: 'datadoghq.eu' }, 'https://otlp.datadoghq.eu/v1/traces'],
  ] as [string, Record<string, string>, string][])('%s with %j sends to %s', (call, env, url) => {
    const { traces } = planned({ ...agent(call), env }).routes
    expect([traces.state, traces.url?.value.reveal()]).toEqual(['export', url])
  })

  test.each([
    ['0.8.0', 'http/protobuf'],
    ['1.1.1', 'http/json'],
  ])('in %s they send %s', (version, protocol) => {
    expect(planned({ ...agent('addLangfuseExporter()', version), env: keys }).routes.traces.protocol).toBe(protocol)
  })

  test('without their keys the program stops, and the one error says which', () => {
    const fixture = { ...agent('addLangfuseExporter()'), env: { LANGFUSE_PUBLIC_KEY: 'pk' } }
    const { state, because } = planned(fixture).routes.traces
    expect([state, because]).toEqual(['crash', expect.stringContaining('LANGFUSE_SECRET_KEY is not set')])
    expect(found(fixture)).toEqual(['signals/refuses-to-start'])
  })

  test('the credential is Basic of the two keys', () => {
    const { traces } = planned({ ...agent('addLangfuseExporter()'), env: keys }).routes
    expect(traces.headers['authorization']?.value.reveal()).toBe(`Basic ${Buffer.from('pk:sk').toString('base64')}`)
  })
})

test('0.8.0 with an autoconfigured SDK hears the environment as Java does', () => {
  const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://h:5000/v1/traces', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }
  const body = 'setSdk(AutoConfiguredOpenTelemetrySdk.initialize().openTelemetrySdk)'
  expect(planned({ ...agent(body, '0.8.0'), env }).routes.traces.url?.value.reveal()).toBe('http://h:5000/v1/traces')
  expect(planned({ ...agent(body, '0.8.0'), env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://h/v1/traces' } }).routes.traces.state).toBe(
    'crash',
  )
  expect(planned({ ...agent(body, '1.1.1'), env }).routes.traces.untold).toContain('setSdk')
})

describe('what is said of a program whose code is known', () => {
  test('the documented variables are the error where its code names no destination', () => {
    expect(found({ ...agent('setVerbose(true)'), env: DOCUMENTED })).toEqual(['env/ignored-by-runtime'])
  })
  test('beside an exporter in its code they change nothing, and are no error', () => {
    expect(found({ ...agent(built('.setEndpoint("http://h:4318/v1/traces")')), env: DOCUMENTED })).toEqual([])
  })
  test('code without the feature sends nothing', () => {
    expect(found({ source: { 'Main.kt': `${IMPORTS}val a = AIAgent(x) { }` } })).toEqual(['signals/not-configured'])
  })
  test('code without any agent tells nothing', () => {
    expect(found({ source: { 'Main.kt': IMPORTS } })).toEqual([])
  })
})
