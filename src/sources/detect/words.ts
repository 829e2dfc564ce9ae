import { apps } from '../../apps/index.ts'
import type { App } from '../../apps/app.ts'
import type { Clue } from './clue.ts'
import { agentClue, isNodeAuto } from './loaders.ts'
import { type Installed, versionInPath } from './installed.ts'

/** Programs by the name of their file. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/^goose$/, 'goose'],
  [
    /^(?:python[\d.]*|pypy[\d.]*|opentelemetry-instrument|uvicorn|gunicorn|hypercorn|daphne|granian|flask|celery|streamlit|django-admin)$/,
    'python',
  ],
  [/^(?:node|nodejs|tsx|ts-node|next|nest|nuxt)$/, 'node'],
  [/^java$/, 'java'],
  [/^dotnet$/, 'dotnet'],
  [/^(?:ruby|rails|puma|unicorn|rackup|sidekiq|rake|irb)$/, 'ruby'],
  [/^(?:php[\d.]*|php-fpm[\d.]*|frankenphp)$/, 'php'],
  [/^go$/, 'go'],
  [/^cargo$/, 'rust'],
]

/** What starts another program, and the runtime where that one is not known. */
const LAUNCHERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:npm|npx|pnpm|pnpx|yarn|bunx)$/, 'node'],
  [/^(?:uv|uvx|pipx|poetry|pipenv|pdm|hatch|rye)$/, 'python'],
  [/^bundle$/, 'ruby'],
]

/** `/usr/bin/goose`, `goose.exe` and `@google/gemini-cli@0.40.0` by their names. */
const nameOf = (word: string): string =>
  word
    .replace(/(?<=.)@\d[\w.+-]*$/, '')
    .replace(/^.*[/\\]/, '')
    .replace(/\.(?:exe|cmd|[cm]?js)$/, '')

interface Line {
  words: readonly string[]
  by: string
  installed: Installed
}

/** What a command line starts: the first word that names a program, or the script that an interpreter is given. */
export function fromWords(line: Line): Clue[] {
  const { words, by } = line
  for (const [i, word] of words.entries()) {
    if (/^-|=/.test(word) && !/^[@/\\]/.test(word)) continue
    const app = appStarted(word)
    if (app) return [clueOf(app, word, line)]
    const runtime = PROGRAMS.find(([form]) => form.test(nameOf(word)))?.[1]
    if (runtime !== undefined) return interpreted(runtime, i, line)
  }
  const agent = agentClue(words, by)
  const launcher = words.map((word) => LAUNCHERS.find(([form]) => form.test(nameOf(word)))?.[1]).find(Boolean)
  return [...(agent ? [agent] : []), ...(launcher === undefined ? [] : [{ runtime: launcher, by }])]
}

/** By its program's name, or by the package whose file is run. */
const appStarted = (word: string): App | undefined =>
  apps.find(
    ({ programs, installedFrom }) =>
      programs?.includes(nameOf(word)) ||
      (installedFrom !== undefined && word.replaceAll('\\', '/').includes(`/node_modules/${installedFrom}/`)),
  )

function clueOf({ id, runtime, installedFrom }: App, word: string, { by, installed }: Line): Clue {
  const version = /.@(\d[\w.+-]*)$/.exec(word)?.[1] ?? installed(word, installedFrom)
  return { runtime, app: id, by, ...(version === undefined ? {} : { version }) }
}

function interpreted(runtime: string, at: number, line: Line): Clue[] {
  const { words, by, installed } = line
  const script = scriptAfter(words, at)
  const app = script === undefined ? undefined : appStarted(script)
  if (app && app.runtime === runtime) return [clueOf(app, script ?? '', line)]
  const agent = runtime === 'java' ? agentClue(words, by) : undefined
  if (agent) return [agent]
  const wirings = isAuto(runtime, words) ? ['auto'] : undefined
  const version = runtime === 'goose' ? (installed(words[at] ?? '') ?? versionInPath(words[at] ?? '')) : undefined
  return [{ runtime, by, ...(wirings ? { wirings } : {}), ...(version === undefined ? {} : { version }) }]
}

function isAuto(runtime: string, words: readonly string[]): boolean {
  if (runtime === 'python') return words.some((word) => nameOf(word) === 'opentelemetry-instrument')
  return runtime === 'node' && isNodeAuto(words.join(' '))
}

/** Options of interpreters that take the word behind them. */
const WITH_VALUE = /^(?:-r|--require|--import|--loader|--env-file|-W|-X|-cp|-classpath)$/

/** `python -m MODULE`, `python SCRIPT`, `node --require X SCRIPT`, `uvicorn package.module:app`. */
function scriptAfter(words: readonly string[], at: number): string | undefined {
  for (let i = at + 1; i < words.length; i++) {
    const word = words[i] ?? ''
    if (WITH_VALUE.test(word)) i++
    else if (word === '-m') return words[i + 1]?.split('.')[0]
    else if (!word.startsWith('-')) return /^[\w.]+:\w+$/.test(word) ? word.split(/[.:]/)[0]?.replaceAll('_', '-') : word
  }
  return undefined
}
