import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'
import { codeFrom } from '../../src/sources/code/index.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import type { CodeExporter } from '../../src/types.ts'

const ENV: Record<string, string> = { BASE: 'http://collector:4318', KEY: 'abc' }
const read = (texts: Record<string, string>): ReturnType<typeof codeFrom> => codeFrom(texts, { source: '.', env: (name) => ENV[name] })

/** What the sources fix about the first exporter: values by role, and what cannot be told. */
function firstOf(texts: Record<string, string>): Record<string, string> {
  const { layer } = read(texts)
  const exporter = layer.code?.exporters[0]
  const values = new Map(layer.settings.map(({ name, value }) => [name, value.reveal()]))
  const parts = exporter?.parts.map(({ role, key, setting, unknown }): [string, string] => [
    key ?? role,
    unknown === undefined ? (values.get(setting) ?? 'nothing') : `? ${unknown}`,
  ])
  return Object.fromEntries(parts ?? [])
}

const kotlin = (call: string, before = ''): Record<string, string> => ({
  'Main.kt': `import ai.koog.agents.core.agent.AIAgent\n${before}\nval exporter = OtlpHttpSpanExporter.builder()${call}.build()\n`,
})

describe('the endpoint of a Kotlin builder', () => {
  test.each([
    ['.setEndpoint("http://h:1/v1/traces")', '', 'http://h:1/v1/traces'],
    ['.setEndpoint("""http://h:1/v1/traces""")', '', 'http://h:1/v1/traces'],
    ['\n  // .setEndpoint("http://no")\n  .setEndpoint("http://yes")', '', 'http://yes'],
    ['/* .setEndpoint("a") /* nested */ */.setEndpoint("b")', '', 'b'],
    ['.setEndpoint(BASE + "/v1/traces")', 'const val BASE = "http://h:1"', 'http://h:1/v1/traces'],
    ['.setEndpoint("$base/v1/traces")', 'val base = "http://h:1"', 'http://h:1/v1/traces'],
    ['.setEndpoint("${Config.HOST}:4318/v1/traces")', 'object Config { const val HOST: String = "http://h" }', 'http://h:4318/v1/traces'],
    ['.setEndpoint("http://h:${PORT}/v1/traces")', 'const val PORT = 4_318', 'http://h:4318/v1/traces'],
    ['.setEndpoint(System.getenv("BASE") ?: "http://default")', '', 'http://collector:4318'],
    ['.setEndpoint(System.getenv()["BASE"]!!)', '', 'http://collector:4318'],
    ['.setEndpoint(System.getenv("NONE") ?: "http://default")', '', 'http://default'],
    ['.setEndpoint(System.getenv("BASE").trimEnd(\'/\') + "/v1/traces")', '', 'http://collector:4318/v1/traces'],
    ['.setEndpoint(System.getenv("NONE"))', '', '? NONE is not set'],
    ['.setEndpoint(System.getenv("NONE") ?: error("no"))', '', '? NONE is not set'],
    ['.setEndpoint(config.endpoint)', '', '? config.endpoint'],
    ['.setEndpoint(endpointFor("secret-word"))', '', '? endpointFor("…")'],
    ['.setEndpoint(url)', 'var url = "a"\nfun later() { url = "b" }\nval url = "c"', '? url'],
    ['.setEndpoint("a" + unknown)', '', '? "…"+unknown'],
  ])('%s after %j is %s', (call, before, expected) => {
    expect(firstOf(kotlin(call, before))['endpoint']).toBe(expected)
  })

  test('a parameter is what the caller gives, whatever a constant of that name says', () => {
    const text = 'val url = "http://a"\nfun make(url: String) { OtlpHttpSpanExporter.builder().setEndpoint(url).build() }'
    expect(firstOf({ 'A.kt': text })['endpoint']).toBe('? url')
  })

  test('a name of another function is not seen', () => {
    const text = 'fun a() { val url = "http://a" }\nfun b() { OtlpHttpSpanExporter.builder().setEndpoint(url).build() }'
    expect(firstOf({ 'A.kt': text })['endpoint']).toBe('? url')
  })

  test('calls that stand apart from the builder count', () => {
    const apply = 'OtlpHttpSpanExporter.builder().apply { setEndpoint("http://a"); addHeader("x-a", "1") }.build()'
    expect(firstOf({ 'A.kt': apply })).toEqual({ endpoint: 'http://a', 'x-a': '1' })
    const java =
      'class A { void a() { var b = OtlpGrpcSpanExporter.builder();\n b.setEndpoint("http://a:4317");\n b.setTimeout(Duration.ofSeconds(3)); } }'
    expect(firstOf({ 'A.java': java })).toEqual({ endpoint: 'http://a:4317', timeout: '3000' })
  })

  test('its place is the first character of the text', () => {
    const { layer } = read(kotlin('\n  .setEndpoint("http://h")'))
    expect(layer.settings[0]?.from).toMatchObject({ source: 'Main.kt', line: 4, column: 17 })
  })
})

describe('headers and durations of builders', () => {
  test.each([
    ['.addHeader("Authorization", "Bearer $key")', 'val key = System.getenv("KEY")', { authorization: 'Bearer abc' }],
    ['.addHeader(NAME, "1")', 'const val NAME = "x-tenant"', { 'x-tenant': '1' }],
    ['.setHeaders { mapOf("x-a" to "1", "x-b" to System.getenv("KEY")) }', '', { 'x-a': '1', 'x-b': 'abc' }],
    ['.setHeaders(() -> Map.of("x-a", "1"))', '', { 'x-a': '1' }],
    ['.setHeaders { headers() }', '', { headers: '? headers()' }],
    ['.setTimeout(5, TimeUnit.SECONDS)', '', { timeout: '5000' }],
    ['.setTimeout(Duration.ofMillis(250))', '', { timeout: '250' }],
    ['.setTimeout(5.seconds.toJavaDuration())', '', { timeout: '5000' }],
    ['.setTimeout(limit)', '', { timeout: '? limit' }],
    ['.setCompression("gzip")', '', { compression: 'gzip' }],
  ])('%s after %j', (call, before, expected) => {
    expect(firstOf(kotlin(call, before))).toEqual(expected)
  })

  test('a value that looks like a credential is hidden from the moment it is read', () => {
    const { layer } = read(kotlin('.addHeader("Authorization", "Bearer s3cr3tValue")'))
    expect(JSON.stringify(layer)).not.toContain('s3cr3tValue')
  })

  test('what cannot be told is said with file and line, without the texts in it', () => {
    const { layer } = read(kotlin('\n.setEndpoint(find("s3cr3t"))'))
    expect(layer.remarks).toEqual([
      'Main.kt:4: OtlpHttpSpanExporter.setEndpoint cannot be told from the source: find("…") is known only when it runs.',
    ])
  })
})

const AGENT = 'import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry\n'
const given = (body: string, more = ''): string[] =>
  (read({ 'Main.kt': `${AGENT}${more}\nval a = AIAgent(x) { install(OpenTelemetry) { ${body} } }` }).layer.code?.exporters ?? [])
    .filter(({ into }) => into === 'koog')
    .map(({ name, kind }: CodeExporter) => `${name} ${kind}`)

describe('what Koog is handed', () => {
  test.each([
    ['addSpanExporter(OtlpHttpSpanExporter.builder().build())', '', ['OtlpHttpSpanExporter otlp']],
    ['addSpanExporter(exporter)', 'val exporter = OtlpGrpcSpanExporter.getDefault()', ['OtlpGrpcSpanExporter otlp']],
    [
      'addSpanExporter(make())',
      'fun make(): SpanExporter { return OtlpHttpSpanExporter.builder().build() }',
      ['OtlpHttpSpanExporter otlp'],
    ],
    ['addSpanExporter(make())', 'fun make() = OtlpHttpSpanExporter.builder().build()', ['OtlpHttpSpanExporter otlp']],
    ['addSpanExporter(LoggingSpanExporter.create())', '', ['LoggingSpanExporter console']],
    ['addSpanExporter(OtlpJsonSpanExporter(endpoint = "http://a"))', '', ['OtlpJsonSpanExporter otlp']],
    ['addSpanProcessor { batchSpanProcessor(OtlpHttpSpanExporter.builder().build()) }', '', ['OtlpHttpSpanExporter otlp']],
    ['addLangfuseExporter()', '', ['addLangfuseExporter integration']],
    ['addSpanExporter(injected)', '', ['addSpanExporter other']],
    ['addMetricExporter(injected)', '', ['addMetricExporter other']],
    ['addMetricExporter(OtlpHttpMetricExporter.getDefault())', '', ['OtlpHttpMetricExporter otlp']],
    ['setVerbose(true)', 'val unused = OtlpHttpSpanExporter.builder().build()', []],
  ])('%s with %j', (body, more, expected) => {
    expect(given(body, more)).toEqual(expected)
  })

  test('the builder of the Java API counts as well', () => {
    const java = `import ai.koog.agents.core.agent.AIAgent;\nclass A { void a() { AIAgent.builder().install(OpenTelemetry.Feature, config -> {\n config.addSpanExporter(OtlpHttpSpanExporter.builder().setEndpoint("http://a/v1/traces").build());\n config.setVerbose(true); }).build(); } }`
    const { code, settings } = read({ 'A.java': java }).layer
    expect(code?.exporters.map(({ into }) => into)).toEqual(['koog'])
    expect(settings.map(({ name }) => name)).toContain('setVerbose')
  })

  test.each([
    ['build.gradle.kts', 'dependencies { implementation("ai.koog:koog-agents:0.8.0") }', '0.8.0'],
    ['build.gradle', 'def koog = \'1.0.0\'\ndependencies { implementation "ai.koog:koog-agents:${koog}" }', '1.0.0'],
    [
      'pom.xml',
      '<project><properties><k.version>1.1.1</k.version></properties><dependency><groupId>ai.koog</groupId><artifactId>koog-agents-jvm</artifactId><version>${k.version}</version></dependency></project>',
      '1.1.1',
    ],
    ['build.gradle.kts', 'dependencies { implementation(project(":agents")) }', undefined],
  ])('%s %j tells the version', (file, text, version) => {
    expect(read({ 'Main.kt': AGENT, [file]: text })).toMatchObject({ runtime: 'koog', ...(version ? { version } : {}) })
  })
})

describe('any text whatsoever', () => {
  const seeds = [
    'import ai.koog.x\nfun main() = runBlocking { val a = AIAgent(x) { install(OpenTelemetry) { addSpanExporter(OtlpHttpSpanExporter.builder().setEndpoint("$base/v1/${x ?: "y"}").addHeader("a", """b""").setHeaders { mapOf("a" to "b") }.build()); addLangfuseExporter(langfuseUrl = u); addResourceAttributes(mapOf("a" to b)); setServiceInfo("a", v) } }\n a.run("x") }',
    'class A { static final String U = "http://h"; Object a(String p) { return OtlpGrpcSpanExporter.builder().setEndpoint(U + p).setTimeout(5, TimeUnit.SECONDS).build(); } }',
  ]
  const others = [
    "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'\nconst metadata = new Metadata(); metadata.set('a', `b`)\nnew OTLPTraceExporter({ url: process.env.A ?? `${b}/v1`, headers: { a: '1' }, metadata, ...c })",
    'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as X\nX(endpoint=f"{a}/v1", headers={"a": os.environ["B"]}, timeout=2)',
    'import "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"\nfunc main() { opts := []x{otlptracehttp.WithEndpoint(a)}; otlptracehttp.New(ctx, opts..., otlptracehttp.WithHeaders(map[string]string{"a": "b"})) }',
    'SpanExporter::builder().with_tonic().with_endpoint(std::env::var("A").unwrap_or_else(|_| "b".into())).with_headers(HashMap::from([("a", "b")])).build()',
    'x.WithTracing(t => t.AddOtlpExporter(o => { o.Endpoint = new Uri($"{a}/v1"); o.Headers = "a=b"; }));',
  ]
  const pieces = fc.constantFrom(
    '"',
    "'",
    '`',
    '"""',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '${',
    '/*',
    '*/',
    '//',
    '\\',
    '\n',
    '=',
    '.',
    '<',
    '?:',
    'setEndpoint(',
    'OtlpHttpSpanExporter',
    '\u0000',
    '\ud800',
    'é',
  )
  const endings = ['.kt', '.java', '.ts', '.py', '.go', '.rs', '.cs']

  test('is read without an error, whatever stands in it', { timeout: FUZZ_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds, ...others),
        fc.array(fc.tuple(fc.nat(600), pieces, fc.nat(40)), { maxLength: 6 }),
        fc.constantFrom(...endings),
        (seed, cuts, ending) => {
          const text = cuts.reduce(
            (out, [at, piece, drop]) => out.slice(0, at % (out.length + 1)) + piece + out.slice((at % (out.length + 1)) + drop),
            seed,
          )
          const { layer } = read({ [`a${ending}`]: text, 'pom.xml': text, 'build.gradle': text, 'x.versions.toml': text })
          expect(layer.kind).toBe('code')
          for (const { id, plan } of runtimes)
            expect(plan({ runtime: id, detectedBy: 'test', candidates: [], layers: [layer], files: {} }).runtime.id).toBe(id)
        },
      ),
      { numRuns: process.env['CI'] ? 300 : 1_000 },
    )
  })

  test('a file of brackets or quotes alone takes no time', () => {
    const started = performance.now()
    for (const one of ['(', '{', '"', '${', 'OtlpHttpSpanExporter.builder(', 'x = ', '/*', "'"]) read({ 'A.kt': one.repeat(40_000) })
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('what only the running program knows is never guessed', () => {
  const go = (body: string): Record<string, string> => ({
    'main.go': `package main
import (
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
)
func start(backend string) {
${body}
	exp, err := otlptracehttp.New(ctx, opts...)
}
`,
  })

  test('options that one branch of several sets', () =>
    expect(
      firstOf(
        go(`	var opts []otlptracehttp.Option
	switch backend {
	case "ax":
		opts = []otlptracehttp.Option{otlptracehttp.WithEndpoint("otlp.example.com")}
	default:
		opts = []otlptracehttp.Option{otlptracehttp.WithEndpoint("localhost:6006"), otlptracehttp.WithInsecure()}
	}`),
      ),
    ).toEqual({ endpoint: expect.stringContaining('?') }))

  test('an option that is added under a condition', () =>
    expect(
      firstOf(
        go(`	opts := []otlptracehttp.Option{otlptracehttp.WithEndpoint("otlp.example.com")}
	if os.Getenv("INSECURE") != "" {
		opts = append(opts, otlptracehttp.WithInsecure())
	}`),
      ),
    ).toEqual({ endpoint: expect.stringContaining('?') }))

  test('options that are added in any case count', () =>
    expect(
      firstOf(
        go(`	opts := []otlptracehttp.Option{otlptracehttp.WithEndpoint("collector:4318")}
	opts = append(opts, otlptracehttp.WithInsecure())`),
      ),
    ).toEqual({ WithEndpoint: 'collector:4318', insecure: 'true' }))

  test('a text that stands in for a key', () =>
    expect(
      firstOf({
        'app.py': `from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
apikey = os.environ.get("NO_KEY", "missing API key")
OTLPSpanExporter(endpoint=os.environ.get("NO_BASE", "http://localhost:4317"), headers=(("x-honeycomb-team", apikey),))
`,
      }),
    ).toEqual({ endpoint: 'http://localhost:4317', 'x-honeycomb-team': '? NO_KEY is not set' }))

  test('a member of a class that is set somewhere', () =>
    expect(
      firstOf({
        'client.py': `from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
class Client:
    _url = ""
    def start(self, url):
        Client._url = url
        OTLPSpanExporter(endpoint=f"{Client._url}/v1/traces")
`,
      })['endpoint'],
    ).toMatch(/^\?/))
})
