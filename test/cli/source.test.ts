import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../support/cli.ts'

let root = ''
let folder = ''
const MAIN = `import ai.koog.agents.core.agent.AIAgent
import ai.koog.agents.features.opentelemetry.feature.OpenTelemetry
val agent = AIAgent(model()) {
    install(OpenTelemetry) {
        addSpanExporter(
            OtlpHttpSpanExporter.builder()
                .setEndpoint("http://localhost:5000/v1/traces")
                .addHeader("Authorization", "Bearer c4n4ry9Secret")
                .build()
        )
    }
}
`

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'otel-doctor-source-'))
  folder = join(root, 'app')
  mkdirSync(join(folder, 'src'), { recursive: true })
  mkdirSync(join(folder, 'node_modules/other'), { recursive: true })
  mkdirSync(join(folder, 'docs'))
  writeFileSync(join(folder, 'src/Main.kt'), MAIN)
  writeFileSync(join(folder, 'build.gradle.kts'), 'dependencies { implementation("ai.koog:koog-agents:0.8.0") }\n')
  const other = "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'\nnew OTLPTraceExporter({ url: 'http://no' })\n"
  writeFileSync(join(folder, 'node_modules/other/index.js'), other)
  writeFileSync(join(root, 'Outside.kt'), MAIN.replace('5000', '6000'))
  symlinkSync(join(root, 'Outside.kt'), join(folder, 'src/A.kt'))
  symlinkSync(root, join(folder, 'loop'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const plan = async (...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> =>
  runCli(['plan', '--clean-env', ...args], { cwd: folder })

describe('--source', () => {
  test('a folder: program, version and destination come from its code and build file; links and packages of others are passed over', async () => {
    const { status, stdout } = await plan('--source', '.')
    expect(status).toBe(0)
    expect(stdout).toContain('koog 0.8.0 (code; found by --source)')
    expect(stdout).toContain('http://localhost:5000/v1/traces  <- OtlpHttpSpanExporter.setEndpoint, src/Main.kt:7')
    expect(stdout).not.toContain('6000')
  })

  test('a folder without any code says so', async () => {
    const { status, stderr } = await plan('--source', 'docs')
    expect([status, stderr]).toEqual([
      0,
      'otel-doctor: --source docs: there is no program code in it that says anything of telemetry, and no build file\n',
    ])
  })

  test('one file', async () => {
    const { stdout } = await plan('--source', 'src/Main.kt')
    expect(stdout).toContain('src/Main.kt:7')
  })

  test('a credential in code is shown nowhere', async () => {
    const { stdout, stderr } = await runCli(['check', '--offline', '--clean-env', '--source', '.', '--format', 'json'], { cwd: folder })
    expect(stdout + stderr).not.toContain('c4n4ry9Secret')
    expect(stdout).toContain('authorization')
  })

  test('a path that is not there is one sentence, and exit status 2', async () => {
    const { status, stderr } = await plan('--source', 'nowhere')
    expect(status).toBe(2)
    expect(stderr).toBe('otel-doctor: nowhere does not exist: check the path\n')
  })

  test('what cannot be told is said on standard error, with its place', async () => {
    writeFileSync(join(root, 'Open.kt'), MAIN.replace('"http://localhost:5000/v1/traces"', 'config.url'))
    const { stderr } = await runCli(['check', '--offline', '--clean-env', '--source', join(root, 'Open.kt')], { cwd: folder })
    expect(stderr).toContain(
      'Open.kt:7: OtlpHttpSpanExporter.setEndpoint cannot be told from the source: config.url is known only when it runs.',
    )
  })
})
