import type { Shell } from './words.ts'

interface Block {
  kind: 'if' | 'loop' | 'case' | 'brace' | 'paren'
  conditional: boolean
}

/** Where a script has been read to, and what is open there. */
export interface Nesting {
  readonly text: string
  readonly shell: Shell
  i: number
  blocks: Block[]
  /** What stood before the command: `&&` after a command that can fail makes it conditional. */
  chained: boolean
  /** A function's header was read, its body comes next. */
  header: boolean
}

const OPENS: ReadonlyMap<string, Block['kind']> = new Map([
  ['if', 'if'],
  ['while', 'loop'],
  ['until', 'loop'],
  ['for', 'loop'],
  ['select', 'loop'],
  ['case', 'case'],
  ['{', 'brace'],
])
const FISH_OPENS: ReadonlyMap<string, Block['kind']> = new Map([
  ['if', 'if'],
  ['while', 'loop'],
  ['for', 'loop'],
  ['switch', 'case'],
  ['function', 'brace'],
  ['begin', 'brace'],
])
const CLOSES: ReadonlyMap<string, Block['kind']> = new Map([
  ['fi', 'if'],
  ['done', 'loop'],
  ['esac', 'case'],
  ['}', 'brace'],
])

/** Takes a keyword in command position; true where the word is done with. */
export function keyword(scan: Nesting, text: string): boolean {
  const kind = (scan.shell === 'fish' ? FISH_OPENS : OPENS).get(text)
  if (kind) {
    if (text === '{' || text === 'begin') open(scan, kind, scan.header)
    else if (scan.shell !== 'fish' || text !== 'if' || !scan.header) open(scan, kind, true)
    scan.header = false
    return text === 'if' || text === 'while' || text === 'until' || text === '{' || text === 'begin'
  }
  if (scan.shell === 'fish') return fishWord(scan, text)
  if (text === 'function') {
    const name = /[ \t]*[^\s(){};]*[ \t]*(?:\([ \t]*\))?/y
    name.lastIndex = scan.i
    name.exec(scan.text)
    scan.i = name.lastIndex
    scan.header = true
    return true
  }
  const closes = CLOSES.get(text)
  if (closes) close(scan, closes)
  return closes !== undefined || /^(?:then|else|elif|do|!|time)$/.test(text)
}

function fishWord(scan: Nesting, text: string): boolean {
  if (text === 'end') {
    scan.blocks.pop()
    return true
  }
  // `else if` opens no block of its own.
  if (text === 'else') scan.header = true
  if (text === 'and' || text === 'or') scan.chained = true
  return /^(?:else|and|or|not|!|builtin|command)$/.test(text)
}

/** Deeper than any person nests, blocks are not counted, so that a hostile file takes no longer than another. */
export function open(scan: Nesting, kind: Block['kind'], conditional: boolean): void {
  if (scan.blocks.length < 500) scan.blocks.push({ kind, conditional })
}

export function close(scan: Nesting, kind: Block['kind']): void {
  const at = scan.blocks.findLastIndex((b) => b.kind === kind)
  if (at >= 0) scan.blocks.length = at
}
