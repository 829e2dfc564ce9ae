import { secretOf } from '../redact.ts'
import type { Layer, Setting } from '../types.ts'
import { isName } from './names.ts'
import { programWords, wordsOf } from './words-of.ts'

/** A command line as `--command` has it: its words, and the variables that it sets for the program itself. */
export interface Command {
  words: string[]
  layer: Layer
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
  return { words, layer: { source, kind: 'environment', delivered: true, settings } }
}
