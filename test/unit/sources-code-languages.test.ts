import { describe, expect, test } from 'vitest'
import { codeFrom } from '../../src/sources/code/index.ts'

const ENV: Record<string, string> = { BASE: 'http://collector:4318', KEY: 'abc' }

/** The exporters that a file makes: class, signal, protocol, and its parts by role or header. */
function made(file: string, text: string): unknown[] {
  const { layer } = codeFrom({ [file]: text }, { source: '.', env: (name) => ENV[name] })
  const values = new Map(layer.settings.map(({ name, value }) => [name, value.reveal()]))
  return (layer.code?.exporters ?? []).map(({ kind, signal, protocol, parts }) => [
    kind,
    signal,
    protocol,
    Object.fromEntries(
      parts.flatMap(({ role, key, setting, unknown }): [string, string][] => {
        const value = unknown === undefined ? values.get(setting) : `? ${unknown}`
        return value === undefined ? [] : [[key ?? role, value]]
      }),
    ),
  ])
}

describe('JavaScript and TypeScript', () => {
  const from = (way: string): string => `import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-${way}'\n`
  test.each([
    [
      `${from('http')}new OTLPTraceExporter({ url: 'http://h/v1/traces' })`,
      ['otlp', 'traces', 'http/json', { endpoint: 'http://h/v1/traces' }],
    ],
    [
      `${from('proto')}new OTLPTraceExporter({ url: "http://h", headers: { 'x-a': '1', Authorization: \`Bearer \${process.env.KEY}\` } })`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h', 'x-a': '1', authorization: 'Bearer abc' }],
    ],
    [
      `${from('grpc')}const metadata = new Metadata()\nmetadata.set('x-a', '1')\nnew OTLPTraceExporter({ url, metadata, credentials: credentials.createInsecure() })\nconst url = 'h:4317'`,
      ['otlp', 'traces', 'grpc', { endpoint: 'h:4317', 'x-a': '1', insecure: 'true' }],
    ],
    [`${from('proto')}new OTLPTraceExporter()`, ['otlp', 'traces', 'http/protobuf', {}]],
    [`${from('proto')}new OTLPTraceExporter({ url: process.env.NONE })`, ['otlp', 'traces', 'http/protobuf', {}]],
    [
      `${from('proto')}new OTLPTraceExporter({ url: process.env.NONE ?? 'http://d' })`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://d' }],
    ],
    [
      `${from('proto')}new OTLPTraceExporter({ url: \`\${process.env.BASE}/v1/traces\`, timeoutMillis: 1_000, compression: CompressionAlgorithm.GZIP })`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://collector:4318/v1/traces', timeout: '1000', compression: 'gzip' }],
    ],
    [
      `${from('proto')}const options = { url: 'http://h' }\nnew OTLPTraceExporter(options)`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h' }],
    ],
    [`${from('proto')}new OTLPTraceExporter(config.exporter)`, ['otlp', 'traces', 'http/protobuf', { endpoint: '? config.exporter' }]],
    [`${from('proto')}new OTLPTraceExporter({ ...base, url: 'http://h' })`, ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h' }]],
    [
      `${from('proto')}new OTLPTraceExporter({ url: endpoint(), headers })`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: '? endpoint()', headers: '? headers' }],
    ],
    [
      "import { OTLPTraceExporter as X } from '@opentelemetry/exporter-trace-otlp-proto'\nnew X({ url: 'http://h' })",
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h' }],
    ],
    [
      "const { OTLPMetricExporter } = require('@opentelemetry/exporter-metrics-otlp-http')\nnew OTLPMetricExporter({ url: 'http://h/v1/metrics' })",
      ['otlp', 'metrics', 'http/json', { endpoint: 'http://h/v1/metrics' }],
    ],
    ["const otlp = require('@opentelemetry/exporter-logs-otlp-grpc')\nnew otlp.OTLPLogExporter({})", ['otlp', 'logs', 'grpc', {}]],
    ["import { OTLPTraceExporter } from './mine'\nnew OTLPTraceExporter({ url: 'http://h' })", ['other', 'traces', null, {}]],
    ['new ConsoleSpanExporter()', ['console', 'traces', null, {}]],
  ])('%s', (text, expected) => {
    expect(made('tracing.ts', text)).toEqual([expected])
  })

  test('patterns and comments are no strings', () => {
    const text = `${from('proto')}const a = /['"/]/g // it's\n/* new OTLPTraceExporter({ url: 'no' }) */ new OTLPTraceExporter({ url: 'http://h' })`
    expect(made('a.js', text)).toEqual([['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h' }]])
  })
})

describe('Python', () => {
  const http = 'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\n'
  const grpc = http.replace('.http.', '.grpc.')
  test.each([
    [`${http}OTLPSpanExporter(endpoint="http://h/v1/traces")`, ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h/v1/traces' }]],
    [
      `${http}OTLPSpanExporter("http://h", headers={"x-a": "1", "Authorization": f"Bearer {os.environ['KEY']}"}, timeout=5)`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h', 'x-a': '1', Authorization: 'Bearer abc', timeout: '5' }],
    ],
    [
      `${grpc}OTLPSpanExporter(endpoint="h:4317", insecure=True, headers=(("x-a", "1"),))`,
      ['otlp', 'traces', 'grpc', { endpoint: 'h:4317', insecure: 'true', 'x-a': '1' }],
    ],
    [`${http}OTLPSpanExporter(headers=[(f"{name}", "1")])`, ['otlp', 'traces', 'http/protobuf', { '…': '? the name of a header' }]],
    [`${grpc}OTLPSpanExporter(headers="x-a=1,x-b=2")`, ['otlp', 'traces', 'grpc', { headers: 'x-a=1,x-b=2' }]],
    [`${http}OTLPSpanExporter(endpoint=os.getenv("NONE"))`, ['otlp', 'traces', 'http/protobuf', {}]],
    [
      `${http}OTLPSpanExporter(endpoint=os.environ.get("BASE", "http://d") + "/v1/traces")`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://collector:4318/v1/traces' }],
    ],
    [`${http}OTLPSpanExporter(endpoint=os.getenv("NONE") or "http://d")`, ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://d' }]],
    [`${http}OTLPSpanExporter(endpoint=None, compression=Compression.Gzip)`, ['otlp', 'traces', 'http/protobuf', { compression: 'gzip' }]],
    [`${http}OTLPSpanExporter(**options)`, ['otlp', 'traces', 'http/protobuf', { endpoint: '? **options' }]],
    [`${http}OTLPSpanExporter(endpoint=settings.url)`, ['otlp', 'traces', 'http/protobuf', { endpoint: '? settings.url' }]],
    [
      'from opentelemetry.exporter.otlp.proto.http._log_exporter import (\n    OTLPLogExporter as Logs,\n)\nLogs(endpoint="http://h/v1/logs")',
      ['otlp', 'logs', 'http/protobuf', { endpoint: 'http://h/v1/logs' }],
    ],
    [
      'import opentelemetry.exporter.otlp.proto.grpc.metric_exporter as m\nm.OTLPMetricExporter(endpoint="http://h:4317")',
      ['otlp', 'metrics', 'grpc', { endpoint: 'http://h:4317' }],
    ],
  ])('%s', (text, expected) => {
    expect(made('app.py', text)).toEqual([expected])
  })

  test('a parameter of the function around it is what the caller gives', () => {
    const text = `${http}url = "http://a"\ndef make(url):\n    return OTLPSpanExporter(endpoint=url)`
    expect(made('app.py', text)).toEqual([['otlp', 'traces', 'http/protobuf', { endpoint: '? url' }]])
  })
})

describe('Go', () => {
  const file = (body: string, path = 'otlptrace/otlptracehttp'): string =>
    `package main\nimport (\n\t"os"\n\t"go.opentelemetry.io/otel/exporters/otlp/${path}"\n)\nfunc main() {\n${body}\n}\n`
  test.each([
    [
      file('otlptracehttp.New(ctx, otlptracehttp.WithEndpoint("h:4318"), otlptracehttp.WithInsecure())'),
      ['otlp', 'traces', 'http/protobuf', { WithEndpoint: 'h:4318', insecure: 'true' }],
    ],
    [
      file(
        'otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL("http://h/v1/traces"), otlptracehttp.WithHeaders(map[string]string{"X-A": "1", "k": os.Getenv("KEY")}))',
      ),
      ['otlp', 'traces', 'http/protobuf', { WithEndpointURL: 'http://h/v1/traces', 'x-a': '1', k: 'abc' }],
    ],
    [
      file(
        'opts := []otlptracehttp.Option{otlptracehttp.WithEndpoint(endpoint), otlptracehttp.WithURLPath("/a")}\n\totlptracehttp.New(ctx, opts...)\n\tconst endpoint = "h:1"',
      ),
      ['otlp', 'traces', 'http/protobuf', { WithEndpoint: 'h:1', path: '/a' }],
    ],
    [
      file(
        'otlptracegrpc.New(ctx, otlptracegrpc.WithEndpoint(os.Getenv("BASE")), otlptracegrpc.WithTimeout(5*time.Second))',
        'otlptrace/otlptracegrpc',
      ),
      ['otlp', 'traces', 'grpc', { WithEndpoint: 'http://collector:4318', timeout: '5000' }],
    ],
    [
      file('otlpmetrichttp.New(ctx, otlpmetrichttp.WithCompression(otlpmetrichttp.GzipCompression))', 'otlpmetric/otlpmetrichttp'),
      ['otlp', 'metrics', 'http/protobuf', { compression: 'gzip' }],
    ],
    [
      file('otlptracehttp.New(ctx, otlptracehttp.WithEndpoint(cfg.Endpoint))'),
      ['otlp', 'traces', 'http/protobuf', { WithEndpoint: '? cfg.Endpoint' }],
    ],
    [
      file('otlptracehttp.NewClient(otlptracehttp.WithEndpoint(fmt.Sprintf("%s:4318", host)))'),
      ['otlp', 'traces', 'http/protobuf', { WithEndpoint: '? fmt.Sprintf("…",host)' }],
    ],
  ])('%s', (text, expected) => {
    expect(made('main.go', text)).toEqual([expected])
  })
})

describe('Rust', () => {
  test.each([
    [
      'SpanExporter::builder().with_tonic().with_endpoint("http://h:4317").with_timeout(Duration::from_secs(3)).build()?',
      ['otlp', 'traces', 'grpc', { endpoint: 'http://h:4317', timeout: '3000' }],
    ],
    [
      'opentelemetry_otlp::SpanExporter::builder().with_http().with_protocol(Protocol::HttpJson).with_endpoint(format!("{}/v1", a))',
      ['otlp', 'traces', 'http/json', { endpoint: '? format!("…",a)' }],
    ],
    [
      'fn f(addr: SocketAddr) { SpanExporter::builder().with_tonic().with_endpoint(format!("http://{addr}")).build() }',
      ['otlp', 'traces', 'grpc', { endpoint: '? format!("…")' }],
    ],
    [
      'const HOST: &str = "h";\nfn f() { SpanExporter::builder().with_tonic().with_endpoint(format!("http://{HOST}:{}/{{x}}", 4317)).build() }',
      ['otlp', 'traces', 'grpc', { endpoint: 'http://h:4317/{x}' }],
    ],
    [
      'const URL: &str = "http://h/v1/metrics";\nfn f() { MetricExporter::builder().with_http().with_endpoint(URL).with_headers(HashMap::from([("x-a".to_string(), "1".to_string())])).build() }',
      ['otlp', 'metrics', 'http/protobuf', { endpoint: 'http://h/v1/metrics', 'x-a': '1' }],
    ],
    [
      'opentelemetry_otlp::new_exporter().tonic().with_endpoint("http://h:4317")',
      ['otlp', 'traces', 'grpc', { endpoint: 'http://h:4317' }],
    ],
    [
      'SpanExporter::builder().with_http().with_endpoint(std::env::var("BASE").unwrap_or("http://d".into()))',
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://collector:4318' }],
    ],
    [
      'fn f<\'a>(x: &\'a str) { SpanExporter::builder().with_http().with_endpoint(r#"http://h"#) }',
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h' }],
    ],
  ])('%s', (text, expected) => {
    expect(made('main.rs', text)).toEqual([expected])
  })
})

describe('C#', () => {
  test.each([
    [
      'builder.Services.AddOpenTelemetry().WithTracing(t => t.AddOtlpExporter(o => { o.Endpoint = new Uri("http://h/v1/traces"); o.Protocol = OtlpExportProtocol.HttpProtobuf; }));',
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h/v1/traces' }],
    ],
    [
      'Sdk.CreateMeterProviderBuilder().AddOtlpExporter(o => { o.Endpoint = new Uri($"{Base}/v1/metrics"); o.Headers = "x-a=1"; });\nconst string Base = "http://h";',
      ['otlp', 'metrics', null, { endpoint: 'http://h/v1/metrics', headers: 'x-a=1' }],
    ],
    [
      'tracing.AddOtlpExporter(o => o.Endpoint = new Uri(Environment.GetEnvironmentVariable("BASE") ?? "http://d"));',
      ['otlp', 'traces', null, { endpoint: 'http://collector:4318' }],
    ],
    [
      'x.WithTracing(t => t.AddOtlpExporter(o => o.Endpoint = new Uri(configuration["Otlp:Endpoint"])));',
      ['otlp', 'traces', null, { endpoint: '? new Uri(configuration["…"])' }],
    ],
    [
      'tracing.AddOtlpExporter(o => { o.Endpoint = new Uri("http://h"); o.Protocol = protocol; });',
      ['otlp', 'traces', null, { endpoint: 'http://h', protocol: '? protocol' }],
    ],
  ])('%s', (text, expected) => {
    expect(made('Program.cs', text)).toEqual([expected])
  })

  test.each([
    ['UseOtlpExporter()', 'otlp', null, {}],
    ['UseOtlpExporter(OtlpExportProtocol.HttpProtobuf, new Uri("http://h:4318"))', 'otlp', 'http/protobuf', { endpoint: 'http://h:4318' }],
    ['UseOtlpExporter(baseUrl: new Uri("http://h"), protocol: OtlpExportProtocol.Grpc)', 'otlp', 'grpc', { endpoint: 'http://h' }],
    ['UseOtlpExporter(protocol, url)', 'otlp', null, { endpoint: '? url', protocol: '? protocol' }],
    ['UseOtlpExporter(x => x.Mine())', 'other', null, {}],
  ])('%s is for all signals', (call, ...expected) => {
    const [kind, ...rest] = expected
    const signals = ['traces', 'metrics', 'logs']
    expect(made('Program.cs', `builder.Services.AddOpenTelemetry().${call};`)).toEqual(signals.map((signal) => [kind, signal, ...rest]))
  })
})

describe('Ruby', () => {
  test.each([
    [
      `OpenTelemetry::Exporter::OTLP::Exporter.new(endpoint: "http://h/v1/traces")`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h/v1/traces' }],
    ],
    [
      `Exporter = OpenTelemetry::Exporter::OTLP::Exporter\nOTLP::Exporter.new endpoint: 'http://h', headers: { 'api-key' => ENV['KEY'], "x-a": "1" }, timeout: 5`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://h', 'api-key': 'abc', 'x-a': '1', timeout: '5' }],
    ],
    [
      `OpenTelemetry::Exporter::OTLP::Exporter.new(\n  endpoint: "#{ENV.fetch('BASE')}/v1/traces", # where it goes\n  headers: "a=b"\n)`,
      ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://collector:4318/v1/traces', headers: 'a=b' }],
    ],
    [`OTLP::Exporter.new(endpoint: ENV.fetch("NONE") { "http://d" })`, ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://d' }]],
    [`OTLP::Exporter.new(endpoint: ENV["NONE"] || "http://d")`, ['otlp', 'traces', 'http/protobuf', { endpoint: 'http://d' }]],
    [`OTLP::Exporter.new`, ['otlp', 'traces', 'http/protobuf', {}]],
    [`OTLP::Exporter.new(endpoint: nil)`, ['otlp', 'traces', 'http/protobuf', {}]],
    [`OTLP::Exporter.new(endpoint: config.url)`, ['otlp', 'traces', 'http/protobuf', { endpoint: '? config.url' }]],
    [
      `OTLP::Metrics::MetricsExporter.new(endpoint: 'http://h/v1/metrics')`,
      ['otlp', 'metrics', 'http/protobuf', { endpoint: 'http://h/v1/metrics' }],
    ],
    [`OTLP::Logs::LogsExporter.new`, ['otlp', 'logs', 'http/protobuf', {}]],
    [`OpenTelemetry::SDK::Trace::Export::ConsoleSpanExporter.new`, ['console', 'traces', null, {}]],
  ])('%s', (text, one) => expect(made('otel.rb', text)).toEqual([one]))

  test.each([
    'class Exporter\n  def new; end\nend\nMyApp::Exporter.new(url: "x")\n# OTLP::Exporter.new(endpoint: "x")\n',
    'puts \'OTLP::Exporter.new(endpoint: "x")\'',
  ])('%s makes none', (text) => expect(made('otel.rb', text)).toEqual([]))

  test('what it puts into the environment counts, but for what it does in some case only', () => {
    const { writes } = codeFrom(
      {
        'otel.rb':
          "ENV['OTEL_SERVICE_NAME'] = 'shop'\nENV['OTEL_TRACES_EXPORTER'] ||= 'otlp'\nENV['OTEL_LOGS_EXPORTER'] = 'none' if ENV['CI']\n",
      },
      { source: '.', env: () => undefined },
    )
    expect(writes.over.map(({ name, value, unknown }) => [name, unknown ? '?' : value.reveal()])).toEqual([
      ['OTEL_SERVICE_NAME', 'shop'],
      ['OTEL_LOGS_EXPORTER', '?'],
    ])
    expect(writes.under.map(({ name }) => name)).toEqual(['OTEL_TRACES_EXPORTER'])
  })
})

describe('PHP', () => {
  const made1 = 'new OtlpHttpTransportFactory()'
  test.each([
    [
      `$e = new SpanExporter((${made1})->create('http://h/v1/traces', 'application/json'));`,
      ['otlp', 'traces', 'http/json', { endpoint: 'http://h/v1/traces' }],
    ],
    [
      `$t = (${made1})->create(\n  getenv('BASE') . '/v1/metrics', # where it goes\n  ContentTypes::PROTOBUF,\n  ['api-key' => getenv('KEY'), 'x-a' => "1"],\n  null,\n  5.0);\n$m = new MetricExporter($t);`,
      ['otlp', 'metrics', 'http/protobuf', { endpoint: 'http://collector:4318/v1/metrics', 'api-key': 'abc', 'x-a': '1', timeout: '5000' }],
    ],
    [
      `$f = ${made1};\n$t = $f->create(endpoint: $_ENV['NONE'] ?? 'http://d', contentType: ContentTypes::JSON, headers: $h);\nnew LogsExporter($t);`,
      ['otlp', 'logs', 'http/json', { endpoint: 'http://d', headers: '? $h' }],
    ],
    [
      `new SpanExporter((new GrpcTransportFactory())->create('http://h:4317' . OtlpUtil::method(Signals::TRACE)))`,
      ['otlp', 'traces', 'grpc', { endpoint: 'http://h:4317' }],
    ],
    [
      `(${made1})->create("{$_ENV['BASE']}/v1/logs", 'application/x-protobuf')`,
      ['otlp', 'logs', 'http/protobuf', { endpoint: 'http://collector:4318/v1/logs' }],
    ],
    [
      `new MetricExporter((new PsrTransportFactory())->create('http://h/v1/metrics', ContentTypes::JSON))`,
      ['otlp', 'metrics', 'http/json', { endpoint: 'http://h/v1/metrics' }],
    ],
    [`(${made1})->create($config->url, 'application/x-protobuf')`, ['otlp', 'traces', 'http/protobuf', { endpoint: '? $config.url' }]],
  ])('%s', (text, one) => expect(made('otel.php', `<?php\n${text}`)).toEqual([one]))

  test.each([
    `class OtlpHttpTransportFactory implements TransportFactoryInterface { public function create(string $endpoint) {} }`,
    `// (${made1})->create('http://h', 'application/json')`,
    `echo "(${made1})->create('http://h', 'application/json')";`,
    `$spans = (new SpanFactory())->create('http://h');`,
    `new ZipkinExporter((new PsrTransportFactory())->create('http://zipkin:9411/api/v2/spans', 'application/json'))`,
  ])('%s makes none', (text) => expect(made('otel.php', `<?php\n${text}`)).toEqual([]))
})
