import type { Filled } from '../filled.ts'

export interface DockerWord {
  filled: Filled
  /** Where the value begins, behind its quote. */
  start: number
  quoted: boolean
  end: number
}

/** What a variable stands for; undefined where it is not set. */
export type Find = (name: string) => Filled['pieces'] | undefined

interface Walk {
  text: string
  escape: string
  find: Find
  pieces: Filled['pieces']
}

/**
 * A word of ENV or ARG from a position on: quotes are taken away, variables filled in but in single quotes
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement). With `all` it goes on to the end of the text.
 */
export function dockerWord(
  text: string,
  from: number,
  { find, escape, all = false }: { find: Find; escape: string; all?: boolean },
): DockerWord {
  const walk: Walk = { text, escape, find, pieces: [] }
  let quote = ''
  let at = from
  const isQuoted = text[from] === '"' || text[from] === "'"
  for (; at < text.length; at++) {
    const c = text[at] ?? ''
    if (quote === '' && !all && /\s/.test(c)) break
    if (quote === "'" ? c === "'" : quote === '"' && c === '"') quote = ''
    else if (quote === '' && (c === '"' || c === "'")) quote = c
    else if (quote !== "'" && c === escape && at + 1 < text.length) at = escaped(walk, at, quote)
    else if (quote !== "'" && c === '$') at = reference(walk, at)
    else add(walk.pieces, c)
  }
  return { filled: { pieces: walk.pieces, missing: [] }, start: isQuoted ? from + 1 : from, quoted: isQuoted, end: at }
}

/** Inside of double quotes the escape character stays before what needs none. */
function escaped({ text, pieces, escape }: Walk, at: number, quote: string): number {
  const next = text[at + 1] ?? ''
  add(pieces, quote === '"' && next !== '"' && next !== '$' && next !== escape ? escape + next : next)
  return at + 1
}

const REFERENCE = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\})/y

function reference(walk: Walk, at: number): number {
  REFERENCE.lastIndex = at
  const found = REFERENCE.exec(walk.text)
  if (!found) {
    add(walk.pieces, '$')
    return at
  }
  const [whole, plain, braced, operator = '', rest = ''] = found
  const value = walk.find(plain ?? braced ?? '')
  const isEmpty = value === undefined || (operator.startsWith(':') && value.every((piece) => 'text' in piece && piece.text === ''))
  const kind = operator.at(-1)
  if (kind === '+') walk.pieces.push(...(isEmpty ? [] : [{ text: rest }]))
  else if (isEmpty && kind === '-') walk.pieces.push({ text: rest })
  else walk.pieces.push(...(value ?? []))
  return at + whole.length - 1
}

function add(pieces: Filled['pieces'], text: string): void {
  const last = pieces.at(-1)
  if (last && 'text' in last && !last.from) last.text += text
  else pieces.push({ text })
}
