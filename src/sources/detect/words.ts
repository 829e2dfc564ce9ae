import { apps } from '../../apps/index.ts'
import type { App } from '../../apps/app.ts'
import { memo } from '../../memo.ts'
import { runtimes } from '../../runtimes/index.ts'
import type { Runtime } from '../../types.ts'
import type { Clue } from './clue.ts'
import { isInstrumented, onCommandLine } from './loaders.ts'
import { type Installed, nothingInstalled, versionInPath } from './installed.ts'

/** `/usr/bin/goose`, `goose.exe` and `@google/gemini-cli@0.40.0` by their names. */
const nameOf = (word: string): string =>
  word
    .replace(/(?<=.)@(?:\d[\w.+-]*|latest|next|beta|nightly|preview)$/, '')
    .replace(/^.*[/\\]/, '')
    .replace(/\.(?:exe|cmd|[cm]?js)$/, '')

interface Line {
  words: readonly string[]
  by: string
  installed: Installed
}

/** What a command line starts: the first word that names a program, or the script that an interpreter is given. */
export function fromWords(line: Line): readonly Clue[] {
  const { words, by, installed } = line
  if (installed !== nothingInstalled) return cluesOf(line)
  return started(JSON.stringify([runtimes.length, words]), () => cluesOf(line)).map((clue) => ({ ...clue, by }))
}

/** The containers of a fleet are started by few command lines. */
const started = memo<readonly Clue[]>()

function cluesOf(line: Line): readonly Clue[] {
  const { words, by } = line
  for (const [i, word] of words.entries()) {
    if (/^-|=/.test(word) && !/^[@/\\]/.test(word)) continue
    const app = appStarted(word)
    if (app) return [clueOf(app, word, line)]
    const name = nameOf(word)
    const runtime = runtimes.find((one) => isProgramOf(one, name))
    if (runtime) return interpreted(runtime, i, line)
  }
  const loaded = runtimes.map((runtime) => onCommandLine(runtime, words, by)).find(Boolean)
  const names = words.map(nameOf)
  const launched = names.map((name) => runtimes.find(({ detection }) => detection?.launchers?.test(name))).find(Boolean)
  return [...(loaded ? [loaded] : []), ...(launched ? [{ runtime: launched.id, by }] : [])]
}

const isProgramOf = ({ detection }: Runtime, name: string): boolean =>
  detection?.program === name || (detection?.programs?.test(name) ?? false)

/** By its program's name, or by the package whose file is run. */
function appStarted(word: string): App | undefined {
  const name = nameOf(word)
  const path = word.replaceAll('\\', '/')
  const isInstalled = path.includes('/node_modules/')
  return apps.find(
    ({ programs, installedFrom }) =>
      programs?.includes(name) || (isInstalled && installedFrom !== undefined && path.includes(`/node_modules/${installedFrom}/`)),
  )
}

function clueOf({ id, runtime, installedFrom }: App, word: string, { by, installed }: Line): Clue {
  const version = /.@(\d[\w.+-]*)$/.exec(word)?.[1] ?? installed(word, installedFrom)
  return { runtime, app: id, by, ...(version === undefined ? {} : { version }) }
}

function interpreted(runtime: Runtime, at: number, line: Line): Clue[] {
  const { words, by, installed } = line
  const script = scriptAfter(runtime, words, at)
  const app = script === undefined ? undefined : appStarted(script)
  if (app && app.runtime === runtime.id) return [clueOf(app, script ?? '', line)]
  const kinds = runtimes.filter(({ detection }) => detection?.refines === runtime.id)
  const loaded = [...kinds, runtime].map((one) => onCommandLine(one, words, by)).find(Boolean)
  if (loaded) return [loaded]
  const program = words[at] ?? ''
  const version = runtime.detection?.program === undefined ? undefined : (installed(program) ?? versionInPath(program))
  return [{ runtime: runtime.id, by, ...(version === undefined ? {} : { version }) }]
}

/** `python -m MODULE`, `python SCRIPT`, `node --require X SCRIPT`, `uvicorn package.module:app`. */
function scriptAfter({ detection }: Runtime, words: readonly string[], at: number): string | undefined {
  const { valued, module, target } = detection?.script ?? {}
  for (let i = at + 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (valued?.test(word)) i++
    else if (word === module) return words[i + 1]?.split('.')[0]
    else if (!word.startsWith('-')) return target?.exec(word)?.[1]?.replaceAll('_', '-') ?? word
  }
  return undefined
}

/** Words behind a program that is only asked, set up or updated. */
const ASKS =
  /^(?:-[vVh]|--(?:version|help)|version|help|log(?:in|out)|auth|update|upgrade|install|uninstall|completions?|config(?:ure)?|mcp|extensions?|plugins?|doctor)$/

/**
 * True where a command, by its first word, runs a program that may export: an app that is started for a task, one that is of a runtime itself,
 * one with an SDK loaded, a script of an interpreter. What is installed, or only named, is none.
 */
export function runsProgram(words: readonly string[]): boolean {
  const [first = '', ...rest] = words
  if (ASKS.test(rest[0] ?? '')) return false
  const name = nameOf(first)
  const isRun = (runtime: Runtime): boolean => {
    const { program, programs, script } = runtime.detection ?? {}
    if (program === name) return true
    return programs?.test(name) === true && (rest.some((next) => script?.runs?.test(next)) || isTask(scriptAfter(runtime, words, 0)))
  }
  return isTask(first) || isInstrumented(words) || runtimes.some(isRun)
}

const isTask = (word: string | undefined): boolean => word !== undefined && appStarted(word)?.task === true

/** The words of a command that may tell its program: what an unknown command is given are names that it does something with. */
export const tellingWords = (words: readonly string[]): readonly string[] => {
  const [first = ''] = words
  const isKnown = appStarted(first) !== undefined || runtimes.some((one) => isProgramOf(one, nameOf(first))) || isInstrumented(words)
  return isKnown ? words : words.slice(0, 1)
}
