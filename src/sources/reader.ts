import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs'
import { visible } from '../text.ts'
import { UsageError } from '../usage.ts'

export type FileProblem = 'missing' | 'folder' | 'unreadable' | 'special' | 'too-large' | 'not-utf8'

/** A file that cannot be read; the message is one sentence for the user. */
export class FileError extends UsageError {
  override name = 'FileError'
  readonly kind: FileProblem
  constructor(kind: FileProblem, message: string) {
    super(message)
    this.kind = kind
  }
}

interface ReadOptions {
  /** Bytes; a larger file is refused, not cut. */
  max?: number
  /** Bytes that are not UTF-8 become U+FFFD instead of an error. */
  lossy?: boolean
}

/** Reads a whole text file. Throws FileError. */
export type Read = (path: string, options?: ReadOptions) => string
/** The names in a folder, 200 unless told otherwise; none where it cannot be read. */
export type List = (folder: string, most?: number) => string[]

const MAX_BYTES = 1_000_000

/** Reads a text file of at most `max` bytes (1 MB); never a device, a pipe or a folder. Throws FileError. */
export const readBounded: Read = (path, { max = MAX_BYTES, lossy = false } = {}) => {
  const bytes = bytesOf(path, max)
  refuseUtf16(path, bytes)
  try {
    return new TextDecoder('utf-8', { fatal: !lossy, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new FileError('not-utf8', `${shown(path)} is not UTF-8 text (line ${badLine(bytes)}): save it as UTF-8`)
  }
}

/** The first 64 KB of a text file, to tell what kind it is. Throws FileError. */
export function readHead(path: string, size = 65_536): string {
  let file: number | undefined
  try {
    refuse(path, statSync(path), Number.POSITIVE_INFINITY)
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    refuse(path, fstatSync(file), Number.POSITIVE_INFINITY)
    const buffer = new Uint8Array(size)
    const head = buffer.subarray(0, readSync(file, buffer, 0, size, null))
    refuseUtf16(path, head)
    return new TextDecoder().decode(head)
  } catch (error) {
    throw error instanceof FileError ? error : systemError(path, error)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** A text file, as far as it can be read; null: it cannot. */
export function textOrNull(path: string, read: Read, options: ReadOptions = {}): string | null {
  try {
    return read(path, { lossy: true, ...options })
  } catch (error) {
    if (error instanceof FileError) return null
    throw error
  }
}

/** A text file piece by piece, at most `max` bytes of it; bytes that are not UTF-8 become U+FFFD. Throws FileError. */
export function* readChunks(path: string, max: number, size = 1 << 16): Generator<string> {
  let file: number | undefined
  try {
    refuse(path, statSync(path), max)
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    refuse(path, fstatSync(file), max)
    const decoder = new TextDecoder()
    const buffer = new Uint8Array(size)
    for (let got = readSync(file, buffer), all = 0; got > 0; all += got, got = readSync(file, buffer)) {
      if (all === 0) refuseUtf16(path, buffer)
      yield decoder.decode(buffer.subarray(0, got), { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    throw error instanceof Error && 'code' in error ? systemError(path, error) : error
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

export const listFolder: List = (folder, most = 200) => {
  try {
    return readdirSync(folder).toSorted().slice(0, most)
  } catch {
    return []
  }
}

function bytesOf(path: string, max: number): Uint8Array {
  let file: number | undefined
  try {
    // Opening a device can act on it, so the kind is asked first, and again of what was opened.
    refuse(path, statSync(path), max)
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    refuse(path, fstatSync(file), max)
    const buffer = new Uint8Array(max + 1)
    let length = 0
    for (let got = -1; got !== 0 && length <= max; length += got) got = readSync(file, buffer, length, max + 1 - length, null)
    if (length > max) throw tooLarge(path, max)
    return buffer.subarray(0, length)
  } catch (error) {
    throw error instanceof FileError ? error : systemError(path, error)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function refuse(path: string, stats: Stats, max: number): void {
  if (stats.isDirectory()) throw new FileError('folder', `${shown(path)} is a folder, not a file: name a file in it`)
  if (!stats.isFile())
    throw new FileError('special', `${shown(path)} is a device, pipe or socket, not a file: save its content in a file and name that`)
  if (stats.size > max) throw tooLarge(path, max)
}

/** What `>` of Windows PowerShell writes. No program that is known here reads its settings so. */
function refuseUtf16(path: string, [first, second]: Uint8Array): void {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new FileError('not-utf8', `${shown(path)} is UTF-16 text: save it as UTF-8`)
}

const tooLarge = (path: string, max: number): FileError =>
  new FileError('too-large', `${shown(path)} is larger than ${max / 1_000_000} MB, too large for a settings file: name the right file`)

function systemError(path: string, error: unknown): FileError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileError('missing', `${shown(path)} does not exist: check the path`)
  if (code === 'EACCES' || code === 'EPERM')
    return new FileError('unreadable', `${shown(path)} cannot be read (permission denied): make it readable for this user`)
  return new FileError('unreadable', `${shown(path)} cannot be read (${visible(code, 40)}): check the path`)
}

/** The first line that a UTF-8 decoder refuses. */
function badLine(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0; start <= bytes.length; line++) {
    const next = bytes.indexOf(10, start)
    const end = next < 0 ? bytes.length : next
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    if (next < 0) break
    start = next + 1
  }
  return line
}

const shown = (path: string): string => visible(path, 300)
