import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { textAt } from '../support/tables.ts'

interface Action {
  runs: { steps: { run: string; env: Record<string, string> }[] }
}

const BIN = fileURLToPath(new URL('../../bin/otel-doctor.js', import.meta.url))
const [step] = (parse(textAt('action.yml')) as Action).runs.steps
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otel-doctor-action-'))
  // In place of the registry: what npx would run is the command of this checkout.
  writeFileSync(join(folder, 'npx'), `#!/bin/sh\nshift 2\nexec "${process.execPath}" -- "${BIN}" "$@"\n`)
  chmodSync(join(folder, 'npx'), 0o755)
  writeFileSync(join(folder, 'bad.env'), 'OTEL_EXPORTER_OTLP_ENDPOINT=localhost:5000\n')
  mkdirSync(join(folder, 'auth'))
  writeFileSync(join(folder, 'auth/missing'), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** As a runner starts a step of `shell: bash`: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions */
function run(args: string): { status: number | null; stdout: string; summary: string } {
  const summary = join(folder, 'summary.md')
  for (const file of [summary, join(folder, 'otel-doctor.md')]) rmSync(file, { force: true })
  const env = { PATH: `${folder}:/usr/bin:/bin`, RUNNER_TEMP: folder, GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: 'true' }
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? ''], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, OTEL_DOCTOR_ARGS: `--offline --clean-env --runtime goose ${args}`, OTEL_DOCTOR_VERSION: 'latest' },
  })
  return { status, stdout, summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '' }
}

describe.runIf(existsSync('/bin/bash'))('the action', () => {
  it('takes its inputs from variables, so that no argument is a part of the script', () => {
    expect(Object.values(step?.env ?? {})).toEqual(['${{ inputs.args }}', '${{ inputs.version }}'])
    expect(step?.run).not.toContain('${{')
  })

  it('a fault ends it with 1, and has an annotation and a summary', () => {
    const { status, stdout, summary } = run('--file bad.env')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^::error file=bad\.env,line=1,/m)
    expect(summary).toContain('endpoint/scheme-missing')
  })

  it('a set-up without fault ends it with 0, and has a summary too; a pattern of checks is none of files', () => {
    const { status, summary } = run('--env OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 --disable auth/*')
    expect([status, summary.includes('healthy')]).toEqual([0, true])
  })

  it('bad usage ends it with 2, and has no summary', () => {
    const { status, summary } = run('--file gone.env')
    expect([status, summary]).toEqual([2, ''])
  })
})
