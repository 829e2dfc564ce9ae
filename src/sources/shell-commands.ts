import { balanced, type Shell, type Word, wordAt } from './shell-words.ts'

/** One simple command of a script. */
export interface Command {
  words: Word[]
  /** It runs only under a condition, in a function or in a subshell. */
  conditional: boolean
}

interface Block {
  kind: 'if' | 'loop' | 'case' | 'brace' | 'paren'
  conditional: boolean
}

interface Scan {
  readonly text: string
  readonly shell: Shell
  i: number
  words: Word[]
  out: Command[]
  blocks: Block[]
  /** What stood before the command: `&&` after a command that can fail makes it conditional. */
  chained: boolean
  /** A function's header was read, its body comes next. */
  header: boolean
  dropNext: boolean
  heredocs: { end: string; tabs: boolean }[]
}

/** The simple commands of a shell script in their order. Nothing is run; a broken script gives what can be told. */
export function commandsOf(text: string, shell: Shell): Command[] {
  const scan: Scan = { text, shell, i: 0, words: [], out: [], blocks: [], chained: false, header: false, dropNext: false, heredocs: [] }
  while (scan.i < text.length) step(scan)
  finish(scan, '')
  return scan.out
}

function step(scan: Scan): void {
  const { text } = scan
  const c = text[scan.i] ?? ''
  if (c === ' ' || c === '\t' || c === '\r') scan.i += 1
  else if (c === '\\' && text[scan.i + 1] === '\n') scan.i += 2
  else if (c === '#') scan.i = lineEnd(text, scan.i)
  else if (c === '\n') newline(scan)
  else if (c === ';' || c === '&' || c === '|') operator(scan, c)
  else if (c === '(' && scan.shell !== 'fish') paren(scan)
  else if (c === ')') closeParen(scan)
  else if (c === '<' || c === '>') redirect(scan, c)
  else word(scan)
}

function newline(scan: Scan): void {
  finish(scan, '')
  scan.i += 1
  for (const { end, tabs } of scan.heredocs) {
    while (scan.i < scan.text.length) {
      const stop = lineEnd(scan.text, scan.i)
      const line = scan.text.slice(scan.i, stop)
      scan.i = stop + 1
      if ((tabs ? line.replace(/^\t+/, '') : line).replace(/\r$/, '') === end) break
    }
  }
  scan.heredocs = []
}

function operator(scan: Scan, c: string): void {
  const twice = scan.text[scan.i + 1] === c
  finish(scan, twice && c !== ';' ? c + c : c)
  scan.i += twice ? 2 : 1
}

function paren(scan: Scan): void {
  const last = scan.words.at(-1)
  if (last && last.end === scan.i && last.text.endsWith('=')) {
    // An array: no program gets one.
    scan.words.pop()
    scan.i = balanced(scan.text, scan.i, '(', ')')
  } else if (!last && scan.text[scan.i + 1] === '(') {
    scan.i = balanced(scan.text, scan.i, '(', ')')
  } else if (last && scan.words.length === 1 && /^\([ \t]*\)/.test(scan.text.slice(scan.i, scan.i + 20))) {
    scan.words = []
    scan.header = true
    scan.i = scan.text.indexOf(')', scan.i) + 1
  } else {
    finish(scan, ';')
    open(scan, 'paren', true)
    scan.header = false
    scan.i += 1
  }
}

function closeParen(scan: Scan): void {
  if (scan.blocks.at(-1)?.kind === 'case') scan.words = []
  else {
    finish(scan, ';')
    close(scan, 'paren')
  }
  scan.i += 1
}

function redirect(scan: Scan, c: string): void {
  const { text } = scan
  const fd = scan.words.at(-1)
  if (fd && fd.end === scan.i && /^\d+$/.test(fd.text)) scan.words.pop()
  if (scan.shell !== 'fish' && text[scan.i + 1] === '(') {
    scan.i = balanced(text, scan.i + 1, '(', ')')
    return
  }
  const here = scan.shell === 'fish' ? null : /^<<(-?)[ \t]*(?!<)/.exec(text.slice(scan.i, scan.i + 60))
  if (here && text[scan.i + 2] !== '<') {
    const end = wordAt(text, scan.i + here[0].length, scan.shell)
    scan.heredocs.push({ end: end.text, tabs: here[1] === '-' })
    scan.i = Math.max(end.end, scan.i + 2)
    return
  }
  while (text[scan.i] === c || text[scan.i] === '&' || text[scan.i] === '|') scan.i += 1
  scan.dropNext = true
}

function word(scan: Scan): void {
  const read = wordAt(scan.text, scan.i, scan.shell)
  scan.i = Math.max(read.end, scan.i + 1)
  if (scan.dropNext) {
    scan.dropNext = false
    return
  }
  if (scan.words.length === 0 && !read.quoted && keyword(scan, read.text)) return
  scan.words.push(read)
}

/** Takes a keyword in command position; true where the word is done with. */
function keyword(scan: Scan, text: string): boolean {
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

function fishWord(scan: Scan, text: string): boolean {
  if (text === 'end') {
    scan.blocks.pop()
    return true
  }
  // `else if` opens no block of its own.
  if (text === 'else') scan.header = true
  if (text === 'and' || text === 'or') scan.chained = true
  return /^(?:else|and|or|not|!|builtin|command)$/.test(text)
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

/** Deeper than any person nests, blocks are not counted, so that a hostile file takes no longer than another. */
function open(scan: Scan, kind: Block['kind'], conditional: boolean): void {
  if (scan.blocks.length < 500) scan.blocks.push({ kind, conditional })
}

function close(scan: Scan, kind: Block['kind']): void {
  const at = scan.blocks.findLastIndex((b) => b.kind === kind)
  if (at >= 0) scan.blocks.length = at
}

/** Ends the command before an operator. */
function finish(scan: Scan, operatorText: string): void {
  const { words } = scan
  if (words.length > 0) {
    scan.out.push({ words, conditional: scan.chained || scan.blocks.some((b) => b.conditional) })
  }
  // An assignment or export always succeeds, so what `&&` joins to it runs as well.
  const sure = words.length > 0 && !scan.chained && /^(?:export|set|typeset|declare|[A-Za-z_]\w*=.*)$/s.test(words[0]?.text ?? '')
  const carriedOn = words.length === 0 && operatorText === '' && scan.chained
  scan.chained = carriedOn || operatorText === '||' || (operatorText === '&&' && !sure)
  if (scan.shell === 'fish') scan.header = false
  scan.words = []
  scan.dropNext = false
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
