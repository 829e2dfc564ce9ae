import type { SourceFile } from './value.ts'

const BRANCH = /\b(?:if|elif|else|case|catch|except|switch|unless|match|while)\b/

/** True where a place in code is reached in some case only: what is done there may not hold for the program that is meant. */
export const isInBranch = (file: SourceFile, at: number, index: number): boolean =>
  isIndented(file)
    ? BRANCH.test((file.language.id === 'Ruby' ? wholeLineAt(file.text, at) : lineAt(file.text, at)).split('#', 1)[0] ?? '') ||
      linesAround(file.text, at).some((line) => BRANCH.test(/^\s*\w+/.exec(line)?.[0] ?? ''))
    : isBehindCondition(file.code, index) || openersAround(file, index).some((line) => BRANCH.test(line))

/** The line that begins a function with a name of its own. */
const FUNCTION =
  /\b(?:def|function|func|fn)\s+(?:\([^)]*\)\s*)?(\w+)|\b(?:const|let|var)\s+(\w+)\s*=\s*(?:async\s*)?(?:\(|\w+\s*=>|function)|\b(?!for\b|foreach\b|using\b|lock\b|try\b)(\w+)\s*\([^()]*\)\s*$/
const STARTED = /^(?:main|Main|init|__init__)$/

/** True inside of a function that nothing in the code calls: it may never run. */
export function isInIdle(file: SourceFile, at: number, index: number, texts: readonly string[]): boolean {
  const lines = isIndented(file)
    ? linesAround(file.text, at).filter((line) => /^\s*(?:async\s+)?def\b/.test(line))
    : openersAround(file, index)
  return lines.flatMap(nameIn).some((name) => !STARTED.test(name) && texts.reduce((sum, text) => sum + timesIn(text, name), 0) < 2)
}

const nameIn = (line: string): string[] => {
  const [, ...names] = FUNCTION.exec(line.trimEnd()) ?? []
  return names.filter((name) => name !== undefined)
}

const timesIn = (text: string, name: string): number => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0

/** What belongs together is told by how far it is indented: in Ruby by custom, and conditions may stand behind. */
const isIndented = ({ language: { id } }: SourceFile): boolean => id === 'Python' || id === 'Ruby'

const wholeLineAt = (text: string, at: number): string => lineAt(text, at) + (text.slice(at).split('\n', 1)[0] ?? '')

/** The line up to a place. */
const lineAt = (text: string, at: number): string => text.slice(text.lastIndexOf('\n', at - 1) + 1, at)

/** The lines that a place is indented under, the nearest first. */
function linesAround(text: string, at: number): string[] {
  const own = lineAt(text, at)
  let depth = indentOf(own)
  const out: string[] = []
  for (const line of text
    .slice(0, at - own.length)
    .split('\n')
    .toReversed()) {
    if (depth === 0) break
    if (line.trim() === '' || indentOf(line) >= depth) continue
    depth = indentOf(line)
    out.push(line)
  }
  return out
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** What stands on its line before each brace that is open around a place. */
const openersAround = ({ code: { tokens, mates }, text }: SourceFile, index: number): string[] =>
  tokens.flatMap((token, i) =>
    i < index && token.kind === 'mark' && token.text === '{' && (mates[i] ?? 0) >= index ? [lineAt(text, token.at)] : [],
  )

/** `if (…) x = y`, `else x = y`, `a && (x = y)`. */
function isBehindCondition({ tokens, mates }: SourceFile['code'], index: number): boolean {
  const before = tokens[index - 1]
  if (before?.text === '(') return /^(?:&&|\|\||[?:])$/.test(tokens[index - 2]?.text ?? '')
  if (before?.text === 'else' || /^(?:&&|\|\|)$/.test(before?.text ?? '')) return true
  return before?.text === ')' && /^(?:if|while)$/.test(tokens[(mates[index - 1] ?? 0) - 1]?.text ?? '')
}
