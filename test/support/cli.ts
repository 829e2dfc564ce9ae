import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

const BIN = fileURLToPath(new URL('../../bin/otel-doctor.js', import.meta.url))

export interface RunOptions {
  env?: Record<string, string>
  cwd?: string
  /** Milliseconds until the process is ended. */
  timeoutMs?: number
  /** Called with the process, e.g. to interrupt it. */
  started?: (child: ReturnType<typeof spawn>) => void
}

/**
 * Runs the bundled command with exactly this environment (and PATH), as a user in a pipe. The `--` keeps Node from looking at the file of
 * our --env-file itself: without it Node 20 and 22 refuse a missing one with exit status 9 before any program starts.
 */
export function runCli(args: readonly string[], { env = {}, cwd, timeoutMs = 20_000, started }: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--', BIN, ...args], {
      cwd,
      env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const out = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text))
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.on('error', reject)
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve({ status, ...out })
    })
    started?.(child)
  })
}
