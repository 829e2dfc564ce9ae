import { type CST, Lexer, Parser } from '../yaml/yaml.ts'

/** Why goose refuses a file, and where; the file then counts as absent as a whole. */
export interface Refusal {
  why: string
  at?: number
}

/** Collections in collections that serde_yaml follows: https://github.com/dtolnay/serde-yaml/blob/0.9.34/src/de.rs */
export const DEPTH = 128

interface Scan {
  /** Inside [] or {}. */
  flow: number
  /** The last lexeme that was no blank, comment or line end; `scalar` for a plain or block one. */
  last: string
  newline: boolean
  indent: number
  next: 'plain' | 'block' | null
  /** Nothing stands between the last lexeme and this one. */
  touches: boolean
}

/** The tokens of a YAML text. libyaml is stricter than the yaml library about tabs, directives and a bare `...`; deep nesting ends it early. */
export function tokensOf(text: string, joined = 0): CST.Token[] | Refusal {
  const tokens: CST.Token[] = []
  const parser = new Parser()
  const scan: Scan = { flow: 0, last: '', newline: true, indent: -1, next: null, touches: false }
  let at = 0
  for (const lexeme of new Lexer().lex(text)) {
    const why = refuses(lexeme, scan, text[at + lexeme.length] ?? '')
    if (why) return { why, at }
    const rest = joined * at < 2_000_000 ? (joinedQuote(text, lexeme, at) ?? joinedFlow(text, lexeme, at, scan)) : undefined
    if (rest) return tokensOf(rest, joined + 1)
    if (!MARK.test(lexeme)) at += lexeme.length
    for (const token of parser.next(lexeme)) {
      const bad = badToken(token, tokens)
      if (bad) return bad
      tokens.push(token)
    }
    if (parser.stack.length > 4 * DEPTH) return { why: 'nested too deeply', at }
    scan.indent = parser.stack.findLast((t) => t.type === 'block-map' || t.type === 'block-seq')?.indent ?? -1
  }
  for (const token of parser.end()) {
    const bad = badToken(token, tokens)
    if (bad) return bad
    tokens.push(token)
  }
  const last = tokens.findLast((t) => t.type !== 'newline' && t.type !== 'comment' && t.type !== 'space')
  return last?.type === 'directive' ? { why: 'a % directive without a --- after it' } : tokens
}

/**
 * libyaml lets a quoted scalar go on in lines that are not indented, the yaml library does not: the text with that scalar on one line, of the
 * same length. A line break there reads as a blank in both.
 */
function joinedQuote(text: string, lexeme: string, at: number): string | undefined {
  const quote = lexeme[0]
  if (quote !== '"' && quote !== "'") return undefined
  const whole = quote === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^']|'')*'/y
  whole.lastIndex = at
  const found = whole.exec(text)?.[0] ?? ''
  if (found.length <= lexeme.length || /\n(?:---|\.\.\.)(?:\s|$)/.test(found)) return undefined
  return text.slice(0, at) + found.replace(/[\r\n]/g, ' ') + text.slice(at + found.length)
}

/** The same for a line of a [] or {} that is not indented; the lexer marks it as the end of the collection. */
function joinedFlow(text: string, lexeme: string, at: number, scan: Scan): string | undefined {
  if (lexeme !== '\u0018' || scan.flow <= 0 || /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at, at + 4))) return undefined
  const end = text.lastIndexOf('\n', at - 1)
  const line = text.slice(text.lastIndexOf('\n', end - 1) + 1, end)
  return end < 0 || line.includes('#') ? undefined : `${text.slice(0, end)} ${text.slice(end + 1)}`
}

/** Lexemes that stand for no text. */
const MARK = /^[\u0002\u0018\u001f\ufeff]$/
const TAB = 'a tab where blanks belong'

/** Why libyaml stops at this lexeme, measured and read in its scanner: https://github.com/yaml/libyaml/blob/0.2.5/src/scanner.c */
function refuses(lexeme: string, scan: Scan, after: string): string | undefined {
  const kind = scan.next
  scan.next = null
  if (lexeme === '\u001f') {
    scan.next = /^[|>]/.test(scan.last) ? 'block' : 'plain'
    return undefined
  }
  if (MARK.test(lexeme)) return undefined
  if (kind) {
    scan.touches = true
    scan.last = 'scalar'
    scan.newline = kind === 'block'
    return kind === 'block' ? blockTab(lexeme) : plainTab(lexeme, scan.indent)
  }
  if (/^\s/.test(lexeme)) scan.touches = false
  if (/^[ \t]+$/.test(lexeme)) return blankTab(lexeme, scan)
  if (/^\r?\n/.test(lexeme)) scan.newline = true
  else if (!lexeme.startsWith('#')) {
    if (/^[&*](?![\w-]+(?:[?:,\]}%@`]|$))/.test(lexeme))
      return 'a name after & or * that has other characters than letters, digits, - and _'
    if (lexeme === ':' && scan.flow > 0 && scan.last === 'scalar' && scan.touches && /[,?[\]{}]/.test(after))
      return 'a ":" without a blank after it'
    if (lexeme === ',' && scan.last === ',') return 'two commas with nothing between them'
    if (lexeme === '[' || lexeme === '{') scan.flow += 1
    if (lexeme === ']' || lexeme === '}') scan.flow -= 1
    scan.last = lexeme
    scan.newline = false
  }
  return undefined
}

function blankTab(blank: string, scan: Scan): string | undefined {
  const tab = blank.indexOf('\t')
  if (tab < 0 || scan.flow > 0) return undefined
  if (!scan.newline) return scan.last === '-' || scan.last === '?' ? TAB : undefined
  return scan.last === 'scalar' && tab > scan.indent ? undefined : TAB
}

function plainTab(scalar: string, indent: number): string | undefined {
  return [...scalar.matchAll(/\n( *)\t/g)].some((m) => (m[1] ?? '').length <= indent) ? TAB : undefined
}

/** Where a block scalar's own indentation is taken from its first line, a tab may not stand in it. */
const blockTab = (scalar: string): string | undefined => (/^(?: *\n)* *\t/.test(scalar) ? TAB : undefined)

function badToken(token: CST.Token, before: readonly CST.Token[]): Refusal | undefined {
  const last = before.at(-1)
  const at = token.offset
  if (token.type === 'error') return { why: 'broken YAML', at }
  if (token.type === 'doc-end' && !(last?.type === 'document' && (last.value || last.start.length > 0)))
    return { why: 'a ... with nothing before it', at }
  if (token.type === 'document' && last?.type === 'directive' && !token.start.some((t) => t.type === 'doc-start'))
    return { why: 'a % directive without a --- after it', at }
  if (token.type !== 'directive') return undefined
  const version = /^%YAML[ \t]/.test(token.source)
  if (version ? !/^%YAML[ \t]+1\.[12](?:[ \t]|$)/.test(token.source) : !/^%TAG[ \t]/.test(token.source))
    return { why: 'an unknown % directive or YAML version', at }
  if (version && before.some((t) => t.type === 'directive' && t.source.startsWith('%YAML'))) return { why: 'a second %YAML directive', at }
  return undefined
}
