import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { reportSchema, type Report } from '../../src/report/schema.ts'

/** Runs the whole command within this process, which is quicker than a process of its own: the exit status and the report. Throws what it complains about. */
export async function checkHere(args: readonly string[]): Promise<{ status: number; report: Report }> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-run-'))
  const file = join(folder, 'report.json')
  const said: string[] = []
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((...[, ...rest]) => (callbackOf(rest)?.(), true))
  const told = vi.spyOn(process.stderr, 'write').mockImplementation((text, ...rest) => {
    said.push(String(text))
    callbackOf(rest)?.()
    return true
  })
  try {
    const status = await run(['check', '--clean-env', '--quiet', '--format', `json=${file}`, ...args])
    if (!existsSync(file)) throw new Error(`exit ${status}: ${said.join('').trim()}`)
    return { status, report: reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) }
  } finally {
    written.mockRestore()
    told.mockRestore()
    rmSync(folder, { recursive: true, force: true })
  }
}

const callbackOf = (rest: readonly unknown[]): (() => void) | undefined =>
  rest.find((part): part is () => void => typeof part === 'function')
