import { secretOf } from '../redact.ts'
import type { Container, Layer, Setting } from '../types.ts'
import { isName } from './names.ts'
import { programWords, wordsOf } from './words-of.ts'

/** A command line as `--command` has it: its words, and the variables that it sets for the program itself. */
export interface Command {
  words: string[]
  layer: Layer
  /** It starts a container, which gets what is named and nothing of this shell. */
  run?: { container: Container; envFiles: string[] }
}

const source = '--command'

/** `NAME=value program …` and `env NAME=value program …`; nothing is expanded and nothing is run. */
export function commandOf(command: string): Command {
  const isWindows = /^\s*"?[A-Za-z]:\\/.test(command)
  const words = isWindows ? command.trim().split(/\s+/) : programWords(wordsOf(command))
  const settings: Setting[] = []
  for (const word of words) {
    const equals = word.indexOf('=')
    const name = word.slice(0, Math.max(equals, 0))
    if (equals > 0 && isName(name)) settings.push({ name, value: secretOf(name, word.slice(equals + 1)), from: { source, setting: name } })
    else if (!/^(?:(?:\/usr\/bin\/)?env|export|exec|sudo|nohup|-\w)$/.test(word)) break
  }
  const run = runOf(words)
  return {
    words,
    layer: { source, kind: 'environment', delivered: true, settings: [...settings, ...(run?.settings ?? [])] },
    ...(run ? { run } : {}),
  }
}

/** `docker run` with what decides about telemetry: `-e`, `--env-file`, `--network`, `--add-host`. */
function runOf(words: readonly string[]): (NonNullable<Command['run']> & { settings: Setting[] }) | null {
  const at = words.findIndex((word, i) => /^(?:docker|podman|nerdctl)$/.test(word) && words[i + 1] === 'run')
  if (at < 0) return null
  const valuesOf = (...names: string[]): string[] =>
    words.flatMap((word, i) => {
      if (names.includes(word)) return words[i + 1] ?? []
      return names.flatMap((name) => (name.startsWith('--') && word.startsWith(`${name}=`) ? word.slice(name.length + 1) : []))
    })
  const settings = valuesOf('-e', '--env').flatMap((pair): Setting[] => {
    const [, name = '', value] = /^([^=]*)=(.*)$/s.exec(pair) ?? []
    return isName(name) && value !== undefined ? [{ name, value: secretOf(name, value), from: { source, setting: name } }] : []
  })
  const network = valuesOf('--network', '--net').at(-1)
  const container: Container = {
    kind: 'docker',
    where: `${words[at]} run`,
    network: network === 'host' ? 'host' : network === 'none' ? 'none' : 'own',
    beside: network?.startsWith('container:') ? null : [],
    hosts: valuesOf('--add-host').map((host) => host.split(/[:=]/, 1)[0] ?? ''),
    isOpen: true,
  }
  return { settings, container, envFiles: valuesOf('--env-file') }
}
