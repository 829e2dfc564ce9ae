import { type CST, Lexer, Parser } from './yaml.ts'

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
}

/** The tokens of a YAML text. libyaml is stricter than the yaml library about tabs, directives and a bare `...`; deep nesting ends it early. */
export function tokensOf(text: string): CST.Token[] | Refusal {
  const tokens: CST.Token[] = []
  const parser = new Parser()
  const scan: Scan = { flow: 0, last: '', newline: true, indent: -1, next: null }
  let at = 0
  for (const lexeme of new Lexer().lex(text)) {
    const why = refuses(lexeme, scan)
    if (why) return { why, at }
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
  return tokens.at(-1)?.type === 'directive' ? { why: 'a % directive without a --- after it' } : tokens
}

/** Lexemes that stand for no text. */
const MARK = /^[\u0002\u0018\u001f\ufeff]$/
const TAB = 'a tab where blanks belong'

/** Why libyaml stops at this lexeme, measured and read in its scanner: https://github.com/yaml/libyaml/blob/0.2.5/src/scanner.c */
function refuses(lexeme: string, scan: Scan): string | undefined {
  const kind = scan.next
  scan.next = null
  if (lexeme === '\u001f') {
    scan.next = /^[|>]/.test(scan.last) ? 'block' : 'plain'
    return undefined
  }
  if (MARK.test(lexeme)) return undefined
  if (kind) {
    scan.last = 'scalar'
    scan.newline = kind === 'block'
    return kind === 'block' ? blockTab(lexeme) : plainTab(lexeme, scan.indent)
  }
  if (/^[ \t]+$/.test(lexeme)) return blankTab(lexeme, scan)
  if (/^\r?\n/.test(lexeme)) scan.newline = true
  else if (!lexeme.startsWith('#')) {
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
  if (token.type === 'doc-end' && !before.some((t) => t.type === 'document')) return { why: 'a ... with nothing before it', at }
  if (token.type === 'document' && last?.type === 'directive' && !token.start.some((t) => t.type === 'doc-start')) return { why: 'a % directive without a --- after it', at }
  if (token.type !== 'directive') return undefined
  const version = /^%YAML[ \t]/.test(token.source)
  if (version ? !/^%YAML[ \t]+1\.[12](?:[ \t]|$)/.test(token.source) : !/^%TAG[ \t]/.test(token.source)) return { why: 'an unknown % directive or YAML version', at }
  if (version && before.some((t) => t.type === 'directive' && t.source.startsWith('%YAML'))) return { why: 'a second %YAML directive', at }
  return undefined
}
