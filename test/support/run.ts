import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { reportSchema, type Report } from '../../src/report/schema.ts'

/** Runs the whole command within this process, which is quicker than a process of its own: the exit status and the report. */
export async function checkHere(args: readonly string[]): Promise<{ status: number; report: Report }> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-run-'))
  const file = join(folder, 'report.json')
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((...[, ...rest]) => (callbackOf(rest)?.(), true))
  try {
    const status = await run(['check', '--clean-env', '--quiet', '--format', `json=${file}`, ...args])
    return { status, report: reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) }
  } finally {
    written.mockRestore()
    rmSync(folder, { recursive: true, force: true })
  }
}

const callbackOf = (rest: readonly unknown[]): (() => void) | undefined =>
  rest.find((part): part is () => void => typeof part === 'function')
