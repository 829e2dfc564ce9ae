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

/** The line that begins a function with a name of its own. */
const FUNCTION =
  /\b(?:def|function|func|fn)\s+(?:\([^)]*\)\s*)?(\w+)|\b(?:const|let|var)\s+(\w+)\s*=\s*(?:async\s*)?(?:\(|\w+\s*=>|function)|\b(?!for\b|foreach\b|using\b|lock\b|try\b)(\w+)\s*\([^()]*\)\s*$/
const STARTED = /^(?:main|Main|init|__init__)$/

/** True inside of a function that nothing in the code calls: it may never run. */
export function isInIdle(file: SourceFile, at: number, index: number, texts: readonly string[]): boolean {
  const names = file.language.id === 'Python' ? defsAround(file.text, at) : functionsAround(file, index)
  return names.some((name) => !STARTED.test(name) && texts.reduce((sum, text) => sum + timesIn(text, name), 0) < 2)
}

const nameIn = (line: string): string[] => {
  const [, ...names] = FUNCTION.exec(line.trimEnd()) ?? []
  return names.filter((name) => name !== undefined)
}

const timesIn = (text: string, name: string): number => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0

function defsAround(text: string, at: number): string[] {
  const above = text.slice(0, at).split('\n')
  let depth = indentOf(above.pop() ?? '')
  const out: string[] = []
  for (const line of above.toReversed()) {
    if (depth === 0) break
    if (line.trim() === '' || indentOf(line) >= depth) continue
    depth = indentOf(line)
    if (/^\s*(?:async\s+)?def\b/.test(line)) out.push(...nameIn(line))
  }
  return out
}

const functionsAround = ({ code: { tokens, mates }, text }: SourceFile, index: number): string[] =>
  tokens.flatMap((token, i) => {
    if (i >= index || token.kind !== 'mark' || token.text !== '{' || (mates[i] ?? 0) < index) return []
    return nameIn(text.slice(text.lastIndexOf('\n', token.at) + 1, token.at))
  })
