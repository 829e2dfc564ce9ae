import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { finish, sleep } from './processes.ts'

/** What a machine lacks, in words for the report. */
export interface Missing {
  missing: string
}

const CACHE = process.env['OTEL_DOCTOR_CACHE'] ?? join(homedir(), '.cache', 'otel-doctor')
const INSTALL_MINUTES = 20
const LOCK_STALE_MS = (INSTALL_MINUTES + 1) * 60_000
export const recipes = fileURLToPath(new URL('../recipes/', import.meta.url))

export const isMissing = (thing: object): thing is Missing => 'missing' in thing

/** The goose program of one version, from npm. */
export async function goose(version: string): Promise<{ program: string } | Missing> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `goose is fetched for linux-x64 only, this is ${process.platform}-${process.arch}` }
  const program = (folder: string): string => join(folder, 'node_modules/@aaif/goose-binary-linux-x64/bin/goose')
  return installed(`goose-${version}`, (folder) => ({
    steps: [['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `@aaif/goose-binary-linux-x64@${version}`]],
    works: [program(folder), '--version'],
    result: { program: program(folder) },
  }))
}

const VENVS = {
  '3.17.2': { folder: 'slim-mlflow-3.17.2', requirements: 'requirements-slim-mlflow-3.17.2.txt' },
  '3.10.1': { folder: 'mlflow-3.10.1', requirements: 'requirements-mlflow-3.10.1.txt' },
  '3.6.0': { folder: 'mlflow-3.6.0', requirements: 'requirements-mlflow-3.6.0.txt' },
  '2.22.5': { folder: 'mlflow-2.22.5', requirements: 'requirements-mlflow-2.22.5.txt' },
  /** With what its basic auth needs. */
  '3.17.2-full': { folder: 'full-mlflow-3.17.2', requirements: 'requirements-full-mlflow-3.17.2.txt' },
}
export type MlflowVersion = keyof typeof VENVS

/** A Python environment with one MLflow version, every package pinned. */
export async function mlflow(version: MlflowVersion): Promise<{ venv: string } | Missing> {
  const { folder: name, requirements } = VENVS[version]
  return installed(name, (folder) => {
    const venv = join(folder, 'venv')
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', join(recipes, requirements)]
    return {
      steps: [
        ['python3', '-m', 'venv', venv],
        [join(venv, 'bin/python'), ...pip],
      ],
      works: [
        join(venv, 'bin/python'),
        '-c',
        `import importlib.metadata as m; v = m.version("mlflow-skinny"); assert v == "${version.replace('-full', '')}", v`,
      ],
      result: { venv },
    }
  })
}

/** The source of a test program. */
export const programFolder = (name: string): string => fileURLToPath(new URL(`../programs/${name}`, import.meta.url))

/** Tells one state of a program's source from another: what is built from it goes by it in the cache. */
export function fingerprint(folder: string): string {
  const hash = createHash('sha256')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)))
  return hash.digest('hex').slice(0, 8)
}

export const isInstalled = (name: string): boolean => existsSync(join(CACHE, name, '.ready'))

interface Plan<T> {
  steps: string[][]
  /** A command that ends with 0 where the installation is whole. */
  works: string[]
  result: T
  /** For what takes longer to build than other things do. */
  minutes?: number
}

/** Installs into the cache once: `.ready` says that it is whole, and a lock keeps two test runs apart. A virtual environment cannot be moved, hence no rename. */
export async function installed<T>(name: string, make: (folder: string) => Plan<T>): Promise<T | Missing> {
  const folder = join(CACHE, name)
  const ready = join(folder, '.ready')
  const { steps, works, result, minutes = INSTALL_MINUTES } = make(folder)
  if (existsSync(ready)) return result
  mkdirSync(CACHE, { recursive: true })
  const unlock = await lock(`${folder}.lock`)
  if (!unlock) return { missing: `${name}: another installation holds ${folder}.lock` }
  try {
    if (existsSync(ready)) return result
    if (await ok(works)) return whole(ready, result)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const until = Date.now() + minutes * 60_000
    for (const [command = '', ...args] of steps) {
      const step = await finish(command, args, until - Date.now(), { cwd: folder })
      if (step.late) return { missing: `${name}: the installation took more than ${minutes} minutes` }
      if (step.status !== 0) return { missing: `${name}: ${command} failed: ${lastLine(step.stderr) || `status ${step.status}`}` }
    }
    return (await ok(works)) ? whole(ready, result) : { missing: `${name}: installed, but it does not run here` }
  } finally {
    unlock()
  }
}

const ok = async ([command = '', ...args]: string[]): Promise<boolean> =>
  existsSync(command) && (await finish(command, args, 120_000)).status === 0

function whole<T>(ready: string, result: T): T {
  writeFileSync(ready, '')
  return result
}

async function lock(path: string): Promise<(() => void) | null> {
  const until = Date.now() + LOCK_STALE_MS
  while (Date.now() < until) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch {
      if (abandoned(path)) rmSync(path, { force: true })
      else await sleep(500)
    }
  }
  return null
}

function abandoned(path: string): boolean {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0)
    return false
  } catch {
    return true
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
