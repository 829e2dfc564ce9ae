import { wordAt } from './shell-words.ts'

const MOST = 400

/** The words of a command line as a POSIX shell parts them; nothing is expanded. */
export function wordsOf(command: string): string[] {
  const words: string[] = []
  for (let at = 0; at < command.length && words.length < MOST;) {
    const word = wordAt(command, at, 'bash')
    if (word.end > at) words.push(word.text)
    at = Math.max(word.end, at + 1)
  }
  return words
}

/** The words that say what runs: those of a script that a shell is given as well. */
export function programWords(words: readonly string[]): string[] {
  return words.flatMap((word, i) => (/^-\w*c$/.test(words[i - 1] ?? '') && /\s/.test(word) ? wordsOf(word) : [word]))
}
