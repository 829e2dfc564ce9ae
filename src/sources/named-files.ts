import { realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import type { Layer } from '../types.ts'
import { UsageError } from '../usage.ts'
import { namesFile } from './names.ts'
import { FileError, listFolder, type Read } from './reader.ts'

/** Files that settings name: their content, or null where they are missing. With a root, `/app/ca.pem` is `ROOT/app/ca.pem`. Throws UsageError for a root that is no folder. */
export function namedFiles(layers: readonly Layer[], root: string | undefined, read: Read): Record<string, string | null> {
  if (root !== undefined) refuseNoFolder(root)
  const out: Record<string, string | null> = {}
  for (const { name, value } of layers.flatMap(({ settings }) => settings)) {
    const path = value.reveal()
    if (!namesFile(name) || path === '' || path in out) continue
    if (name === FOLDERS) for (const folder of path.split(':')) Object.assign(out, filesIn(folder, root, read))
    const content = name === FOLDERS ? undefined : contentOf(path, root, read)
    if (content !== undefined) out[path] = content
  }
  return out
}

/** Folders, parted by colons. */
const FOLDERS = 'SSL_CERT_DIR'
/** What a system trusts is some hundred files, and as many links to them. */
const MOST = 2_000

/** The files of a folder, each under its path, and the folder itself as an empty text; null where there is none. */
function filesIn(folder: string, root: string | undefined, read: Read): Record<string, string | null> {
  const place = root === undefined ? folder : join(root, join('/', folder))
  if (folder === '') return {}
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) return isKnown(place, root) ? { [folder]: null } : {}
  const paths = listFolder(place, MOST).map((name) => `${folder.replace(/\/+$/, '')}/${name}`)
  const out: Record<string, string | null> = { [folder]: '' }
  for (const path of paths) {
    const text = contentOf(path, root, read)
    if (typeof text === 'string') out[path] = text
  }
  return out
}

/** null: missing; undefined: it is there, and cannot be read. */
function contentOf(path: string, root: string | undefined, read: Read): string | null | undefined {
  const place = root === undefined ? path : join(root, join('/', path))
  try {
    if (root !== undefined && leaves(place, root)) return undefined
    return read(place, { lossy: true })
  } catch (error) {
    if (error instanceof FileError) return error.kind === 'missing' && isKnown(place, root) ? null : undefined
    throw error
  }
}

/** A root holds some folders of the program's machine: a file is missing where its folder is there, else nothing is known of it. */
const isKnown = (place: string, root: string | undefined): boolean =>
  root === undefined || statSync(dirname(place), { throwIfNoEntry: false })?.isDirectory() === true

/** A link may not lead out of the root. */
function leaves(place: string, root: string): boolean {
  try {
    const way = relative(realpathSync(root), realpathSync(place))
    return way.startsWith('..') || isAbsolute(way)
  } catch {
    return false
  }
}

function refuseNoFolder(root: string): void {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`--root ${JSON.stringify(root)}: there is no such folder; name the one that stands for / of the program.`)
}
