/** One assignment of a unit file; a value may go on over lines that end in a backslash. */
export interface UnitLine {
  section: string
  key: string
  value: string
  /** Where the value begins. */
  line: number
  column: number
}

/** The assignments of a unit file, as systemd joins its lines: https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html */
export function unitLines(text: string): UnitLine[] {
  const out: UnitLine[] = []
  const lines = text.split(/\r?\n/)
  let section = ''
  for (let i = 0; i < lines.length; i++) {
    const first = lines[i] ?? ''
    const head = /^\s*\[([^\]]*)\]/.exec(first)
    if (head) section = head[1] ?? ''
    const assignment = /^(\s*([\w-]+)\s*=\s*)(.*)$/s.exec(first)
    if (head || !assignment || /^\s*[#;]/.test(first)) continue
    const line = i + 1
    let value = assignment[3] ?? ''
    while (value.endsWith('\\') && i + 1 < lines.length) {
      i += 1
      const next = lines[i] ?? ''
      if (/^\s*[#;]/.test(next)) continue
      value = `${value.slice(0, -1)} ${next}`
    }
    out.push({ section, key: assignment[2] ?? '', value, line, column: (assignment[1] ?? '').length + 1 })
  }
  return out
}

export interface UnitWord {
  text: string
  /** Position of the value behind the first `=`, or of the word, in the line. */
  valueAt: number
  quoted: boolean
}

/** The words of a value: blanks part them, quotes hold them together and are taken away, a backslash escapes. */
export function unitWords(value: string): UnitWord[] {
  const out: UnitWord[] = []
  let i = 0
  while (i < value.length) {
    while (/\s/.test(value[i] ?? '')) i += 1
    if (i >= value.length) break
    const word: UnitWord = { text: '', valueAt: -1, quoted: false }
    const start = i
    let quote = ''
    for (; i < value.length && (quote !== '' || !/\s/.test(value[i] ?? '')); i++) {
      const c = value[i] ?? ''
      if (quote !== '' && c === quote) quote = ''
      else if (quote === '' && (c === '"' || c === "'")) {
        quote = c
        word.quoted = true
      } else if (c === '\\' && i + 1 < value.length) {
        i += 1
        word.text += escaped(value[i] ?? '')
      } else {
        word.text += c
        if (c === '=' && word.valueAt < 0) word.valueAt = i + 1
      }
    }
    if (word.valueAt < 0) word.valueAt = start
    out.push(word)
  }
  return out
}

const escaped = (c: string): string => ({ n: '\n', t: '\t', r: '\r', s: ' ' })[c] ?? c
