import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { PatientOptions } from '../../src/sources/options.ts'
import { readPatients } from '../../src/sources/patient.ts'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-own-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The targets as `name (app or runtime)` where these files and options are given. */
async function targets(files: Record<string, string>, options: Partial<PatientOptions>): Promise<string[]> {
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  })
  const base = { env: [], unset: [], envFiles: [], files: paths, cleanEnv: true }
  const { patients } = await readPatients({ ...base, ...options } as PatientOptions, {
    env: {},
    home: folder,
    cwd: folder,
    platform: 'linux',
  })
  return [...patients].map(({ name = 'shell', app, runtime }) => `${name.replace(`${folder}/`, '')} (${app ?? runtime})`)
}

const CLAUDE = { '.claude/settings.json': '{"env": {"CLAUDE_CODE_ENABLE_TELEMETRY": "1", "OTEL_METRICS_EXPORTER": "otlp"}}' }
const SPRING = { 'application.yml': 'management: { otlp: { tracing: { endpoint: "http://localhost:4318/v1/traces" } } }\n' }
const COLLECTOR = {
  'otel.yaml': 'receivers: { otlp: { protocols: { grpc: {} } } }\nexporters: { otlphttp: { endpoint: "http://x:4318" } }\n',
}

describe('a file that alone sets up a program', () => {
  test('is that of the program which the command starts', async () => {
    expect(await targets(CLAUDE, { command: 'claude' })).toEqual(['claude-code (claude-code)'])
    expect(await targets(CLAUDE, { command: 'claude', runtime: 'node' })).toEqual(['claude-code (claude-code)'])
  })

  test('is a target of its own beside another program', async () => {
    expect(await targets(CLAUDE, { command: 'python app.py' })).toEqual(['shell (python)', 'claude-code (claude-code)'])
    expect(await targets(CLAUDE, { command: 'node server.js' })).toEqual(['shell (node)', 'claude-code (claude-code)'])
  })

  test('tells the library of the program that reads it', async () => {
    expect(await targets(SPRING, { command: 'java -jar app.jar' })).toEqual(['spring-boot (spring-boot)'])
    expect(await targets(SPRING, { command: 'java -javaagent:opentelemetry-javaagent.jar -jar app.jar' })).toEqual([
      'shell (javaagent)',
      'spring-boot (spring-boot)',
    ])
  })

  test('of a Collector is that of the command which starts one', async () => {
    expect(await targets(COLLECTOR, { command: 'otelcol-contrib --config otel.yaml' })).toEqual(['otel.yaml (collector)'])
    expect(await targets(COLLECTOR, { command: 'docker run otel/opentelemetry-collector:0.120.0 --config /otel.yaml' })).toEqual([
      'otel.yaml (collector)',
    ])
    expect(await targets(COLLECTOR, { command: 'node server.js' })).toEqual(['shell (node)', 'otel.yaml (collector)'])
  })
})
