import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runtimes } from '../runtimes/index.ts'
import { didYouMean } from '../text.ts'
import type { Layer } from '../types.ts'
import { UsageError } from '../usage.ts'

export interface Detected {
  runtime: string
  wiring?: string
  version?: string
  detectedBy: string
  candidates: string[]
}

/** `ID[:WIRING][@VERSION]`: the id ends at the first colon, the version starts at the last @. Throws UsageError. */
export function parseRuntime(text: string): Detected {
  const at = text.lastIndexOf('@')
  const version = at > 0 ? text.slice(at + 1) : undefined
  const head = at > 0 ? text.slice(0, at) : text
  const colon = head.indexOf(':')
  const id = colon < 0 ? head : head.slice(0, colon)
  const wiring = colon < 0 ? undefined : head.slice(colon + 1)
  const runtime = runtimes.find((r) => r.id === id)
  const ids = runtimes.map((r) => r.id)
  if (!runtime) throw new UsageError(`--runtime ${shown(id)}: there is no such runtime${meant(id, ids)}. Known: ${ids.join(', ')}.`)
  if (wiring !== undefined && !runtime.wirings.includes(wiring)) {
    throw new UsageError(
      `--runtime ${shown(text)}: ${id} has no wiring ${shown(wiring)}${meant(wiring, runtime.wirings)}. Known: ${runtime.wirings.join(', ')}.`,
    )
  }
  if (version !== undefined && !/^v?\d[\w.+-]*$/.test(version))
    throw new UsageError(`--runtime ${shown(text)}: ${shown(version)} is no version; write it like ${id}@${runtime.newest}.`)
  return { runtime: id, wiring, version: version?.replace(/^v/, ''), detectedBy: '--runtime', candidates: [] }
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 60))
const meant = (word: string, known: readonly string[]): string => {
  const best = didYouMean(word, known)
  return best ? ` (did you mean ${best}?)` : ''
}

/** Which program it is, where nobody said: its own settings, then the PATH; `spec` where nothing is found. */
export function detect(words: readonly string[], layers: readonly Layer[], path: string | undefined, by = '--command'): Detected {
  const program = words
    .map((word) => word.replace(/^.*[/\\]/, '').replace(/\.exe$/, ''))
    .find((word) => runtimes.some((r) => r.id === word))
  if (program) return { runtime: program, detectedBy: by, candidates: [] }
  const configured = layers.find((layer) => layer.kind === 'goose-config' && layer.settings.some((s) => s.name.startsWith('otel_')))
  if (configured) return { runtime: 'goose', detectedBy: configured.source, candidates: [] }
  const found = onPath('goose', path)
  if (found) return { runtime: 'goose', detectedBy: 'PATH', candidates: ['spec'] }
  return { runtime: 'spec', detectedBy: 'nothing found', candidates: runtimes.map((r) => r.id).filter((id) => id !== 'spec') }
}

function onPath(program: string, path: string | undefined): boolean {
  return (path ?? '').split(delimiter).some((folder) => {
    if (folder === '') return false
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
