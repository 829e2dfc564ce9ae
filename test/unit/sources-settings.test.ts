import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { readPatients } from '../../src/sources/patient.ts'
import { flatText } from '../../src/sources/settings/flat.ts'
import { flatToml } from '../../src/sources/settings/toml.ts'
import type { Patient } from '../../src/types.ts'
import { UsageError } from '../../src/usage.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function program(path: string, text: string, env: string[] = []): Promise<Patient> {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
  const options = { env, unset: [], envFiles: [], files: [join(folder, path)], cleanEnv: true }
  const { patients } = await readPatients(options, { env: {}, home: '/nonexistent', cwd: folder, platform: 'linux' })
  const [first] = patients
  if (!first) throw new Error('no target')
  return first
}
const loud = (patient: Patient): string[] =>
  judge(patient, { ...DEFAULTS, offline: true }, null)
    .audit.findings.filter(({ severity }) => severity !== 'note')
    .map(({ id }) => id)

describe('settings files of programs', () => {
  it('what Claude Code documents is well, and stands where it stands', async () => {
    const patient = await program(
      '.claude/settings.json',
      '{\n  "env": {\n    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",\n    "OTEL_METRICS_EXPORTER": "otlp",\n    "OTEL_LOGS_EXPORTER": "otlp",\n    "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",\n    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317"\n  }\n}\n',
    )
    expect(patient.app).toBe('claude-code')
    expect(loud(patient)).toEqual([])
    const endpoint = patient.layers.flatMap(({ settings }) => settings).find(({ name }) => name.endsWith('ENDPOINT'))
    expect(endpoint?.from).toMatchObject({ line: 7, column: 37 })
  })

  it('a block that Claude Code does not know is told', async () => {
    const patient = await program('.claude/settings.json', '{"telemetry":{"enabled":true,"otel":{"endpoint":"http://127.0.0.1:4318"}}}')
    expect(loud(patient)).toContain('env/ignored-by-runtime')
  })

  describe('the file of Traefik', () => {
    const otlp = (lines: string): string => `entryPoints: {web: {address: ":80"}}\ntracing:\n  otlp:\n    grpc:\n${lines}`
    const GRPC = '      endpoint: "c:4317"\n'

    it.each([
      ['traefik.yml', otlp(`${GRPC}      insecure: true\n      headers: {X-Scope: a b}\n`)],
      ['traefik.yml', otlp(`${GRPC}      tls: {ca: /ca.pem, insecureSkipVerify: true}\n`)],
      ['traefik.yaml', otlp(`${GRPC}      insecure: false\n      tls: {insecureSkipVerify: true}\n`)],
      ['traefik.toml', '[tracing]\nsampleRate = 0.5\n[tracing.otlp.http]\nendpoint = "http://c:4318/v1/traces"\n'],
      ['traefik.yml', 'tracing:\n  ServiceName: edge\n  OTLP: {HTTP: {Endpoint: "http://c:4318"}}\n'],
    ])('%s that it documents is well', async (name, text) => {
      const patient = await program(name, text)
      expect(patient.app).toBe('traefik')
      expect(loud(patient)).toEqual([])
    })

    it('of v2, with an exporter of Zipkin, is no matter of OTLP', async () => {
      const text = 'tracing:\n  serviceName: edge\n  zipkin: {httpEndpoint: "http://zipkin:9411/api/v2/spans"}\n'
      expect(loud(await program('traefik.yml', text))).toEqual([])
    })

    it.each([
      ['a key that there is not', `${GRPC}      insecure: true\n      timeout: 10s\n`],
      ['insecure beside tls', `${GRPC}      insecure: true\n      tls: {insecureSkipVerify: false}\n`],
    ])('%s keeps it from starting', async (_what, lines) => {
      expect(loud(await program('traefik.yml', otlp(lines)))).toEqual(['signals/refuses-to-start'])
    })
  })

  it('what Gemini CLI documents is well', async () => {
    const patient = await program(
      '.gemini/settings.json',
      '{"telemetry":{"enabled":true,"target":"local","otlpEndpoint":"http://localhost:4317"}}',
    )
    expect(patient.app).toBe('gemini-cli')
    expect(loud(patient)).toEqual([])
  })

  it.each([
    [
      '.gemini/settings.json',
      { otlpEndpointt: 'http://h:4317' },
      'telemetry.otlpEndpointt has no effect: telemetry.otlpEndpoint is what was meant.',
    ],
    ['.qwen/settings.json', { otlpProtocl: 'http' }, 'telemetry.otlpProtocl has no effect: telemetry.otlpProtocol is what was meant.'],
  ])('%s with a key that its program does not know', async (path, keys, message) => {
    const patient = await program(path, JSON.stringify({ telemetry: { enabled: true, target: 'local', ...keys } }))
    const { audit } = judge(patient, { ...DEFAULTS, offline: true }, null)
    expect(audit.findings.find(({ id }) => id === 'env/ignored-by-runtime')?.message).toBe(message)
  })

  it('what Qwen Code documents is well', async () => {
    const telemetry = {
      enabled: true,
      target: 'local',
      otlpProtocol: 'http',
      otlpEndpoint: 'http://localhost:4318',
      otlpTracesEndpoint: 'http://localhost:4318/v1/traces',
      logPrompts: true,
      resourceAttributes: { team: 'a' },
      metrics: { includeSessionId: true },
    }
    const patient = await program('.qwen/settings.json', JSON.stringify({ telemetry }))
    expect(patient.app).toBe('qwen-code')
    expect(loud(patient)).toEqual([])
    const { routes } = judge(patient, { ...DEFAULTS, offline: true }, null).seen.plan
    expect(routes.traces.url?.value.reveal()).toBe('http://localhost:4318/v1/traces')
  })

  const VSCODE = {
    enabled: true,
    exporterType: 'otlp-http',
    protocol: 'http/json',
    otlpEndpoint: 'http://localhost:4318',
    captureContent: false,
  }
  const vscode = (keys: Record<string, unknown>): string =>
    JSON.stringify(
      Object.fromEntries([
        ['editor.fontSize', 12],
        ...Object.entries(keys).map(([key, value]) => [`github.copilot.chat.otel.${key}`, value]),
      ]),
    )

  it('what VS Code documents for Copilot Chat is well, headers and all', async () => {
    const patient = await program('.vscode/settings.json', vscode({ ...VSCODE, maxAttributeSizeChars: 0, headers: { 'x-api-key': 'abc' } }))
    expect(patient.app).toBe('copilot-chat')
    expect(loud(patient)).toEqual([])
    const { traces } = judge(patient, { ...DEFAULTS, offline: true }, null).seen.plan.routes
    expect([traces.protocol, traces.url?.value.reveal()]).toEqual(['http/json', 'http://localhost:4318/v1/traces'])
    expect(traces.headers['x-api-key']?.value.toString()).not.toContain('abc')
  })

  it.each([
    [{ ...VSCODE, exporterType: 'otlp-grpc', otlpEndpoint: 'http://localhost:4317' }, 'grpc http://localhost:4317'],
    [{ ...VSCODE, exporterType: 'console' }, 'console'],
    [{ ...VSCODE, enabled: false }, 'off'],
  ])('Copilot Chat with %o', async (keys, expected) => {
    const patient = await program('.vscode/settings.json', vscode(keys))
    const { traces } = judge(patient, { ...DEFAULTS, offline: true }, null).seen.plan.routes
    expect(traces.state === 'export' ? `${traces.protocol} ${new URL(traces.url?.value.reveal() ?? '').origin}` : traces.state).toBe(
      expected,
    )
  })

  it('a key of Copilot Chat that is misspelt is named', async () => {
    const patient = await program('.vscode/settings.json', vscode({ enabled: true, otlpEndpont: 'http://localhost:4318' }))
    const { audit } = judge(patient, { ...DEFAULTS, offline: true }, null)
    expect(audit.findings.find(({ id }) => id === 'env/ignored-by-runtime')?.message).toContain(
      'github.copilot.chat.otel.otlpEndpoint is what was meant',
    )
  })

  it('headers that a script gives Claude Code leave its exporters for HTTP open, and those for gRPC not', async () => {
    const settings = (protocol: string): string =>
      JSON.stringify({
        otelHeadersHelper: '/opt/headers.sh',
        env: {
          CLAUDE_CODE_ENABLE_TELEMETRY: '1',
          OTEL_METRICS_EXPORTER: 'otlp',
          OTEL_LOGS_EXPORTER: 'otlp',
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io',
        },
      })
    const http = await program('.claude/settings.json', settings('http/protobuf'))
    expect(loud(http)).toEqual([])
    const grpc = await program('.claude/settings.json', settings('grpc'))
    expect(loud(grpc)).toContain('auth/missing')
  })

  it('what Codex documents is well, headers and all', async () => {
    const patient = await program(
      '.codex/config.toml',
      '# Codex\nmodel = "x"\n[otel]\nenvironment = "prod"\nexporter = { otlp-http = { endpoint = "https://otlp.example.com/v1/logs", protocol = "binary", headers = { "x-otlp-api-key" = "abc" } } }\n',
    )
    expect(patient.app).toBe('codex')
    expect(loud(patient)).toEqual([])
    const { seen } = judge(patient, { ...DEFAULTS, offline: true }, null)
    expect(seen.plan.routes.logs).toMatchObject({ state: 'export' })
    expect(Object.keys(seen.plan.routes.logs.headers)).toEqual(['x-otlp-api-key'])
  })

  it.each([
    ['logs over HTTP', 'exporter = { otlp-http = { endpoint = "https://h.example/v1/logs", protocol = "json" } }', 'off off http/json'],
    [
      'each signal another way',
      `trace_exporter = { otlp-grpc = { endpoint = "https://h.example:4317" } }\n[otel.metrics_exporter.otlp-http]\nendpoint = "https://h.example/v1/metrics"\nprotocol = "binary"`,
      'grpc http/protobuf off',
    ],
    [
      'over lines, as TOML 1.1 takes it',
      'exporter = { otlp-http = {\n  endpoint = "https://h.example/v1/logs", # here\n  protocol = "binary",\n} }',
      'off off http/protobuf',
    ],
    ['nothing', 'exporter = "none"\ntrace_exporter = "none"\nmetrics_exporter = "statsig"', 'off off off'],
    [
      'everything that it knows',
      'log_user_prompt = true\nenvironment = "dev"\nspan_attributes = { "a.b" = "c" }\ntracestate = { example = { alpha = "one" } }\nexporter = { otlp-http = { endpoint = "https://h.example/v1/logs", protocol = "binary", tls = { ca-certificate = "ca.pem", client-certificate = "c.pem", client-private-key = "k.pem" } } }',
      'off off http/protobuf',
    ],
  ])('%s is well in Codex', async (_, lines, expected) => {
    const patient = await program('.codex/config.toml', `args = { x = ["-y", "[b"], y = 1 }\n[otel]\n${lines}\n`)
    const { seen } = judge(patient, { ...DEFAULTS, offline: true }, null)
    const { traces, metrics, logs } = seen.plan.routes
    expect([traces, metrics, logs].map(({ state, protocol }) => (state === 'export' ? protocol : state)).join(' ')).toBe(expected)
    expect(loud(patient).filter((id) => id !== 'signals/not-configured')).toEqual([])
  })

  it.each([
    ['exporter = "otlp-http"', 'signals/refuses-to-start', 'With otel.exporter, "otlp-http", the program does not start.'],
    [
      'exporter = { otlp_http = { endpoint = "http://h/v1/logs", protocol = "binary" } }',
      'signals/refuses-to-start',
      'With otel.exporter, "otlp_http", the program does not start. It says: "unknown variant `otlp_http`',
    ],
    [
      'exporter = { otlp-http = { endpoint = "http://h/v1/logs", protocol = "http/protobuf" } }',
      'signals/refuses-to-start',
      'With otel.exporter.otlp-http.protocol, "http/protobuf", the program does not start.',
    ],
    [
      'exporter = { otlp-http = { endpoint = "http://h/v1/logs" } }',
      'signals/refuses-to-start',
      'The program does not start without otel.exporter.otlp-http.protocol: binary or json.',
    ],
    [
      'trace_exporter = { otlp-grpc = { headers = { a = "b" } } }',
      'signals/refuses-to-start',
      'The program does not start without otel.trace_exporter.otlp-grpc.endpoint: the whole URL, with the path of the signal.',
    ],
    [
      'traces_exporter = { otlp-http = { endpoint = "http://h/v1/traces", protocol = "binary" } }',
      'env/ignored-by-runtime',
      'otel.traces_exporter has no effect: otel.trace_exporter is what was meant.',
    ],
    [
      'trace_exporter = { otlp-http = { endpoint = "http://localhost:4318", protocol = "binary" } }',
      'endpoint/signal-path-missing',
      'The path /v1/traces is missing: otel.trace_exporter.otlp-http.endpoint is used as it stands',
    ],
  ])('Codex with %s', async (lines, id, message) => {
    const patient = await program('.codex/config.toml', `[otel]\n${lines}\n`)
    const { audit } = judge(patient, { ...DEFAULTS, offline: true }, null)
    const errors = audit.findings.filter(({ severity }) => severity === 'error')
    expect(errors.map((one) => one.id)).toEqual([id])
    expect(errors[0]?.message).toContain(message)
  })

  it('properties of Quarkus are its own, those of the profile prod among them', async () => {
    const lines = [
      'quarkus.application.name=shop',
      'quarkus.otel.exporter.otlp.endpoint=http://localhost:4318',
      '%dev.quarkus.otel.exporter.otlp.endpoint=http://dev:1',
      '%prod.quarkus.otel.exporter.otlp.protocol=http/protobuf',
      'quarkus.otel.exporter.otlp.headers=authorization=Bearer ${TOKEN}',
      'quarkus.otel.metrics.enabled=true',
    ]
    const patient = await program('application.properties', `${lines.join('\n')}\n`)
    expect(patient.app).toBe('quarkus')
    expect(loud(patient)).toEqual([])
    const { traces, metrics, logs } = judge(patient, { ...DEFAULTS, offline: true }, null).seen.plan.routes
    expect([traces, metrics, logs].map(({ state, url }) => (state === 'export' ? url?.value.reveal() : state))).toEqual([
      'http://localhost:4318/v1/traces',
      'http://localhost:4318/v1/metrics',
      'off',
    ])
  })

  it('properties and YAML of Spring Boot say the same', async () => {
    const lines = await program(
      'application.properties',
      'spring.application.name=api\nmanagement.otlp.tracing.endpoint=http://localhost:4318/v1/traces\n',
    )
    const tree = await program(
      'application.yml',
      'spring: { application: { name: api } }\nmanagement:\n  otlp:\n    tracing:\n      endpoint: http://localhost:4318/v1/traces\n',
    )
    for (const patient of [lines, tree]) {
      const { seen } = judge(patient, { ...DEFAULTS, offline: true }, null)
      expect(seen.plan.routes.traces.url?.value.reveal()).toBe('http://localhost:4318/v1/traces')
    }
  })
})

const RUNS = Number(process.env['OTEL_DOCTOR_FUZZ'] ?? 2_000)
const mangled = (seed: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .tuple(fc.nat(seed.length), fc.nat(30), fc.string({ maxLength: 12 }))
      .map(([at, cut, put]) => seed.slice(0, at) + put + seed.slice(at + cut)),
  )
const orSentence = (run: () => unknown): void => {
  try {
    run()
  } catch (error) {
    if (!(error instanceof UsageError) || error.message.includes('\n')) throw error
  }
}

describe('a reader never fails otherwise than with one sentence', () => {
  it.each([
    [
      'TOML',
      '[otel]\nexporter = { otlp-http = { endpoint = "h", headers = { "a" = "b" } } }\nx = """\na\n"""\ny = [1,\n2]\n',
      (text: string) => flatToml(text, 'a.toml'),
    ],
    ['JSON', '{"env":{"A":"b","C":[1,{"d":null}]}}', (text: string) => flatText(text, 'a.json')],
    ['YAML', 'management:\n  otlp: { tracing: { endpoint: x } }\n', (text: string) => flatText(text, 'a.yml')],
  ])('%s', { timeout: FUZZ_TIMEOUT_MS }, (_, seed, read) => {
    fc.assert(
      fc.property(mangled(seed), (text) => orSentence(() => read(text))),
      { numRuns: RUNS },
    )
  })
})

describe('placeholders of application.properties', () => {
  const ENDPOINT = 'management.otlp.tracing.endpoint'
  const read = (value: string, env: string[] = []): Promise<Patient> =>
    program(
      'application.properties',
      `telemetry.base=http://own:4318\nmanagement.tracing.sampling.probability=1.0\n${ENDPOINT}=${value}\n`,
      env,
    )
  const endpoint = async (value: string, env: string[] = []): Promise<string | undefined> => {
    const setting = (await read(value, env)).layers.flatMap(({ settings }) => settings).find(({ name }) => name === ENDPOINT)
    return setting?.unknown?.what ?? setting?.value.reveal()
  }

  it.each<[value: string, env: string[], is: string]>([
    ['${OTLP_URL:http://h:4318/v1/traces}', [], 'http://h:4318/v1/traces'],
    ['${OTLP_URL:http://h:4318/v1/traces}', ['OTLP_URL=http://e:4318/v1/traces'], 'http://e:4318/v1/traces'],
    ['${otlp.url}', ['OTLP_URL=http://e:4318/v1/traces'], 'http://e:4318/v1/traces'],
    ['${telemetry.base}/v1/traces', [], 'http://own:4318/v1/traces'],
    ['${OTLP_URL}', [], '${OTLP_URL} is not known here'],
    ['${A:${B:x}}', [], '${A:${B:x}} is not known here'],
  ])('%s with %j', async (value, env, is) => expect(await endpoint(value, env)).toBe(is))

  it('have the fault of what fills them in', async () => {
    expect(loud(await read('${OTLP_URL:http://h:4318/v1/traces}', ['OTLP_URL=h:4318']))).toEqual(['endpoint/scheme-missing'])
    expect(loud(await read('${OTLP_URL:h:4318}'))).toEqual(['endpoint/scheme-missing'])
  })

  it.each([
    '${OTLP_URL}',
    '${OTLP_URL:http://h:4318/v1/traces}',
    'http://${HOST}:4318/v1/traces',
    '${A:${B:x}}',
    '${a}${a}',
    '${ENDPOINT:}',
  ])('%s is no fault', async (value) => expect(loud(await read(value))).toEqual([]))
})
