export type Shell = 'bash' | 'zsh' | 'fish'

/** One word of a command after its quotes are taken away. Nothing in it is expanded. */
export interface Word {
  text: string
  /** The position in the file of each character of `text`. */
  from: number[]
  /** The position after the word. */
  end: number
  /** Quotes or a backslash stood in it, so it is no keyword. */
  quoted: boolean
  /** It holds a variable or a command that a shell would put a value for. */
  expands: boolean
}

interface Cursor {
  readonly text: string
  readonly shell: Shell
  i: number
}

const BREAKS = new Set([' ', '\t', '\n', ';', '&', '|', '(', ')', '<', '>'])
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', v: '\v' }

/** Reads the word that begins at `start`; its end is beyond `start` wherever a word stands there. */
export function wordAt(text: string, start: number, shell: Shell): Word {
  const cursor: Cursor = { text, shell, i: start }
  const word: Word = { text: '', from: [], end: start, quoted: false, expands: false }
  const chars: string[] = []
  const put = (c: string, at: number): void => {
    chars.push(c)
    for (let k = 0; k < c.length; k++) word.from.push(at)
  }
  while (cursor.i < text.length) {
    const c = text[cursor.i] ?? ''
    if (c === '(' && shell === 'fish') substitution(cursor, word, put)
    else if (BREAKS.has(c)) break
    else if (c === "'") single(cursor, word, put)
    else if (c === '"') double(cursor, word, put)
    else if (c === '\\') backslash(cursor, word, put)
    else if (c === '$' && shell !== 'fish' && text[cursor.i + 1] === "'") ansi(cursor, word, put)
    else if (c === '$' && shell !== 'fish' && text[cursor.i + 1] === '"') cursor.i += 1
    else if (c === '$' || c === '`') dollar(cursor, word, put)
    else put(c, cursor.i++)
  }
  word.text = chars.join('')
  word.end = cursor.i
  return word
}

type Put = (c: string, at: number) => void

function single(cursor: Cursor, word: Word, put: Put): void {
  word.quoted = true
  for (cursor.i += 1; cursor.i < cursor.text.length && cursor.text[cursor.i] !== "'"; cursor.i++) {
    const next = cursor.text[cursor.i + 1] ?? ''
    if (cursor.shell === 'fish' && cursor.text[cursor.i] === '\\' && (next === "'" || next === '\\')) cursor.i += 1
    put(cursor.text[cursor.i] ?? '', cursor.i)
  }
  cursor.i += 1
}

function double(cursor: Cursor, word: Word, put: Put): void {
  word.quoted = true
  cursor.i += 1
  while (cursor.i < cursor.text.length && cursor.text[cursor.i] !== '"') {
    const c = cursor.text[cursor.i] ?? ''
    const next = cursor.text[cursor.i + 1] ?? ''
    if (c === '\\' && /["\\`$\n]/.test(next)) {
      if (next !== '\n') put(next, cursor.i + 1)
      cursor.i += 2
    } else if (c === '$' || (c === '`' && cursor.shell !== 'fish')) dollar(cursor, word, put)
    else put(c, cursor.i++)
  }
  cursor.i += 1
}

function backslash(cursor: Cursor, word: Word, put: Put): void {
  const next = cursor.text[cursor.i + 1]
  if (next === undefined) put('\\', cursor.i)
  else if (next !== '\n') {
    word.quoted = true
    put(cursor.shell === 'fish' ? (ESCAPES[next] ?? next) : next, cursor.i + 1)
  }
  cursor.i += 2
}

function ansi(cursor: Cursor, word: Word, put: Put): void {
  word.quoted = true
  const code = /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|([\s\S]))/y
  cursor.i += 2
  while (cursor.i < cursor.text.length && cursor.text[cursor.i] !== "'") {
    code.lastIndex = cursor.i
    const found = cursor.text[cursor.i] === '\\' ? code.exec(cursor.text) : null
    if (found) {
      const hex = found[1] ?? found[2] ?? found[3]
      const point = hex !== undefined ? Number.parseInt(hex, 16) : found[4] !== undefined ? Number.parseInt(found[4], 8) : -1
      const plain = found[5] ?? ''
      put(point < 0 ? (ESCAPES[plain] ?? plain) : point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd', cursor.i)
      cursor.i = code.lastIndex
    } else put(cursor.text[cursor.i] ?? '', cursor.i++)
  }
  cursor.i += 1
}

/** `$NAME`, `${…}`, `$(…)` and backticks: kept as they stand. */
function dollar(cursor: Cursor, word: Word, put: Put): void {
  const { text, i } = cursor
  const next = text[i + 1] ?? ''
  let end = i + 1
  if (text[i] === '`') {
    if (cursor.shell === 'fish') return put('`', cursor.i++)
    end = closing(text, i + 1, '`')
  } else if (next === '(') end = balanced(text, i + 1, '(', ')')
  else if (next === '{') end = balanced(text, i + 1, '{', '}')
  else if (!/[A-Za-z0-9_?@*#!$-]/.test(next)) return put('$', cursor.i++)
  word.expands = true
  for (; cursor.i < end; cursor.i++) put(text[cursor.i] ?? '', cursor.i)
}

function substitution(cursor: Cursor, word: Word, put: Put): void {
  word.expands = true
  const end = balanced(cursor.text, cursor.i, '(', ')')
  for (; cursor.i < end; cursor.i++) put(cursor.text[cursor.i] ?? '', cursor.i)
}

function closing(text: string, from: number, quote: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i += 1
    else if (text[i] === quote) return i + 1
  }
  return text.length
}

/** The position after the bracket that closes the one at `from`; quotes inside are stepped over. */
export function balanced(text: string, from: number, open: string, close: string): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    const c = text[i] ?? ''
    if (c === '\\') i += 1
    else if (c === "'") {
      const end = text.indexOf("'", i + 1)
      if (end > 0) i = end
    } else if (c === '"') i = closing(text, i + 1, '"') - 1
    else if (c === open) depth += 1
    else if (c === close && --depth === 0) return i + 1
  }
  return text.length
}
