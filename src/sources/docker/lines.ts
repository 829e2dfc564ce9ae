/** One instruction of a Dockerfile, with its text in one piece. */
export interface Instruction {
  /** In capitals: `ENV`. */
  name: string
  text: string
  /** The character that takes the meaning of the next one away. */
  escape: string
  /** Position in the file of a character of the text. */
  at(index: number): number
}

const DIRECTIVE = /^\ufeff?#[^\S\n]*([A-Za-z][A-Za-z\d]*)[^\S\n]*=[^\S\n]*(\S[^\n]*)(?:\n|$)/

/** `# escape=` among the directives at the top; another comment ends them (https://docs.docker.com/reference/dockerfile/#parser-directives). */
function escapeOf(file: string): string {
  for (let rest = file, found = DIRECTIVE.exec(rest); found; rest = rest.slice(found[0].length), found = DIRECTIVE.exec(rest))
    if (found[1]?.toLowerCase() === 'escape') return found[2]?.trimEnd() === '`' ? '`' : '\\'
  return '\\'
}

/**
 * The instructions of a Dockerfile: lines that go on behind the escape character are one, comments among them none, and a here-document belongs to the
 * line that opens it (https://docs.docker.com/reference/dockerfile/).
 */
export function instructionsOf(file: string): Instruction[] {
  const escape = escapeOf(file)
  const out: Instruction[] = []
  for (let at = 0; at < file.length;) {
    const { text, places, end } = joined(file, at, escape)
    const [head = '', name = ''] = /^\s*([A-Za-z]+)(?:\s+|$)/.exec(text) ?? []
    if (name) out.push({ name: name.toUpperCase(), text: text.slice(head.length), escape, at: (i) => places[head.length + i] ?? end })
    at = behindHeredocs(file, end, text)
  }
  return out
}

interface Joined {
  text: string
  places: number[]
  /** Where the next line begins. */
  end: number
}

function joined(file: string, from: number, escape: string): Joined {
  const out: Joined = { text: '', places: [], end: from }
  for (let goesOn = true; goesOn && out.end < file.length;) {
    const stop = file.indexOf('\n', out.end)
    const end = stop < 0 ? file.length : stop
    const line = file.slice(out.end, end).replace(/\r$/, '')
    const isComment = /^\s*#/.test(line)
    const body = line.trimEnd()
    goesOn = isComment ? out.text !== '' : body.endsWith(escape)
    const kept = isComment ? '' : goesOn ? body.slice(0, -1) : line
    for (let i = 0; i < kept.length; i++) out.places.push(out.end + i)
    out.text += kept
    out.end = end + 1
  }
  return out
}

/** The place behind the here-documents that an instruction opens: `RUN <<EOF`. */
function behindHeredocs(file: string, from: number, text: string): number {
  let at = from
  for (const [, , word] of text.matchAll(/<<-?(["']?)([A-Za-z_]\w*)\1/g)) {
    const close = new RegExp(`^\\t*${word}\\r?$`, 'm')
    const found = close.exec(file.slice(at))
    if (!found) return file.length
    at += found.index + found[0].length + 1
  }
  return at
}
