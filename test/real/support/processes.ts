import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const groups = new Set<number>()
const folders = new Set<string>()

function killAll(): void {
  for (const pid of groups) killGroup(pid)
  for (const folder of folders) removeFolder(folder)
}

/** A folder that is gone at the end of this process at the latest. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `otel-doctor-${name}-`))
  folders.add(folder)
  return folder
}

export function removeFolder(folder: string): void {
  folders.delete(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // it has ended by itself
  }
  groups.delete(pid)
}

process.on('exit', killAll)
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    killAll()
    process.exit(status)
  })
}

/** Starts a program as a process group of its own, which ends with this process at the latest. */
export function startGroup(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true })
  if (child.pid !== undefined) groups.add(child.pid)
  return child
}

/** Ends a group: asks first, and after `graceMs` milliseconds kills what is left of it. */
export async function stopGroup(child: ChildProcess, graceMs = 3000): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    try {
      process.kill(-pid, 'SIGTERM')
    } catch {
      // it has ended by itself
    }
    await Promise.race([ended, sleep(graceMs)])
  }
  killGroup(pid)
}

export interface Finished {
  status: number | null
  stdout: string
  stderr: string
  late: boolean
}

/** Runs a program to its end, or to the deadline (milliseconds). Never throws: a program that does not start has status null. */
export function finish(command: string, args: readonly string[], timeoutMs: number, options: SpawnOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = startGroup(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const out = { status: null as number | null, stdout: '', stderr: '', late: false }
    const timer = setTimeout(() => {
      out.late = true
      if (child.pid !== undefined) killGroup(child.pid)
    }, timeoutMs)
    child.stdout?.on('data', (chunk) => (out.stdout += String(chunk)))
    child.stderr?.on('data', (chunk) => (out.stderr += String(chunk)))
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ ...out, stderr: error.message })
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      if (child.pid !== undefined) killGroup(child.pid)
      resolve({ ...out, status })
    })
  })
}

/** Where the shell would find a program. */
export const onPath = (name: string): string | null =>
  (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path)) ?? null

const FIRST_PORT = 20_000
const LAST_PORT = 32_000

/** A loopback port that was free a moment ago, below the range that the system gives to connections: it is free still when the server comes. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    if (await isFree(port, '127.0.0.1')) return port
  }
  throw new Error(`no port from ${FIRST_PORT} to ${LAST_PORT} is free`)
}

/** Whether somebody could listen there. */
export function isFree(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, address, () => server.close(() => resolve(true)))
  })
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
