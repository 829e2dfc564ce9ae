import type { Language, StringForm } from './languages.ts'

/** A piece of a string literal: text, or the tokens of an expression in it. */
type Piece = string | readonly Token[]

export interface Token {
  kind: 'word' | 'number' | 'string' | 'mark'
  /** As it stands; of a string, without its quotes where nothing has to be decoded. */
  text: string
  at: number
  end: number
  /** Of a string. */
  pieces?: readonly Piece[]
  /** True where a line ends before it. */
  newLine: boolean
}

const WORD = /[\p{L}_$@][\p{L}\p{N}_$]*/uy
const NUMBER = /\d[\w]*(?:\.\d\w*)?/y
const MARK = /\?:|\?\?|\?\.|!!|::|:=|=>|->|\|\||&&|[=!<>]=|[^\s]/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b' }
const DEEPEST = 8

interface Lexing {
  text: string
  language: Language
  at: number
  depth: number
}

/** The tokens of a source text without its comments; never throws, whatever the text is. */
export function tokensOf(text: string, language: Language): Token[] {
  return lex({ text, language, at: 0, depth: 0 }, null)
}

/** Up to the end of the text, or to the closing brace of a hole in a string. */
function lex(state: Lexing, until: '}' | null): Token[] {
  const out: Token[] = []
  let open = 0
  let newLine = true
  while (state.at < state.text.length) {
    const blank = skipped(state)
    if (blank !== null) {
      newLine ||= blank
      continue
    }
    const token = next(state, out.at(-1), newLine)
    if (until !== null && token.text === '}' && token.kind === 'mark' && open === 0) return out
    if (token.kind === 'mark' && token.text === '{') open++
    if (token.kind === 'mark' && token.text === '}') open--
    out.push(token)
    newLine = false
  }
  return out
}

/** Passes over blanks or one comment; true where a line ended in it, null where neither stands here. */
function skipped(state: Lexing): boolean | null {
  const { text, language, at } = state
  const blank = /\s+/y
  blank.lastIndex = at
  const found = blank.exec(text)?.[0]
  if (found !== undefined) return move(state, at + found.length)
  const { comment, alsoComment = comment } = language
  if (text.startsWith(comment, at) || text.startsWith(alsoComment, at)) {
    const end = text.indexOf('\n', at)
    return move(state, end < 0 ? text.length : end)
  }
  return language.block && text.startsWith('/*', at) ? move(state, blockEnd(text, at, language.block === 'nested')) : null
}

function move(state: Lexing, to: number): boolean {
  const hasLine = state.text.slice(state.at, to).includes('\n')
  state.at = to
  return hasLine
}

function blockEnd(text: string, at: number, nests: boolean): number {
  const edge = /\/\*|\*\//g
  edge.lastIndex = at + 2
  for (let depth = 1, found = edge.exec(text); found; found = edge.exec(text)) {
    if (found[0] === '*/') depth--
    else if (nests) depth++
    if (depth === 0) return found.index + 2
  }
  return text.length
}

function next(state: Lexing, before: Token | undefined, newLine: boolean): Token {
  const { text, language, at } = state
  for (const form of language.strings) {
    form.open.lastIndex = at
    const open = form.open.exec(text)?.[0]
    if (open !== undefined) return stringToken(state, form, open.length, newLine)
  }
  if (language.id === 'JavaScript' && text[at] === '/' && !endsValue(before)) {
    const pattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) return plainToken(state, 'mark', found, newLine)
  }
  for (const [kind, form] of [['word', WORD] as const, ['number', NUMBER] as const, ['mark', MARK] as const]) {
    form.lastIndex = at
    const found = form.exec(text)?.[0]
    if (found !== undefined) return meant(plainToken(state, kind, found, newLine), language)
  }
  return plainToken(state, 'mark', text.slice(at, at + 1), newLine)
}

/** A division follows a value, a pattern does not. */
const endsValue = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'mark' ? /^[)\]}]$/.test(token.text) : !/^(?:return|typeof|case|in|of)$/.test(token.text))

const meant = (token: Token, { marks }: Language): Token => {
  const text = token.kind === 'mark' ? marks?.[token.text] : undefined
  return text === undefined ? token : { ...token, text }
}

function plainToken(state: Lexing, kind: Token['kind'], text: string, newLine: boolean): Token {
  const at = state.at
  state.at += text.length
  return { kind, text, at, end: state.at, newLine }
}

function stringToken(state: Lexing, form: StringForm, quote: number, newLine: boolean): Token {
  const start = state.at
  state.at += quote
  const pieces: Piece[] = []
  let piece = ''
  const isRaw = !form.escapes || /^[a-z]*[rR]/.test(state.text.slice(start, start + quote))
  while (state.at < state.text.length) {
    const { text, at } = state
    if (form.doubled && text.startsWith('""', at)) {
      piece += '"'
      state.at += 2
      continue
    }
    if (text.startsWith(form.close, at)) {
      state.at += form.close.length
      break
    }
    if (text[at] === '\n' && !form.lines) break
    const hole = holeAt(state, form)
    if (hole) {
      pieces.push(piece, hole)
      piece = ''
      continue
    }
    piece += text[at] === '\\' && !isRaw ? escaped(state) : plainIn(state, form)
  }
  pieces.push(piece)
  return {
    kind: 'string',
    text: state.text.slice(start, state.at),
    at: start,
    end: state.at,
    pieces: pieces.filter((p) => p !== ''),
    newLine,
  }
}

/** `{{` is a brace where braces hold expressions. */
function plainIn(state: Lexing, form: StringForm): string {
  const two = state.text.slice(state.at, state.at + 2)
  const isBrace = form.holes === 'brace' && (two === '{{' || two === '}}')
  const char = state.text[state.at] ?? ''
  state.at += isBrace ? 2 : 1
  return char
}

function escaped(state: Lexing): string {
  const code = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/iy
  code.lastIndex = state.at
  const found = code.exec(state.text)
  if (found) {
    state.at += found[0].length
    const point = Number.parseInt(found[1] ?? found[2] ?? found[3] ?? '0', 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd'
  }
  const char = state.text[state.at + 1] ?? ''
  state.at += 2
  return char === '\n' ? '' : (ESCAPES[char] ?? char)
}

/** The expression that stands at this place of a string, if one does. */
function holeAt(state: Lexing, form: StringForm): readonly Token[] | null {
  const { text, at, depth } = state
  if (form.holes === undefined || depth >= DEEPEST) return null
  if (form.holes === 'brace') return text[at] === '{' && text[at + 1] !== '{' ? holeFrom(state, at + 1) : null
  if (form.holes === 'dollar-brace') return text.startsWith('{$', at) ? holeFrom(state, at + 1) : nameAt(state)
  if (form.holes === 'brace-hash') return text.startsWith('#{', at) ? holeFrom(state, at + 2) : null
  if (text.startsWith('${', at)) return holeFrom(state, at + 2)
  const name = form.holes === 'dollar' ? /\$([A-Za-z_]\w*)/y : null
  if (!name) return null
  name.lastIndex = at
  const found = name.exec(text)
  if (!found) return null
  state.at += found[0].length
  return [{ kind: 'word', text: found[1] ?? '', at: at + 1, end: state.at, newLine: false }]
}

/** `$name`, which has its mark wherever it stands. */
function nameAt(state: Lexing): readonly Token[] | null {
  const name = /\$[A-Za-z_]\w*/y
  name.lastIndex = state.at
  const found = name.exec(state.text)?.[0]
  return found === undefined ? null : [plainToken(state, 'word', found, false)]
}

function holeFrom(state: Lexing, at: number): readonly Token[] {
  const inner: Lexing = { ...state, at, depth: state.depth + 1 }
  const tokens = lex(inner, '}')
  state.at = inner.at
  return tokens
}
