import type { Findings } from './collect.ts'
import { envRead } from './env-reads.ts'
import { evaluate } from './evaluate.ts'
import { isKnown, type Scope, type SourceFile } from './value.ts'
import { chainsOf, type Code, isMark, isWord } from './syntax.ts'

/** Every variable that the code looks up, whatever it does with it: a name that it has is no slip of the pen. */
export function lookedUp(found: Findings, files: readonly SourceFile[]): void {
  for (const file of files) {
    const scope: Scope = { file, env: () => undefined, reads: found.reads }
    for (const chain of chainsOf(file.code)) {
      const read = envRead(chain, file.language.id)
      const isSet = read?.used === chain.links.length && isMark(file.code.tokens[chain.to], '=')
      const name = read && !isSet && evaluate(read.name, scope)
      if (name && isKnown(name)) found.reads.add(name.text)
    }
    if (file.language.id === 'JavaScript') for (const name of unpacked(file.code)) found.reads.add(name)
  }
}

/** `const { A, B: b, C = '…' } = process.env`. */
function unpacked({ tokens, mates }: Code): string[] {
  return tokens.flatMap((token, i) => {
    const isEnv = isWord(token, 'process') && isMark(tokens[i + 1], '.') && isWord(tokens[i + 2], 'env') && !isMark(tokens[i + 3], '.')
    if (!isEnv || !isMark(tokens[i - 1], '=') || !isMark(tokens[i - 2], '}')) return []
    const open = mates[i - 2] ?? i
    return tokens
      .slice(open + 1, i - 2)
      .flatMap((word, j, all) => (isWord(word) && (j === 0 || isMark(all[j - 1], ',')) ? [word.text] : []))
  })
}
