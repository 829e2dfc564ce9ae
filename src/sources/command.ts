import type { Container, Layer, Setting } from '../types.ts'
import { dockerRun } from './docker/run.ts'
import { type Filled, settingFrom } from './filled.ts'
import { launched } from './launched.ts'
import { type Shell, variableIn } from './outside.ts'
import { type CommandWord, shellWords, withScripts } from './words-of.ts'

/** A command line as `--command` has it: its words, and the variables that it sets for the program itself. */
export interface Command {
  words: string[]
  layer: Layer
  /** It starts a container, which gets what is named and nothing of this shell. */
  run?: { container: Container; envFiles: string[] }
  /** What is set for the command that starts the container, and stays outside. */
  idle?: Layer
}

const source = '--command'
const UNKNOWN: Shell = { env: {}, isComplete: false }

/** `NAME=value program …` and `env NAME=value program …`; nothing is run. Variables of the shell are filled in. */
export function commandOf(command: string, shell: Shell = UNKNOWN): Command {
  const isWindows = /^\s*"?[A-Za-z]:\\/.test(command)
  const parted = isWindows
    ? command
        .trim()
        .split(/\s+/)
        .map((text) => ({ text, expands: false }))
    : withScripts(shellWords(command))
  const words = parted.map(({ text }) => text)
  const settings = launched(words).assigned.map((at): Setting => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(words[at] ?? '') ?? []
    return settingFrom(name, filled(value, parted[at], shell), { source, setting: name })
  })
  const assigned: Layer = { source, kind: 'environment', delivered: true, settings }
  const inherited = (name: string): Filled | null => {
    if (isReset(words)) return unknown(`what sudo leaves of $${name}`)
    const own = settings.findLast((setting) => setting.name === name)
    if (own) return { pieces: [own.unknown ? { unknown: `$${name}` } : { text: own.value.reveal() }], missing: [] }
    return variableOf(name, shell) ?? (shell.isComplete ? null : unknown(`$${name}`))
  }
  const run = dockerRun(words, source, inherited, (at, text) => filled(text, parted[at], shell))
  if (!run) return { words, layer: assigned }
  const { layer, container, envFiles } = run
  return { words, layer, run: { container, envFiles }, ...(settings.length > 0 ? { idle: outside(assigned, container) } : {}) }
}

/** `A=1 docker run app`: the container gets no A. */
function outside(layer: Layer, { where }: Container): Layer {
  const settings = layer.settings.map((setting): Setting => ({
    ...setting,
    idle: {
      why: `sets it for ${where} alone, which passes on only what -e and --env-file name`,
      fix: 'Name it behind run as well',
      line: `${where} -e ${setting.name}`,
    },
  }))
  return { ...layer, kind: 'env-file-lookalike', delivered: false, settings }
}

/** sudo starts with an environment of its own, unless it is told or set up otherwise: https://www.sudo.ws/docs/man/sudoers.man/#env_reset */
const isReset = (words: readonly string[]): boolean => {
  const at = words.findIndex((word) => /(?:^|\/)sudo$/.test(word))
  return at >= 0 && !/^(?:-\w*E|--preserve-env)/.test(words[at + 1] ?? '')
}

const unknown = (what: string): Filled => ({ pieces: [{ unknown: what }], missing: [] })

function variableOf(name: string, { env }: Shell): Filled | null {
  const value = variableIn(env, name)
  return value === undefined ? null : { pieces: [{ text: value, from: { source: 'process environment', setting: name } }], missing: [] }
}

/** What a shell would put something in place of. */
export const REFERENCE = /(\$\{[^}]{0,300}\}|\$\([^)]{0,300}\)|`[^`]{0,300}`|\$\w+)/

/** A variable that is not exported may be set in the shell all the same, so that what is not found is not known. */
const filled = (text: string, word: CommandWord | undefined, shell: Shell): Filled =>
  word?.expands ? filledBy(text, shell) : { pieces: [{ text }], missing: [] }

/** The same for a text of which a shell is known to read it. */
export function filledBy(text: string, shell: Shell): Filled {
  const pieces = text.split(REFERENCE).flatMap((part): Filled['pieces'] => {
    if (part === '') return []
    if (!REFERENCE.test(part)) return [{ text: part }]
    const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(part)?.[1]
    return (
      (name === undefined ? null : variableOf(name, shell)?.pieces) ?? [
        { unknown: name === undefined ? 'what a command prints' : `$${name}` },
      ]
    )
  })
  return { pieces, missing: [] }
}
