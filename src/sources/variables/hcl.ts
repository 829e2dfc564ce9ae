import { placesOf } from '../names.ts'
import type { Flat } from '../settings/flat.ts'

/** A string, with `${…}` in it, which may hold strings; of bounded length, so that what never ends costs little. */
const TEXT = /"(?:\\.|\$\{[^}"\n]{0,300}(?:"[^"\n]{0,300}"[^}"\n]{0,300}){0,8}\}|\$(?!\{)|[^"\\\n$]){0,20000}"|'(?:''|[^'\n])*'/
const SKIP = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/
const HEREDOC = /<<-?(?<mark>\w+)\n[^]*?(?:\n[^\S\n]*\k<mark>\b|$)/
const TOKEN = new RegExp(
  `(?<skip>${SKIP.source})|(?<heredoc>${HEREDOC.source})|(?<text>${TEXT.source})|(?<open>[[{])|(?<close>[\\]}])|(?<sign>[=:](?!=))|(?<word>[\\w.-]+)|[^]`,
  'gy',
)
const DEPTH = 30

interface Frame {
  /** The path that leads to it. */
  path: string
  /** The number of the next item of a list; undefined in a map. */
  next?: number
}

/**
 * The texts of Terraform's HCL, and of Bicep, by their dotted keys, as far as variables need it: blocks, maps, lists and plain strings. What
 * is computed (`var.x`, a call) is the text `${…}`. Brackets that do not match end the reading, and what was found is kept.
 */
export function flatHcl(text: string): Flat[] {
  const place = placesOf(text)
  const out: Flat[] = []
  const frames: Frame[] = [{ path: '' }]
  /** Names since the last separator: the labels of a block, or a key. */
  let names: string[] = []
  let isValue = false
  /** In the parentheses of a call, whose strings are parts of the value at most. */
  let calls = 0
  /** How often a block of a path was opened: each is one of its own. */
  const opened = new Map<string, number>()
  const top = (): Frame => frames.at(-1) ?? { path: '' }
  const keyOf = (): string => {
    const { path, next } = top()
    const own = next === undefined ? names : [String(next)]
    return [path, ...own].filter((part) => part !== '').join('.')
  }
  const put = (value: string, at: number): void => {
    out.push({ key: keyOf(), text: value, ...place(at) })
    const frame = top()
    if (frame.next !== undefined) frame.next += 1
    names = []
    isValue = false
    calls = 0
  }
  for (const { index, groups = {}, 0: token } of text.matchAll(TOKEN)) {
    const { skip, heredoc, text: quoted, open, close, sign, word } = groups
    if (skip !== undefined) {
      if (!isValue && skip.includes('\n') && top().next === undefined) names = []
    } else if (open !== undefined) {
      if (frames.length > DEPTH) return out
      const isBlock = open === '{' && !isValue && names.length > 0
      const times = isBlock ? (opened.get(keyOf()) ?? 0) : 0
      if (isBlock) opened.set(keyOf(), times + 1)
      const path = keyOf() + (times > 0 ? `#${times}` : '')
      calls = 0
      const frame = top()
      if (frame.next !== undefined) frame.next += 1
      frames.push(open === '[' ? { path, next: 0 } : { path })
      names = []
      isValue = false
    } else if (close !== undefined) {
      if (frames.length === 1) return out
      frames.pop()
      names = []
      isValue = false
    } else if (sign !== undefined && names.length > 0) isValue = true
    else if (token === '(' && isValue) calls += 1
    else if (quoted !== undefined && calls > 0) put('${()}', index)
    else if (quoted !== undefined && (isValue || (top().next !== undefined && names.length === 0))) put(unquoted(quoted), index + 1)
    else if (quoted !== undefined) names.push(unquoted(quoted))
    else if (heredoc !== undefined && isValue) put('${<<}', index)
    else if (word !== undefined && !isValue) names.push(word)
    // A call holds the map or the list that is meant: `jsonencode([…])`, `merge(…, {…})`.
    else if (word !== undefined && !/^\s*[([]/.test(text.slice(index + token.length, index + token.length + 8)))
      put(/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(word) ? word : `\${${word}}`, index)
  }
  return out
}

const unquoted = (token: string): string =>
  token.startsWith('"') ? token.slice(1, -1).replace(/\\(["\\])/g, '$1') : token.slice(1, -1).replaceAll("''", "'")
