import { readlinkSync } from 'node:fs'
import { secretOf } from '../redact.ts'
import type { Layer, Setting } from '../types.ts'
import { UsageError } from '../usage.ts'
import { FileError, type Read, readBounded } from './reader.ts'

/** A running process as it was started: its environment, the words of its command line, its executable where it can be told. */
export interface Running {
  layer: Layer
  command: string[]
  exe?: string
}

export interface Proc {
  platform?: NodeJS.Platform
  readFile?: Read
  readLink?: (path: string) => string
}

// Linux lets arguments and environment together fill a quarter of the stack limit, 6 MB at most (execve(2)).
const MAX = 8_000_000

/** Reads a process of the same user from /proc; what it changed in its environment since its start does not show there. Throws UsageError. */
export function fromPid(
  pid: string | number,
  { platform = process.platform, readFile = readBounded, readLink = readlinkSync }: Proc = {},
): Running {
  const id = String(pid)
  if (!/^[1-9]\d{0,9}$/.test(id)) throw new UsageError('--pid needs the number of a process: find it with ps, and write --pid 1234')
  if (platform !== 'linux')
    throw new UsageError(`--pid ${id} works on Linux only: on this system give the settings with --env or --env-file`)
  const source = `process ${id}`
  const environ = readProc(id, 'environ', readFile)
  const settings = environ.split('\0').flatMap((item) => settingOf(item, source))
  const command = readProc(id, 'cmdline', readFile).split('\0')
  if (command.at(-1) === '') command.pop()
  const running: Running = { layer: { source, kind: 'environment', delivered: true, settings }, command }
  const exe = linkOf(`/proc/${id}/exe`, readLink)
  return exe === undefined ? running : { ...running, exe }
}

function settingOf(item: string, source: string): Setting[] {
  const equals = item.indexOf('=')
  if (equals <= 0) return []
  const name = item.slice(0, equals)
  return [{ name, value: secretOf(name, item.slice(equals + 1)), from: { source, setting: name } }]
}

function readProc(id: string, file: string, readFile: Read): string {
  try {
    return readFile(`/proc/${id}/${file}`, { max: MAX, lossy: true })
  } catch (error) {
    const kind = error instanceof FileError ? error.kind : 'missing'
    if (kind === 'missing') throw new UsageError(`--pid ${id}: there is no such process: list the running ones with ps`)
    if (kind === 'too-large')
      throw new UsageError(`--pid ${id}: its ${file} is larger than ${MAX / 1_000_000} MB: give the settings with --env-file`)
    throw new UsageError(`--pid ${id}: the process cannot be read, as it belongs to another user or has ended: run otel-doctor as its user`)
  }
}

function linkOf(path: string, readLink: (path: string) => string): string | undefined {
  try {
    return readLink(path)
  } catch {
    return undefined
  }
}
