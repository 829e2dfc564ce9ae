import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import dotnetRuntime from '../../src/runtimes/dotnet/index.ts'
import { type FixturePatient, patientOf } from '../support/patient.ts'

interface Case {
  runtime: string
  source: Record<string, string>
  env?: Record<string, string>
  version?: string
}

const PY = 'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\n'
const python = (call: string, env: Record<string, string> = {}): Case => ({
  runtime: 'python',
  env,
  source: { 'app.py': `${PY}OTLPSpanExporter(${call})` },
})
const pythonGrpc = (call: string): Case => ({
  runtime: 'python',
  source: { 'app.py': `${PY.replace('.http.', '.grpc.')}OTLPSpanExporter(${call})` },
})
const node = (options: string, env: Record<string, string> = {}, way = 'proto', more = ''): Case => ({
  runtime: 'node',
  env,
  source: {
    'tracing.ts': `import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-${way}'\nconst e = new OTLPTraceExporter(${options})\n${more}`,
  },
})
const go = (options: string, env: Record<string, string> = {}, pkg = 'otlptracehttp', version?: string): Case => ({
  runtime: 'go',
  env,
  version,
  source: {
    'main.go': `package main\nimport "go.opentelemetry.io/otel/exporters/otlp/otlptrace/${pkg}"\nfunc main() { ${pkg}.New(ctx, ${options.replaceAll('With', `${pkg}.With`)}) }`,
  },
})
const rust = (calls: string, env: Record<string, string> = {}): Case => ({
  runtime: 'rust',
  env,
  source: { 'main.rs': `SpanExporter::builder()${calls}.build()` },
})
const java = (calls: string, type = 'OtlpHttpSpanExporter'): Case => ({
  runtime: 'java',
  source: { 'App.java': `class App { Object e = ${type}.builder()${calls}.build(); }` },
})
const dotnet = (body: string, env: Record<string, string> = {}, around = 'WithTracing'): Case => ({
  runtime: 'dotnet',
  env,
  source: { 'Program.cs': `builder.Services.AddOpenTelemetry().${around}(t => t.AddOtlpExporter(o => { ${body} }));` },
})
const patient = (one: Case): FixturePatient => ({ name: '', ...one })
const found = (one: Case): string[] =>
  judge(patientOf(patient(one), one.runtime), { ...DEFAULTS, offline: true }, null)
    .audit.findings.filter(({ severity }) => severity !== 'note')
    .map(({ id }) => id)

const GENERIC = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://env:4318', OTEL_EXPORTER_OTLP_HEADERS: 'x-env=1,x-both=env' }

describe('an endpoint in code beats the environment, and nothing is added to it', () => {
  test.each([
    [python('endpoint="http://code:1/v1/traces"', GENERIC), 'http/protobuf', 'http://code:1/v1/traces'],
    [python('endpoint="http://code:1"', GENERIC), 'http/protobuf', 'http://code:1/'],
    [python('', GENERIC), 'http/protobuf', 'http://env:4318/v1/traces'],
    [python('endpoint=os.getenv("NONE")', GENERIC), 'http/protobuf', 'http://env:4318/v1/traces'],
    [python("endpoint=os.environ['OTEL_EXPORTER_OTLP_ENDPOINT']", GENERIC), 'http/protobuf', 'http://env:4318/'],
    [pythonGrpc('endpoint="code:4317", insecure=True'), 'grpc', 'http://code:4317'],
    [pythonGrpc('endpoint="http://code:4317"'), 'grpc', 'http://code:4317'],
    [node("{ url: 'http://code:1/v1/traces' }", GENERIC), 'http/protobuf', 'http://code:1/v1/traces'],
    [node("{ url: 'http://code:1' }", GENERIC, 'http'), 'http/json', 'http://code:1/'],
    [node('{}', GENERIC), 'http/protobuf', 'http://env:4318/v1/traces'],
    [node("{ url: 'http://code:4317' }", GENERIC, 'grpc'), 'grpc', 'http://code:4317'],
    [go('WithEndpoint("code:1"), WithInsecure()', GENERIC), 'http/protobuf', 'http://code:1/v1/traces'],
    [go('WithEndpoint("code:1")'), 'http/protobuf', 'https://code:1/v1/traces'],
    [go('WithEndpointURL("http://code:1/base")', GENERIC), 'http/protobuf', 'http://code:1/base'],
    [go('WithEndpointURL("http://code:1")'), 'http/protobuf', 'http://code:1/'],
    [go('WithEndpointURL("http://code:1")', {}, 'otlptracehttp', '1.43.0'), 'http/protobuf', 'http://code:1/v1/traces'],
    [go('WithURLPath("otlp/v1/traces")', GENERIC), 'http/protobuf', 'http://env:4318/otlp/v1/traces'],
    [go('WithEndpoint("code:1"), WithInsecure()', {}, 'otlptracegrpc'), 'grpc', 'http://code:1'],
    [rust('.with_http().with_endpoint("http://code:1/v1/traces")', GENERIC), 'http/protobuf', 'http://code:1/v1/traces'],
    [rust('.with_tonic().with_endpoint("http://code:4317")', GENERIC), 'grpc', 'http://code:4317'],
    [
      dotnet('o.Endpoint = new Uri("http://code:1/v1/traces"); o.Protocol = OtlpExportProtocol.HttpProtobuf;', GENERIC),
      'http/protobuf',
      'http://code:1/v1/traces',
    ],
    [dotnet('o.Endpoint = new Uri("http://code:1"); o.Protocol = OtlpExportProtocol.HttpProtobuf;'), 'http/protobuf', 'http://code:1/'],
    [dotnet('o.Endpoint = new Uri("http://code:4317");'), 'grpc', 'http://code:4317'],
    [dotnet('o.Protocol = OtlpExportProtocol.HttpProtobuf;', GENERIC), 'http/protobuf', 'http://env:4318/v1/traces'],
    [java('.setEndpoint("http://code:1/v1/traces")'), 'http/protobuf', 'http://code:1/v1/traces'],
    [java('', 'OtlpGrpcSpanExporter'), 'grpc', 'http://localhost:4317'],
  ] as [Case, string, string][])('%j: %s %s', (one, protocol, url) => {
    const { traces, metrics, logs } = plan(one)
    expect([traces.state, traces.protocol, new URL(traces.url ?? '').href]).toEqual(['export', protocol, new URL(url).href])
    expect([metrics.state, logs.state]).toEqual(['off', 'off'])
  })
})

describe('UseOtlpExporter is for all signals', () => {
  const use = (call: string, env: Record<string, string> = {}, more = ''): Case => ({
    runtime: 'dotnet',
    env,
    source: { 'Program.cs': `${more}builder.Services.AddOpenTelemetry().UseOtlpExporter(${call});` },
  })
  const HTTP = 'OtlpExportProtocol.HttpProtobuf, new Uri("http://code:4318")'
  const urls = (one: Case): (string | undefined)[] => {
    const { traces, metrics, logs } = plan(one)
    return [traces, metrics, logs].map(({ state, url }) => (state === 'export' ? url : state))
  }
  const under = (base: string): string[] => ['traces', 'metrics', 'logs'].map((signal) => `${base}/v1/${signal}`)
  const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://env:4318' }
  const GUARDED = 'if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) '

  test('its URL is a base, above the common variable and below that of one signal', () => {
    expect(urls(use(HTTP, ENDPOINT))).toEqual(under('http://code:4318'))
    expect(urls(use(HTTP.replace(':4318', ':4318/otlp/')))).toEqual(under('http://code:4318/otlp'))
    expect(urls(use(HTTP, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://own:1/x' }))).toEqual([
      'http://own:1/x',
      ...under('http://code:4318').slice(1),
    ])
    expect(urls(use('OtlpExportProtocol.Grpc, new Uri("http://code:4317")')).map((url) => new URL(url ?? '').origin)).toEqual(
      Array.from({ length: 3 }, () => 'http://code:4317'),
    )
  })

  test('without arguments the variables count, those of one signal too', () => {
    const env = { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://own:1/v1/logs' }
    expect(urls(use('', env))).toEqual([...under('http://env:4318').slice(0, 2), 'http://own:1/v1/logs'])
    expect(found(use('', env))).toEqual([])
  })

  test('code that looks for an endpoint first exports nothing without one', () => {
    expect(urls(use('', {}, GUARDED))).toEqual(['off', 'off', 'off'])
    expect(urls(use('', { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, GUARDED))).toEqual(under('http://env:4318'))
    expect(found(use('', {}, GUARDED))).toEqual(['signals/not-configured'])
  })

  test('what cannot be told leaves the route open', () => {
    const untold = dotnetRuntime.plan(patientOf(patient(use('protocol, url')), 'dotnet')).routes.traces.untold
    expect(untold).toContain('UseOtlpExporter.baseUrl in Program.cs:1')
    expect(found(use('protocol, url', ENDPOINT))).toEqual([])
  })

  test('a base with the path of a signal in it gets that path twice', () => {
    expect(found(use(HTTP.replace(':4318', ':4318/v1/traces')))).toContain('endpoint/signal-path-doubled')
  })
})

describe('headers in code beside those of the environment', () => {
  test.each([
    [python('headers={"X-Code": "1", "x-both": "code"}', GENERIC), { 'x-env': '1', 'x-both': 'code', 'x-code': '1' }],
    [pythonGrpc('headers={"x-code": "1"}'), { 'x-code': '1' }],
    [pythonGrpc('headers="x-a=1,x-b=%20"'), { 'x-a': '1', 'x-b': '' }],
    [node("{ headers: { 'x-code': '1', 'X-Both': 'code' } }", GENERIC), { 'x-env': '1', 'x-both': 'code', 'x-code': '1' }],
    [go('WithHeaders(map[string]string{"X-Code": "1"})', GENERIC), { 'x-code': '1' }],
    [go('WithInsecure()', GENERIC), { 'x-env': '1', 'x-both': 'env' }],
    [
      rust(
        '.with_http().with_headers(HashMap::from([("x-both".to_string(), "code".to_string()), ("x-code".into(), "1".into())]))',
        GENERIC,
      ),
      { 'x-env': '1', 'x-both': 'env', 'x-code': '1' },
    ],
  ] as [Case, Record<string, string>][])('%j: %j', (one, expected) => {
    expect(plan(one).traces.headers).toEqual(expected)
  })
})

describe('one cause is said of what code does wrong', () => {
  test.each([
    [
      python("endpoint=os.environ['OTEL_EXPORTER_OTLP_ENDPOINT']", { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://host:4318' }),
      ['endpoint/signal-path-missing'],
    ],
    [python('endpoint="http://h/v1/traces", timeout=2000'), ['runtime/timeout-units']],
    [pythonGrpc('endpoint="http://h:4317", headers={"Authorization": "Bearer a"}'), ['headers/illegal-character']],
    [node("{ url: 'localhost:4318/v1/traces' }"), ['endpoint/scheme-missing']],
    [node("{ url: 'http://h:1/v1/traces/v1/traces' }"), ['endpoint/signal-path-doubled']],
    [go('WithEndpointURL("https://langfuse.example")', {}, 'otlptracehttp', '1.47.0'), ['endpoint/signal-path-missing']],
    [go('WithInsecure(), WithEndpoint("http://127.0.0.1:4317")', {}, 'otlptracegrpc'), ['endpoint/scheme-missing']],
    [
      go('WithEndpoint(os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))', {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces',
      }),
      ['endpoint/scheme-missing'],
    ],
    [
      rust('.with_tonic().with_tls_config(tls).with_endpoint("otlp.eu01.nr-data.net:4317").with_protocol(Protocol::Grpc)'),
      ['endpoint/scheme-missing', 'auth/missing'],
    ],
    [rust('.with_tonic().with_endpoint("https://otel.example.com:4317")'), ['endpoint/unsupported-scheme']],
    [rust('.with_tonic().with_tls_config(tls).with_endpoint("https://otel.example.com:4317")'), []],
    [java('.setEndpoint("localhost:4318/v1/traces")'), ['endpoint/scheme-missing']],
    [java('.setEndpoint("http://localhost:4318")'), ['endpoint/signal-path-missing']],
    [
      dotnet('o.Endpoint = new Uri("http://localhost:4318"); o.Protocol = OtlpExportProtocol.HttpProtobuf;'),
      ['endpoint/signal-path-missing'],
    ],
  ] as [Case, string[]][])('%j: %j', (one, expected) => {
    expect(found(one)).toEqual(expected)
  })

  test.each([
    [python('endpoint="http://localhost:4318/v1/traces", headers={"x-a": "1"}', GENERIC)],
    [python('endpoint=settings.endpoint')],
    [python('endpoint="http://h/v1/traces", headers=auth_headers()')],
    [pythonGrpc('endpoint="https://h:4317", headers=(("authorization", "Bearer a"),)')],
    [node("{ url: 'http://localhost:4318/v1/traces' }", GENERIC)],
    [node('options')],
    [go('WithEndpoint("localhost:4318"), WithInsecure()')],
    [go('WithEndpointURL("http://localhost:4318/v1/traces")', GENERIC)],
    [rust('.with_tonic().with_tls_config(tls()).with_endpoint("https://h:4317")')],
    [rust('.with_http().with_endpoint("http://localhost:4318/v1/traces")')],
    [java('.setEndpoint("http://localhost:4318/v1/traces").addHeader("x-a", "1")')],
    [java('.setEndpoint(config.url())')],
    [dotnet('o.Endpoint = new Uri("http://localhost:4317");')],
    [dotnet('o.Endpoint = new Uri(configuration["Otlp"]);', GENERIC)],
  ] as [Case][])('%j works, and nothing is said against it', (one) => {
    expect(found(one)).toEqual([])
  })
})

test('NodeSDK makes the exporters of the other signals from the environment', () => {
  const { traces, metrics } = plan(node("{ url: 'http://code:1/v1/traces' }", GENERIC, 'proto', 'new NodeSDK({ traceExporter: e })'))
  expect([traces.url, metrics.url]).toEqual(['http://code:1/v1/traces', 'http://env:4318/v1/metrics'])
})

test('what is sent is traced to the line of code, and to what it beats', () => {
  const { traces } = plan(python('endpoint="http://code:1/v1/traces"', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://env:4318/v1/traces' }))
  expect(traces.origins['url']).toMatchObject({
    setting: 'OTLPSpanExporter.endpoint',
    source: 'app.py:2',
    shadows: [{ setting: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' }],
  })
  expect(traces.because).toBe('its code makes OTLPSpanExporter in app.py:2')
})

describe('an exporter that code makes without a destination', () => {
  const notes = (one: Case): string[] =>
    judge(patientOf(patient(one), one.runtime), { ...DEFAULTS, offline: true }, null)
      .audit.findings.filter(({ id }) => id === 'signals/default-destination')
      .map(({ severity }) => severity)

  test.each([
    ['Go', go('WithInsecure()')],
    ['Go, gRPC', go('WithInsecure()', {}, 'otlptracegrpc')],
    ['Python', pythonGrpc('insecure=True')],
    ['Node', node('')],
    ['Rust', rust('.with_tonic()')],
    ['Java', java('')],
    ['.NET', dotnet('o.Protocol = OtlpExportProtocol.HttpProtobuf;')],
  ])('%s: it goes to the default, which is a note', (_name, one) => expect(notes(one)).toEqual(['note']))

  test.each([
    ['Go', go('WithInsecure(), WithEndpoint("h:4318")')],
    ['Go, by a variable', go('WithInsecure()', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4318' })],
    ['Python', pythonGrpc('endpoint="http://h:4317", insecure=True')],
  ])('%s: with one there is nothing to say', (_name, one) => expect(notes(one)).toEqual([]))
})
