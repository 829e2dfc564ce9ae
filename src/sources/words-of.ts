import { wordAt } from './shell/words.ts'

const MOST = 400

/** A word of a command line, without its quotes. */
export interface CommandWord {
  text: string
  /** It holds a variable or a command that a shell would put a value for. */
  expands: boolean
}

/** The words of a command line as a POSIX shell parts them; nothing is expanded. */
export const wordsOf = (command: string): string[] => shellWords(command).map(({ text }) => text)

export function shellWords(command: string): CommandWord[] {
  const words: CommandWord[] = []
  for (let at = 0; at < command.length && words.length < MOST;) {
    const { text, expands, end } = wordAt(command, at, 'bash')
    if (end > at) words.push({ text, expands })
    at = Math.max(end, at + 1)
  }
  return words
}

/** The words that say what runs: those of a script that a shell is given as well. */
export const programWords = (words: readonly string[]): string[] => {
  const plain = words.map((text): CommandWord => ({ text, expands: false }))
  return withScripts(plain).map(({ text }) => text)
}

export const withScripts = (words: readonly CommandWord[]): CommandWord[] =>
  words.flatMap((word, i) => (/^-\w*c$/.test(words[i - 1]?.text ?? '') && /\s/.test(word.text) ? shellWords(word.text) : [word]))
