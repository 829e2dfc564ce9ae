import { type Constant, constantsOf } from './constants.ts'
import type { Language } from './languages.ts'
import type { Token } from './lexer.ts'
import { type Code, codeOf, isMark, isWord } from './syntax.ts'

/** A source file as the readers of exporters see it. */
export interface SourceFile {
  /** As a user knows it. */
  path: string
  language: Language
  text: string
  code: Code
  constants: readonly Constant[]
  /** Names of members that get a value somewhere: `Client.url = …`. */
  members: ReadonlySet<string>
}

/** What an expression comes to, with the variables that it read, and the one that it stands in for (`instead`); or what keeps it from being known. */
export type Value = Text | { unset: string } | { unknown: true }

interface Text {
  text: string
  env: readonly string[]
  instead?: string
}

export interface Scope {
  file: SourceFile
  /** The environment of the program. */
  env(name: string): string | undefined
  /** Every variable of the environment that the code looks at. */
  reads: Set<string>
  depth?: number
}

export const UNKNOWN: Value = { unknown: true }
export const sourceFile = (path: string, text: string, language: Language, tokens: readonly Token[]): SourceFile => {
  const code = codeOf(tokens)
  return { path, language, text, code, constants: constantsOf(code, language), members: membersSet(code) }
}

const membersSet = ({ tokens }: Code): ReadonlySet<string> =>
  new Set(tokens.flatMap((token, i) => (isWord(token) && isMark(tokens[i - 1], '.') && isMark(tokens[i + 1], '=') ? [token.text] : [])))

export const isKnown = (value: Value): value is Text => 'text' in value
export const known = (text: string, env: readonly string[] = []): Value => ({ text, env })

/** Several texts as one; what keeps one of them from being known keeps the whole. */
export function joined(values: readonly Value[]): Value {
  const bad = values.find((value) => 'unset' in value) ?? values.find((value) => 'unknown' in value)
  if (bad) return bad
  const all = values.filter(isKnown)
  const text = known(
    all.map((one) => one.text).join(''),
    all.flatMap(({ env }) => env),
  )
  return standingIn(text, all.find(({ instead }) => instead !== undefined)?.instead)
}

/** The same in place of a variable that is not set. */
export const standingIn = (value: Value, instead: string | undefined): Value =>
  isKnown(value) && instead !== undefined ? { ...value, instead } : value
