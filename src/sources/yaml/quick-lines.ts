class Beyond extends Error {
  override name = 'Beyond'
}

/** What the quick reader leaves to the library; one for all, as looking up where each was thrown takes longer than the reading. */
export const BEYOND = new Beyond()

/** Where the reading stands: a line that is neither blank nor a comment, and how far its content is indented. */
export interface Lines {
  text: string
  indent: number
  /** Position of the content that is left of the line. */
  at: number
  /** Start of the next line. */
  next: number
  done: boolean
  depth: number
}

export const linesOf = (text: string): Lines => ({ text, indent: 0, at: 0, next: 0, done: false, depth: 0 })

/** Goes to the next line with content; false at the end. */
export function advance(lines: Lines): boolean {
  const { text } = lines
  while (lines.next < text.length) {
    const start = lines.next
    const at = contentAt(text, start)
    lines.next = lineEnd(text, at) + 1
    const first = text[at]
    if (first === undefined || first === '\n' || first === '#') continue
    if (at === start && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at, at + 4))) throw BEYOND
    lines.indent = at - start
    lines.at = at
    return true
  }
  lines.done = true
  lines.indent = -1
  return false
}

/** The lines of a block text below a line, all indented deeper than `parent`, without their indentation; the reading goes on behind them. */
export function blockBelow(lines: Lines, parent: number): { start: number; content: string[] } {
  const { text } = lines
  const rows: [start: number, at: number, end: number][] = []
  while (lines.next < text.length) {
    const start = lines.next
    const at = contentAt(text, start)
    const end = lineEnd(text, at)
    if (at < end && at - start <= parent) break
    if (end === text.length) throw BEYOND // a last line without an end: what that means is left to the library
    rows.push([start, at, end])
    lines.next = end + 1
  }
  const first = rows.find(([, at, end]) => at < end)
  if (!first) throw BEYOND
  const indent = first[1] - first[0]
  const before = rows.slice(0, rows.indexOf(first))
  const odd = rows.some(([start, at, end]) => at < end && at - start < indent) || before.some(([start, at]) => at - start > indent)
  if (odd) throw BEYOND
  return { start: first[1], content: rows.map(([start, , end]) => text.slice(Math.min(start + indent, end), end)) }
}

export function contentAt(text: string, start: number): number {
  let at = start
  while (text[at] === ' ') at++
  return at
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
