import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { appOf, apps } from '../apps/index.ts'
import { runtimeOf, runtimes } from '../runtimes/index.ts'
import { didYouMean } from '../text.ts'
import type { Layer } from '../types.ts'
import { UsageError } from '../usage.ts'
import type { FromSource } from './code/index.ts'
import type { InFolder } from './folder.ts'

export interface Detected {
  runtime: string
  app?: string
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
  const app = appOf(id)
  const runtime = runtimeOf(app?.runtime ?? id)
  const ids = [...runtimes.map((r) => r.id), ...apps.map((one) => one.id)]
  if (!runtime)
    throw new UsageError(
      `--runtime ${shown(id)}: there is no such runtime${meant(id, [...ids, ...apps.flatMap(({ also = [] }) => also)])}. Known: ${ids.join(', ')}.`,
    )
  if (app && wiring !== undefined) throw new UsageError(`--runtime ${shown(text)}: ${app.id} has no wirings: its own settings decide.`)
  if (wiring !== undefined && !runtime.wirings.includes(wiring)) {
    throw new UsageError(
      `--runtime ${shown(text)}: ${id} has no wiring ${shown(wiring)}${meant(wiring, runtime.wirings)}. Known: ${runtime.wirings.join(', ')}.`,
    )
  }
  if (version !== undefined && !/^v?\d[\w.+-]*$/.test(version))
    throw new UsageError(
      `--runtime ${shown(text)}: ${shown(version)} is no version; write it like ${id}@${app ? (app.newest ?? '1.2.3') : runtime.newest}.`,
    )
  return {
    runtime: runtime.id,
    ...(app ? { app: app.id } : {}),
    wiring,
    version: version?.replace(/^v/, ''),
    detectedBy: '--runtime',
    candidates: [],
  }
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 60))
const meant = (word: string, known: readonly string[]): string => {
  const best = didYouMean(word, known)
  return best ? ` (did you mean ${best}?)` : ''
}

/** What is known of the machine when nobody named the program. */
export interface Clues {
  /** The words of a command line, and where they come from. */
  words: readonly string[]
  by: string
  layers: readonly Layer[]
  /** JVM options of the environment (JAVA_TOOL_OPTIONS). */
  jvm: string
  /** Programs that the folder's build files give away. */
  folder: readonly InFolder[]
  path: string | undefined
  /** What the sources that were named give away. */
  source?: FromSource
}

/** A command line, then a program's own settings, then the folder, then the PATH; `spec` where nothing is found. */
export function detect({ words, by, layers, jvm, folder, path, source }: Clues): Detected {
  const agent = /-javaagent:\S*opentelemetry-javaagent/.test(`${words.join(' ')} ${jvm}`)
  if (agent && isKnown('javaagent'))
    return { runtime: 'javaagent', detectedBy: words.length > 0 ? by : 'JAVA_TOOL_OPTIONS', candidates: [] }
  const program = words.map(programOf).find((id) => id !== null && isKnown(id))
  const wiring = words.some((word) => /(?:^|\/)opentelemetry-instrument$/.test(word)) ? 'auto' : undefined
  if (program) return { runtime: program, wiring, detectedBy: by, candidates: [] }
  if (source?.runtime !== undefined && isKnown(source.runtime))
    return { runtime: source.runtime, wiring: source.wiring, version: source.version, detectedBy: '--source', candidates: [] }
  const configured = layers.find((layer) => layer.kind === 'goose-config' && layer.settings.some((s) => s.name.startsWith('otel_')))
  if (configured) return { runtime: 'goose', detectedBy: configured.source, candidates: [] }
  const [first, ...others] = folder
  if (first) return { runtime: first.runtime, wiring: first.wiring, detectedBy: first.file, candidates: others.map((o) => o.runtime) }
  if (onPath('goose', path)) return { runtime: 'goose', detectedBy: 'PATH', candidates: ['spec'] }
  return { runtime: 'spec', detectedBy: 'nothing found', candidates: runtimes.map((r) => r.id).filter((id) => id !== 'spec') }
}

const isKnown = (id: string): boolean => runtimes.some((r) => r.id === id)

/** The runtime that a word of a command line starts: `/usr/bin/python3.12` is python, `opentelemetry-instrument` too. */
function programOf(word: string): string | null {
  const name = word.replace(/^.*[/\\]/, '').replace(/\.exe$/, '')
  if (/^(?:python[\d.]*|opentelemetry-instrument|uvicorn|gunicorn)$/.test(name)) return 'python'
  if (/^(?:node|nodejs|npx|npm)$/.test(name)) return 'node'
  return runtimes.some((r) => r.id === name && r.id !== 'spec') ? name : null
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
