import { close, keyword, type Nesting, open } from './blocks.ts'
import { balanced, type Shell, type Word, wordAt } from './words.ts'

/** One simple command of a script. */
export interface Command {
  words: Word[]
  /** It runs only under a condition, in a function or in a subshell. */
  conditional: boolean
}

interface Scan extends Nesting {
  words: Word[]
  out: Command[]
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
