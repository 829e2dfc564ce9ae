import type { SourceFile } from './evaluate.ts'

const BRANCH = /\b(?:if|elif|else|case|catch|except|switch|unless|match|while)\b/

/** True where a place in code is reached in some case only: what is done there may not hold for the program that is meant. */
export const isInBranch = (file: SourceFile, at: number, index: number): boolean =>
  file.language.id === 'Python' ? isUnderBranch(file.text, at) : isInBlock(file, index)

/** By the lines above it that are indented less. */
function isUnderBranch(text: string, at: number): boolean {
  const above = text.slice(0, at).split('\n')
  const own = above.pop() ?? ''
  if (BRANCH.test(own.split('#', 1)[0] ?? '')) return true
  let depth = indentOf(own)
  for (const line of above.toReversed()) {
    if (line.trim() === '' || indentOf(line) >= depth) continue
    depth = indentOf(line)
    if (BRANCH.test(/^\s*\w+/.exec(line)?.[0] ?? '')) return true
    if (depth === 0) return false
  }
  return false
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** `if (…) x = y`, `else x = y`, `a && (x = y)`. */
function isBehindCondition(tokens: SourceFile['code']['tokens'], mates: SourceFile['code']['mates'], index: number): boolean {
  const before = tokens[index - 1]
  if (before?.text === '(') return /^(?:&&|\|\||[?:])$/.test(tokens[index - 2]?.text ?? '')
  if (before?.text === 'else' || /^(?:&&|\|\|)$/.test(before?.text ?? '')) return true
  return before?.text === ')' && /^(?:if|while)$/.test(tokens[(mates[index - 1] ?? 0) - 1]?.text ?? '')
}

/** By the lines on which the braces around it are opened. */
function isInBlock({ code: { tokens, mates }, text }: SourceFile, index: number): boolean {
  if (isBehindCondition(tokens, mates, index)) return true
  return tokens.some((token, i) => {
    if (i >= index || token.kind !== 'mark' || token.text !== '{' || (mates[i] ?? 0) < index) return false
    return BRANCH.test(text.slice(text.lastIndexOf('\n', token.at) + 1, token.at))
  })
}
