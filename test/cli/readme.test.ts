import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plan } from '../../src/index.ts'
import { KINDS } from '../../src/otlp/fault-kinds.ts'
import { parseFault } from '../../src/otlp/index.ts'
import { runCli } from '../support/cli.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe('the README says what is so', () => {
  it('every option that it names is one of check or of receiver, and known to --help', async () => {
    const helps = await Promise.all(['check', 'receiver'].map((command) => runCli([command, '--help'])))
    const help = helps.map(({ stdout }) => stdout).join('')
    const named = new Set([...readme.matchAll(/`(--[a-z][a-z-]+)/g)].map((m) => m[1] ?? ''))
    for (const option of named) expect(help).toContain(option)
  })

  it('every fault that it names is one that the receiver knows, and none is left out', () => {
    const table = /^\| fault \|[^]*?\n\n/m.exec(readme)?.[0] ?? ''
    const named = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap((row) =>
      [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ''),
    )
    for (const fault of named) expect(() => parseFault(fault.replace('URL', '/a').replace('HEADER', 'x-a'))).not.toThrow()
    expect(new Set(named.map((fault) => fault.replace(/=.*/, '')))).toEqual(new Set(Object.keys(KINDS)))
  })

  it('every command that it names answers', async () => {
    const commands = new Set([...readme.matchAll(/^\| `otel-doctor (\w+)/gm)].map((m) => m[1] ?? ''))
    expect(commands.size).toBe(7)
    for (const command of commands) expect((await runCli([command, '--help'])).stdout).toContain(`otel-doctor ${command}`)
  })

  it('its library example gives what it says', () => {
    const p = plan({ runtime: 'goose', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:5000' } })
    expect(readme).toContain(`p.traces.url // '${p.traces.url}'`)
  })

  it('its first report is what the command prints for that set-up, but for the questions to the backend', async () => {
    const settings = [
      'OTEL_EXPORTER_OTLP_HEADERS=x-mlflow-experiment-id: 0',
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:5000',
      'OTEL_METRICS_EXPORTER=none',
      'OTEL_LOGS_EXPORTER=none',
    ]
    const args = settings.flatMap((setting) => ['--env', setting])
    const { stdout } = await runCli(['check', '--offline', '--clean-env', '--runtime', 'goose@1.52.0', ...args])
    for (const line of stdout.split('\n').filter((l) => l.includes('colon') || l.includes('drops the item'))) expect(readme).toContain(line)
  })

  it('an announcement comes before anything goes to a host that is not near, and none for a near one', async () => {
    const far = await runCli([
      'check',
      '--clean-env',
      '--runtime',
      'goose',
      '--timeout',
      '1s',
      '--env',
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://otlp.example.invalid',
    ])
    expect(far.stderr).toMatch(/^Asking otlp\.example\.invalid:80: /)
    const near = await runCli([
      'check',
      '--clean-env',
      '--runtime',
      'goose',
      '--timeout',
      '1s',
      '--env',
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1',
    ])
    expect(near.stderr).toBe('')
  })
})
