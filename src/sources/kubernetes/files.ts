import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { visible } from '../../text.ts'
import { UsageError } from '../../usage.ts'
import { readChunks } from '../reader.ts'

/** A file of manifests, to be gone through as often as need be. */
export interface ManifestFile {
  path: string
  chunks(): Iterable<string>
}

/** A stream of manifests may be this large; it is read piece by piece. */
const MAX = 64_000_000
const MOST_FILES = 5_000
const DEPTH = 10

/** The file, or all YAML and JSON files under the folder; no link is followed. Throws UsageError. */
export function manifestFiles(path: string): ManifestFile[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [fileAt(path)]
  const paths = filesUnder(path, 0)
  if (paths.length === 0) throw new UsageError(`--manifest ${visible(path, 300)}: there is no .yaml, .yml or .json file in this folder`)
  if (paths.length > MOST_FILES)
    throw new UsageError(`--manifest ${visible(path, 300)}: there are more than ${MOST_FILES} files in this folder: name a part of it`)
  return paths.map(fileAt)
}

const fileAt = (path: string): ManifestFile => ({ path, chunks: () => readChunks(path, MAX) })

function filesUnder(folder: string, depth: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return depth < DEPTH && !/^(?:\.|node_modules$)/.test(entry.name) ? filesUnder(path, depth + 1) : []
    return entry.isFile() && /\.(?:ya?ml|json)$/i.test(entry.name) ? [path] : []
  })
}
