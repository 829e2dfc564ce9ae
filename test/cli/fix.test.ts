import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Ran, runCli } from '../support/cli.ts'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const WRONG = `# my settings
OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:5000 # MLflow

export OTEL_EXPORTER_OTLP_HEADERS="x-mlflow-experiment-id: 0,Authorization: Bearer CANARY0123"  # ours
OTEL_EXPORTER_OTLP_COMPRESSION=gzip
`
const RIGHT = WRONG.replaceAll(': 0', '=0')
  .replace('Authorization: ', 'Authorization=')
  .replace('OTEL_EXPORTER_OTLP_COMPRESSION', '# OTEL_EXPORTER_OTLP_COMPRESSION')

const fix = (file: string, ...more: string[]): Promise<Ran> =>
  runCli(['check', '--offline', '--clean-env', '--runtime', 'goose', '--file', file, '--fix', ...more], { cwd: folder })
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8')

describe('check --fix', () => {
  it('shows with --dry-run what would change, and changes nothing', async () => {
    writeFileSync(join(folder, '.env'), WRONG)
    const { status, stdout, stderr } = await fix('.env', '--dry-run')
    expect(status).toBe(1)
    expect(stdout).toContain('+# OTEL_EXPORTER_OTLP_COMPRESSION=gzip')
    expect(stdout + stderr).not.toContain('CANARY')
    expect(textOf('.env')).toBe(WRONG)
    expect(readdirSync(folder)).toEqual(['.env'])
  })

  it('writes it, keeps comments, layout and mode, and looks again', async () => {
    writeFileSync(join(folder, '.env'), WRONG)
    chmodSync(join(folder, '.env'), 0o640)
    const { status, stdout, stderr } = await fix('.env')
    expect(stdout).toContain('goose: healthy')
    expect(status).toBe(0)
    expect(textOf('.env')).toBe(RIGHT)
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o640)
    expect(stdout + stderr).not.toContain('CANARY')
    expect(readdirSync(folder)).toEqual(['.env'])
  })

  it('keeps the old file with --backup, for its owner only', async () => {
    writeFileSync(join(folder, '.env'), WRONG)
    await fix('.env', '--backup')
    expect(textOf('.env.bak')).toBe(WRONG)
    expect(statSync(join(folder, '.env.bak')).mode & 0o777).toBe(0o600)
  })

  it('mends a goose configuration', async () => {
    mkdirSync(join(folder, 'goose'))
    writeFileSync(
      join(folder, 'goose/config.yaml'),
      'GOOSE_MODEL: x\n# where to\notel_exporter_otlp_endpoint: "collector:4318" # the Collector\n',
    )
    const { status } = await fix('goose/config.yaml')
    expect(status).toBe(0)
    expect(textOf('goose/config.yaml')).toBe(
      'GOOSE_MODEL: x\n# where to\notel_exporter_otlp_endpoint: "http://collector:4318" # the Collector\n',
    )
  })

  it('refuses a link, and leaves what it leads to alone', async () => {
    writeFileSync(join(folder, 'real.env'), WRONG)
    symlinkSync('real.env', join(folder, '.env'))
    const { status, stderr } = await fix('.env')
    expect(status).toBe(2)
    expect(stderr).toMatch(/\.env is a link; name the file that it leads to/)
    expect(textOf('real.env')).toBe(WRONG)
  })

  it('leaves a healthy file alone', async () => {
    writeFileSync(join(folder, '.env'), RIGHT)
    const before = statSync(join(folder, '.env')).mtimeMs
    expect((await fix('.env')).status).toBe(0)
    expect(statSync(join(folder, '.env')).mtimeMs).toBe(before)
  })

  it('says what no file can mend', async () => {
    const { stderr, status } = await runCli(
      ['check', '--offline', '--clean-env', '--runtime', 'goose', '--env', 'OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318', '--fix'],
      { cwd: folder },
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(/endpoint\/scheme-missing: its fix is no change of a file/)
  })

  it('--dry-run alone is bad usage', async () => {
    const { status, stderr } = await runCli(['check', '--offline', '--dry-run'], { cwd: folder })
    expect(status).toBe(2)
    expect(stderr).toMatch(/--dry-run goes with --fix/)
  })
})
