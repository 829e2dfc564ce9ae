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

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function program(path: string, text: string): Promise<Patient> {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
  const options = { env: [], unset: [], envFiles: [], files: [join(folder, path)], cleanEnv: true }
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

  it('what Gemini CLI documents is well', async () => {
    const patient = await program(
      '.gemini/settings.json',
      '{"telemetry":{"enabled":true,"target":"local","otlpEndpoint":"http://localhost:4317"}}',
    )
    expect(patient.app).toBe('gemini-cli')
    expect(loud(patient)).toEqual([])
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
  ])('%s', (_, seed, read) => {
    fc.assert(
      fc.property(mangled(seed), (text) => orSentence(() => read(text))),
      { numRuns: RUNS },
    )
  })
})
