import type { Token } from './lexer.ts'

/** Tokens with their brackets paired: `mates[i]` is where the bracket at i closes (or opens); tokens.length where nothing does. */
export interface Code {
  tokens: readonly Token[]
  mates: readonly number[]
}

/** A run of tokens, `to` not included. */
export interface Slice {
  code: Code
  from: number
  to: number
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

export function codeOf(tokens: readonly Token[]): Code {
  const mates: number[] = Array.from({ length: tokens.length }, () => tokens.length)
  const open: number[] = []
  tokens.forEach(({ kind, text }, i) => {
    if (kind !== 'mark') return
    if (CLOSES[text]) open.push(i)
    else if (text === ')' || text === ']' || text === '}') {
      // A bracket that does not fit closes nothing, so that one slip does not shift all others.
      const at = open.findLastIndex((j) => CLOSES[tokens[j]?.text ?? ''] === text)
      if (at < 0 || open.length - at > 3) return
      const mate = open[at] ?? 0
      open.length = at
      mates[mate] = i
      mates[i] = mate
    }
  })
  return { tokens, mates }
}

export const whole = (code: Code): Slice => ({ code, from: 0, to: code.tokens.length })
export const first = ({ code, from, to }: Slice): Token | undefined => (from < to ? code.tokens[from] : undefined)
export const last = ({ code, from, to }: Slice): Token | undefined => (from < to ? code.tokens[to - 1] : undefined)
export const isMark = (token: Token | undefined, text: string): boolean => token?.kind === 'mark' && token.text === text
export const isWord = (token: Token | undefined, text?: string): token is Token =>
  token?.kind === 'word' && (text === undefined || token.text === text)

const isOpen = (token: Token | undefined): boolean => token?.kind === 'mark' && CLOSES[token.text] !== undefined

/** The inside of the bracket at `open`; of one that is never closed, nothing. */
function inside(code: Code, open: number): Slice {
  const close = code.mates[open] ?? open
  return { code, from: open + 1, to: close < code.tokens.length ? close : open + 1 }
}

/** Parts of a slice between separators that stand in no bracket. */
export function split(slice: Slice, isSeparator: (token: Token) => boolean): Slice[] {
  const { code, to } = slice
  const out: Slice[] = []
  let from = slice.from
  for (let i = from; i < to; i++) {
    const token = code.tokens[i]
    if (isOpen(token)) i = Math.min(code.mates[i] ?? i, to)
    else if (token && isSeparator(token)) {
      out.push({ code, from, to: i })
      from = i + 1
    }
  }
  out.push({ code, from, to })
  return out
}

const isComma = (token: Token): boolean => isMark(token, ',')

/** The items of a list in brackets. */
export const itemsOf = (code: Code, open: number): Slice[] => split(inside(code, open), isComma).filter(({ from, to }) => to > from)

export interface Argument {
  /** `name = value`, `name: value`. */
  name?: string
  value: Slice
}

/** An item with its name, where it has one: `timeout = 5`, `url: '…'`, `"k" => v`, `"k" to v`. */
export function argumentOf(item: Slice): Argument {
  const { code, from, to } = item
  const [key, mark] = [code.tokens[from], code.tokens[from + 1]]
  const isPair = isMark(mark, '=') || isMark(mark, ':') || isMark(mark, '=>') || isWord(mark, 'to')
  if (!key || !isPair || to - from < 3) return { value: item }
  const name = key.kind === 'word' ? key.text : key.kind === 'string' ? plainText(key) : undefined
  return name === undefined ? { value: item } : { name, value: { code, from: from + 2, to } }
}

/** The text of a string literal without expressions in it. */
export function plainText({ kind, pieces }: Token): string | undefined {
  if (kind !== 'string' || !pieces || pieces.some((piece) => typeof piece !== 'string')) return undefined
  return pieces.join('')
}

/** A step in `a.b(c)[d] { … }`. */
export interface Link {
  name: string
  /** Where its name stands. */
  at: Token
  /** Its index in the tokens. */
  index: number
  args?: readonly Argument[]
  key?: Slice
  /** A lambda behind it. */
  block?: Slice
}

export interface Chain {
  links: readonly Link[]
  code: Code
  from: number
  to: number
}

const JOINS = new Set(['.', '?.', '::'])

/** The chain that begins at a word: `Exporter.builder().setEndpoint("…").build()`; the longest one. */
export function chainAt(code: Code, start: number): Chain | null {
  const { tokens } = code
  const links: Link[] = []
  let i = start
  while (isWord(tokens[i])) {
    const at = tokens[i]
    if (!at) break
    const link: Link = { name: at.text, at, index: i }
    i = suffixes(code, i + 1, link)
    links.push(link)
    let join = i
    while (isMark(tokens[join], '!!') || isMark(tokens[join], '?')) join++
    if (!isJoin(tokens[join]) || !isWord(tokens[join + 1])) break
    i = join + 1
  }
  return links.length > 0 ? { links, code, from: start, to: i } : null
}

const isJoin = (token: Token | undefined): boolean => token?.kind === 'mark' && JOINS.has(token.text)

/** Arguments, keys and a lambda behind a name. */
function suffixes(code: Code, start: number, link: Link): number {
  const { tokens, mates } = code
  let i = afterTypes(code, start)
  for (;;) {
    const token = tokens[i]
    const isBang = isMark(token, '!') && isMark(tokens[i + 1], '(')
    if (isBang) i++
    else if (isMark(token, '(') && link.args === undefined) {
      link.args = itemsOf(code, i).map(argumentOf)
      i = closed(mates, i)
    } else if (isMark(token, '[') && !token?.newLine && link.key === undefined) {
      link.key = inside(code, i)
      i = closed(mates, i)
    } else if (isMark(token, '{') && !token?.newLine && link.block === undefined) {
      link.block = inside(code, i)
      i = closed(mates, i)
    } else return i
  }
}

/** Behind the bracket; of one that is never closed, right behind its opening. */
const closed = (mates: readonly number[], open: number): number => {
  const close = mates[open] ?? open
  return close < mates.length ? close + 1 : open + 1
}

/** Type arguments in front of a bracket: `<String>(`, `::<T>(`. */
function afterTypes({ tokens }: Code, start: number): number {
  let i = isMark(tokens[start], '::') && isMark(tokens[start + 1], '<') ? start + 1 : start
  if (!isMark(tokens[i], '<')) return start
  for (const end = i + 16; i < end; i++) {
    const token = tokens[i]
    if (isMark(token, '>')) return isMark(tokens[i + 1], '(') ? i + 1 : start
    if (token?.kind !== 'word' && !/^[<,.?:&*]$/.test(token?.text ?? '')) return start
  }
  return start
}

/** Every chain of a file, outer ones with the inner ones that stand in their arguments. */
export function chainsOf(code: Code): Chain[] {
  const out: Chain[] = []
  code.tokens.forEach((token, i) => {
    // A piece of code may begin with the dot.
    if (token.kind !== 'word' || (isJoin(code.tokens[i - 1]) && i > 1)) return
    const chain = chainAt(code, i)
    if (chain) out.push(chain)
  })
  return out
}

/** The chains that stand wholly in a slice. */
export const within = (chains: readonly Chain[], { from, to }: Slice): Chain[] =>
  chains.filter((chain) => chain.from >= from && chain.to <= to)
