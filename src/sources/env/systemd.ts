import { at, type EnvFile, type Parsed, settingAt } from './dialect.ts'
import { isName, placesOf } from '../names.ts'

/**
 * A file as systemd's EnvironmentFile= reads it: comments begin with # or ; at the start of a line, `\` joins lines, both kinds of quotes,
 * no `export`, nothing expanded. A line that is no assignment is skipped by systemd with a warning in its journal; here it is a remark.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=
 */
export function parseSystemd(original: string, file: EnvFile): Parsed {
  const text = original.replace(/\r\n?/g, '\n')
  const place = placesOf(text)
  const parsed: Parsed = { settings: [], remarks: [] }
  for (let i = 0; i < text.length;) {
    if (/\s/.test(text[i] ?? '')) {
      i += 1
      continue
    }
    if (text[i] === '#' || text[i] === ';') {
      i = logicalEnd(text, i) + 1
      continue
    }
    const end = lineEnd(text, i)
    const line = text.slice(i, end)
    const equals = i + line.indexOf('=')
    const name = line.includes('=') ? text.slice(i, equals).trimEnd() : ''
    if (!isName(name) || /[.-]/.test(name)) {
      parsed.remarks.push(`${at(file, place(i).line)}: systemd skips this line, which is no NAME=VALUE`)
      i = end + 1
      continue
    }
    const value = valueAt(text, equals + 1)
    parsed.settings.push(settingAt(file, name, value.text, place(value.start), value.quoted ? 'quotes taken away' : undefined))
    i = value.end + 1
  }
  return parsed
}

interface Scan {
  text: string
  /** Position of the first character of the value. */
  start: number
  end: number
  quoted: boolean
}

function valueAt(text: string, from: number): Scan {
  let i = from
  while (text[i] === ' ' || text[i] === '\t') i += 1
  const quoted = text[i] === '"' || text[i] === "'"
  const start = quoted ? i + 1 : i
  let out = ''
  let solid = 0
  while (i < text.length && text[i] !== '\n') {
    const c = text[i] ?? ''
    const part = c === '"' || c === "'" ? quotedPart(text, i) : barePart(text, i)
    out += part.text
    i = part.end
    if (part.solid) solid = out.length
  }
  return { text: out.slice(0, solid), start, end: i, quoted }
}

interface Part {
  text: string
  end: number
  /** False for a bare blank, which is cut at the end of a value. */
  solid: boolean
}

function barePart(text: string, i: number): Part {
  const c = text[i] ?? ''
  if (c !== '\\') return { text: c, end: i + 1, solid: !/\s/.test(c) }
  const next = text[i + 1] ?? ''
  return { text: next === '\n' ? '' : next, end: i + 2, solid: next !== '\n' }
}

/** In double quotes a backslash escapes `"`, `\`, a backtick, `$` and a line end, and is itself text before anything else. */
function quotedPart(text: string, open: number): Part {
  const quote = text[open]
  let out = ''
  let i = open + 1
  for (; i < text.length && text[i] !== quote; i++) {
    const c = text[i] ?? ''
    if (quote === '"' && c === '\\' && i + 1 < text.length) {
      i += 1
      const next = text[i] ?? ''
      if (next !== '\n') out += /["\\`$]/.test(next) ? next : `\\${next}`
    } else out += c
  }
  return { text: out, end: i + 1, solid: true }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** The end of a comment, which a backslash before the line end carries on. */
function logicalEnd(text: string, from: number): number {
  let end = lineEnd(text, from)
  while (end < text.length && text[end - 1] === '\\') end = lineEnd(text, end + 1)
  return end
}
