import { existsSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { FileError, type Read } from '../reader.ts'

const USUAL = /^(?:docker-)?compose\.ya?ml$/
const OVERRIDES = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml']

/** The file that compose adds by itself to one with its usual name, where no option names the files. */
export function overrideOf(path: string, read: Read): string[] {
  if (!USUAL.test(basename(path))) return []
  const found = OVERRIDES.map((name) => join(dirname(path), name)).find((beside) => isThere(beside, read))
  return found === undefined ? [] : [found]
}

function isThere(path: string, read: Read): boolean {
  try {
    read(path, { max: 4_000_000 })
    return true
  } catch (error) {
    if (error instanceof FileError) return error.kind !== 'missing'
    throw error
  }
}

/** True for the file that compose adds by itself to another one of the list. */
export const isAdded = (path: string, all: readonly string[]): boolean =>
  OVERRIDES.includes(basename(path)) &&
  all.some((other) => USUAL.test(basename(other)) && resolve(dirname(other)) === resolve(dirname(path)))

interface Named {
  kind: string
  option: string
  spec: string
}

/**
 * `--compose a.yml --compose b.yml` of one folder are one project, as `docker compose -f a.yml -f b.yml` has it. Manifests are of one cluster: what
 * an Instrumentation says, or a ConfigMap, holds for the workloads of another file.
 */
export function asProjects(named: readonly Named[]): (Named & { also: string[] })[] {
  const out: (Named & { also: string[] })[] = []
  for (const one of named) {
    const first = out.find((other) => isOneWith(one, other))
    if (first) first.also.push(one.spec)
    else out.push({ ...one, also: [] })
  }
  return out
}

const isOneWith = (one: Named, other: Named): boolean =>
  one.kind === other.kind && isWhole(one) && isWhole(other) && (one.kind === 'manifest' || dirname(one.spec) === dirname(other.spec))

/** It names no single service or workload. */
const isWhole = ({ kind, spec }: Named): boolean =>
  (kind === 'compose' && /\.ya?ml$/i.test(spec)) || (kind === 'manifest' && (/\.(?:ya?ml|json)$/i.test(spec) || existsSync(spec)))

export const pathFrom = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path))
