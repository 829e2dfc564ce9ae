import { kept } from '../../memo.ts'
import type { Language } from './languages.ts'
import type { Token } from './lexer.ts'
import { type Code, type Slice, isMark, isWord } from './syntax.ts'

/** A name that gets a value. */
export interface Constant {
  name: string
  value: Slice
  /** Where the name stands, and the part of the text in which it means this. */
  at: number
  scope: readonly [number, number]
}

const MOST = 5_000

/** Every `name = value` of a file that is no argument of a call. */
export function constantsOf(code: Code, language: Language): Constant[] {
  const { tokens } = code
  const enclosing = enclosings(code)
  const out: Constant[] = []
  tokens.forEach((token, i) => {
    if ((!isMark(token, '=') && !isMark(token, ':=')) || out.length >= MOST) return
    const open = enclosing[i] ?? -1
    const isGroup =
      isMark(tokens[open], '(') && language.id === 'Go' && isWord(tokens[open - 1]) && /^(?:const|var)$/.test(tokens[open - 1]?.text ?? '')
    if (open >= 0 && !isMark(tokens[open], '{') && !isGroup) return
    const name = nameBefore(code, i, language)
    if (!name) return
    const scope: [number, number] =
      open < 0 || isGroup ? [0, Infinity] : [tokens[open]?.at ?? 0, tokens[code.mates[open] ?? 0]?.end ?? Infinity]
    out.push({ name: name.text, value: { code, from: i + 1, to: endOf(code, i + 1) }, at: name.at, scope })
  })
  return out
}

/** The opening bracket around each token, -1 at the top. */
function enclosings({ tokens, mates }: Code): number[] {
  const open: number[] = []
  return tokens.map((token, i) => {
    while (open.length > 0 && (mates[open.at(-1) ?? 0] ?? 0) <= i) open.pop()
    const around = open.at(-1) ?? -1
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) open.push(i)
    return around
  })
}

/** The name in front of `=`, past its type: `val url: String =`, `var url string =`, `String url =`. */
function nameBefore({ tokens }: Code, at: number, language: Language): Token | null {
  const last = tokens[at - 1]
  for (let i = at - 1; i > at - 10 && i >= 0; i--) {
    const token = tokens[i]
    if (isMark(token, ':') && isWord(tokens[i - 1])) return owned(tokens, i - 1)
    if (token?.kind !== 'word' && !/^[<>?,.[\]&*']$/.test(token?.text ?? '')) break
    if (token?.newLine && i < at - 1) break
  }
  if (!isWord(last)) return null
  if (language.id === 'Go' && isWord(tokens[at - 3]) && language.declares.test(tokens[at - 3]?.text ?? '')) return owned(tokens, at - 2)
  return owned(tokens, at - 1)
}

/** A property of something else is not this name. */
function owned(tokens: readonly Token[], i: number): Token | null {
  const token = tokens[i]
  return isWord(token) && !isMark(tokens[i - 1], '.') && !isMark(tokens[i - 1], '?.') ? token : null
}

const GOES_ON = /^(?:\.|\?\.|\?:|\?\?|\+|\|\||&&|::|or|!!|%)$/

/** Tokens of an expression that anybody would write as a setting. */
const LONGEST = 400

/** Where an expression that begins here ends. */
export function endOf({ tokens, mates }: Code, start: number): number {
  const end = Math.min(start + LONGEST, tokens.length)
  for (let i = start; i < end; i++) {
    const token = tokens[i]
    if (!token) break
    if (i > start && token.newLine && !GOES_ON.test(token.text) && !GOES_ON.test(tokens[i - 1]?.text ?? '')) return i
    if (token.kind !== 'mark') continue
    if (/^[;,)\]}]$/.test(token.text)) return i
    if (/^[([{]$/.test(token.text)) i = mates[i] ?? i
  }
  return end
}

/** The parameters of the functions around a place: they mean what the caller gives. */
export function isParameter(code: Code, name: string, at: number, language: Language): boolean {
  return language.id === 'Python' ? isPythonParameter(code, name, at) : isBraceParameter(code, name, at, language)
}

function isBraceParameter(code: Code, name: string, at: number, { id }: Language): boolean {
  return functionsOf(code).some(
    ({ head, body, words, open, close }) =>
      head <= at &&
      body[0] <= at &&
      body[1] >= at &&
      words.has(name) &&
      code.tokens.slice(open + 1, close).some((word, j, all) => isWord(word, name) && isDeclared(all, j, id)),
  )
}

interface Parameters {
  /** Where the list of parameters begins, and the body from its brace to the end. */
  head: number
  body: readonly [number, number]
  /** Tokens: the parentheses, and the words between them. */
  open: number
  close: number
  words: ReadonlySet<string>
}

const functionsOf = kept(({ tokens, mates }: Code): Parameters[] =>
  tokens.flatMap((token, open): Parameters[] => {
    if (!isMark(token, '(')) return []
    const close = mates[open] ?? tokens.length
    const brace = bodyAfter(tokens, close)
    if (brace < 0) return []
    const body = [tokens[brace]?.at ?? 0, tokens[mates[brace] ?? tokens.length]?.end ?? Infinity] as const
    return [{ head: token.at, body, open, close, words: new Set(tokens.slice(open + 1, close).map(({ text }) => text)) }]
  }),
)

/** In a list of parameters, not in a condition or a call: its type stands beside it, in the place where the language has it. */
function isDeclared(list: readonly Token[], j: number, id: Language['id']): boolean {
  const [before, after] = [list[j - 1], list[j + 1]]
  const isEdge = (token: Token | undefined): boolean => token === undefined || isMark(token, ',')
  if (isMark(after, ':')) return true
  if (id === 'Java' || id === 'C#') return isWord(before) && (isEdge(after) || isMark(after, '='))
  if (id === 'Go') return isEdge(before) && (isWord(after) || isMark(after, ','))
  return id === 'JavaScript' && isEdge(before) && (isEdge(after) || isMark(after, '='))
}

/** The brace of a function body behind its parameters: past a return type, an arrow, `throws`. */
function bodyAfter(tokens: readonly Token[], close: number): number {
  for (let i = close + 1; i < close + 12 && i < tokens.length; i++) {
    if (isMark(tokens[i], '{')) return i
    if (tokens[i]?.kind !== 'word' && !/^(?:[:<>?,.*&[\]]|->|=>|=)$/.test(tokens[i]?.text ?? '')) return -1
  }
  return -1
}

/** The last function that begins above. */
function isPythonParameter(code: Code, name: string, at: number): boolean {
  const { tokens, mates } = code
  const i = defsOf(code).findLast((def) => (tokens[def]?.at ?? 0) <= at)
  return i !== undefined && isMark(tokens[i + 2], '(') && tokens.slice(i + 3, mates[i + 2]).some((word) => isWord(word, name))
}

const defsOf = kept(({ tokens }: Code): number[] => tokens.flatMap((token, i) => (isWord(token, 'def') ? [i] : [])))

/** The constants of a file by their names. */
export const constantsNamed = kept((constants: readonly Constant[]): ReadonlyMap<string, readonly Constant[]> => {
  const out = new Map<string, Constant[]>()
  for (const one of constants) {
    const same = out.get(one.name)
    if (same) same.push(one)
    else out.set(one.name, [one])
  }
  return out
})
