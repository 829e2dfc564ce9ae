import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../src/cli/output.ts'
import { FORMATS as PLAN } from '../../src/cli/plan.ts'
import { FORMATS as REPORT } from '../../src/cli/report.ts'
import { isLively } from '../../src/cli/run-check.ts'
import { listOf } from '../../src/text.ts'
import { runCli } from '../support/cli.ts'

const BIN = fileURLToPath(new URL('../../bin/otel-doctor.js', import.meta.url))
const FULL = '/dev/full'

describe('progress is shown where a line can be written over', () => {
  it('on a terminal', () => expect(isLively({ isTTY: true, columns: 80 }, {})).toBe(true))

  it.each([
    ['a pipe', {}, {}],
    ['a terminal that nobody told its size (docker run -t)', { isTTY: true, columns: 0 }, {}],
    ['a terminal that cannot go back', { isTTY: true, columns: 80 }, { TERM: 'dumb' }],
    ['the log of a CI job', { isTTY: true, columns: 80 }, { CI: 'true' }],
  ])('not on %s', (_where, stream, env) => expect(isLively(stream, env)).toBe(false))
})

it.runIf(existsSync(FULL))('a full disk is one sentence and exit status 2', async () => {
  const child = spawn(process.execPath, ['--', BIN, 'check', '--offline', '--clean-env'], {
    stdio: ['ignore', openSync(FULL, 'w'), 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()))
  const status = await new Promise((resolve) => child.on('close', resolve))
  expect([status, said]).toEqual([
    2,
    'otel-doctor: standard output cannot be written (ENOSPC): make room for it, or name a file with --format.\n',
  ])
})

it.runIf(process.platform === 'linux')('a folder that is gone is one sentence and exit status 2', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
  const line = 'rmdir "$PWD" && exec "$0" -- "$1" check --offline'
  const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, BIN], { cwd: folder, encoding: 'utf8' })
  expect([status, stderr]).toEqual([2, 'otel-doctor: the folder that this shell stands in is gone: change to another one\n'])
})

it.each([
  ['check', FORMATS],
  ['plan', PLAN],
  ['report', REPORT],
] as const)('the help of %s names the formats that it takes, and no other', async (command, formats) => {
  const { stdout } = await runCli([command, '--help'])
  const help = stdout.replace(/\s+/g, ' ')
  expect(help).toContain(`--format ${listOf(formats, 'or')}; FORMAT=FILE`)
})

describe('in a job of GitHub Actions no file and no value gives the runner a command', () => {
  const command = /^\s*::|##\[/m
  it.each(['text', 'markdown', 'json', 'junit', 'github'])('%s', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
    for (const name of ['::error::x.env', '##[error]x.env']) {
      writeFileSync(join(folder, name), 'OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318\nOTEL_EXPORTER_OTLP_HEADERS=x-a: 1\n')
      const args = ['check', '--offline', '--clean-env', '--runtime', 'goose', '--env-file', name, '--format', format]
      const { stdout } = await runCli(args, { cwd: folder, env: { GITHUB_ACTIONS: 'true' } })
      expect(stdout).toContain('x.env')
      expect(stdout.replace(/^::(?:error|warning|notice) .*$/gm, '')).not.toMatch(command)
      if (format === 'json') expect(JSON.stringify(JSON.parse(stdout))).toContain(`"source":"${name}"`)
    }
    rmSync(folder, { recursive: true })
  })
})
