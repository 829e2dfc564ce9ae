import { visible } from '../../text.ts'
import { UsageError } from '../../usage.ts'
import type { Flat } from './flat.ts'

const BARE = /[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*'/y
const LONG = /^(?:"""|''')$/
const VALUE = /"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,#{}[\]=]+/y

/** The texts of a TOML file by their dotted keys, as far as settings need it: tables, inline tables, strings and plain values; arrays and multi-line strings are passed over. Throws UsageError with the place of what is no TOML. */
export function flatToml(text: string, path: string): Flat[] {
  const out: Flat[] = []
  let table = ''
  const lines = text.split(/\r?\n/)
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const bare = line.trim()
    if (bare === '' || bare.startsWith('#')) continue
    const head = /^\s*\[\[?([^\]]*)\]\]?\s*(?:#.*)?$/.exec(line)
    if (head) {
      table = keyOf(head[1] ?? '')
      continue
    }
    const scan: Scan = { lines, line, at: line.length - line.trimStart().length, number: index + 1, path }
    const key = joined(table, dotted(scan))
    blank(scan)
    if (line[scan.at] !== '=') throw wrong(scan, 'an = belongs here')
    scan.at += 1
    value(scan, key, out)
    index = scan.number - 1
  }
  return out
}

interface Scan {
  lines: readonly string[]
  line: string
  at: number
  number: number
  path: string
}

const wrong = ({ path, number, at }: Scan, why: string): UsageError =>
  new UsageError(`${visible(path, 300)}:${number}:${at + 1}: ${why}: mend the TOML there`)
const blank = (scan: Scan): void => {
  while (/\s/.test(scan.line[scan.at] ?? '')) scan.at += 1
}
/** In brackets a value goes on over lines and comments; inline tables do so from TOML 1.1 on. */
function blankLines(scan: Scan): void {
  for (;;) {
    blank(scan)
    const isOver = scan.at >= scan.line.length || scan.line[scan.at] === '#'
    if (!isOver || scan.number >= scan.lines.length) return
    scan.line = scan.lines[scan.number] ?? ''
    scan.number += 1
    scan.at = 0
  }
}
const joined = (table: string, key: string): string => (table === '' ? key : `${table}.${key}`)

/** A key as it is spelt: `otel.exporter."otlp-http"`. */
function dotted(scan: Scan): string {
  const parts: string[] = []
  for (;;) {
    blank(scan)
    BARE.lastIndex = scan.at
    const found = BARE.exec(scan.line)
    if (!found) throw wrong(scan, 'a key belongs here')
    parts.push(unquoted(found[0]))
    scan.at = BARE.lastIndex
    blank(scan)
    if (scan.line[scan.at] !== '.') return parts.join('.')
    scan.at += 1
  }
}

const keyOf = (text: string): string => [...text.matchAll(/[\w-]+|"[^"]*"|'[^']*'/g)].map(([part]) => unquoted(part)).join('.')
const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text.replace(/^'(.*)'$/s, '$1')

/** Adds what a value holds. */
function value(scan: Scan, key: string, out: Flat[]): void {
  blank(scan)
  const { line, at } = scan
  if (LONG.test(line.slice(at, at + 3))) {
    long(scan)
    return
  }
  if (line[at] === '[') {
    array(scan)
    return
  }
  if (line[at] === '{') {
    scan.at += 1
    inline(scan, key, out)
    return
  }
  VALUE.lastIndex = at
  const found = VALUE.exec(line)
  if (!found) throw wrong(scan, 'a value belongs here')
  const quoted = /^["']/.test(found[0])
  out.push({ key, text: unquoted(found[0]), line: scan.number, column: at + 1 + (quoted ? 1 : 0) })
  scan.at = VALUE.lastIndex
}

/** A string over lines is passed over. */
function long(scan: Scan): void {
  const mark = scan.line.slice(scan.at, scan.at + 3)
  let end = scan.line.indexOf(mark, scan.at + 3)
  while (end < 0 && scan.number < scan.lines.length) {
    scan.line = scan.lines[scan.number] ?? ''
    scan.number += 1
    end = scan.line.indexOf(mark)
  }
  scan.at = end < 0 ? scan.line.length : end + 3
  while (scan.line[scan.at] === mark[0]) scan.at += 1
}

/** An array is passed over, with what stands in it. */
function array(scan: Scan): void {
  let depth = 0
  for (;;) {
    blankLines(scan)
    const sign = scan.line[scan.at]
    if (sign === undefined) throw wrong(scan, 'a ] belongs here')
    if (LONG.test(scan.line.slice(scan.at, scan.at + 3))) {
      long(scan)
      continue
    }
    if (sign === '"' || sign === "'") {
      VALUE.lastIndex = scan.at
      if (!VALUE.exec(scan.line)) throw wrong(scan, `a ${sign} belongs here`)
      scan.at = VALUE.lastIndex
      continue
    }
    if (sign === '[') depth += 1
    if (sign === ']') depth -= 1
    scan.at += 1
    if (depth === 0) return
  }
}

function inline(scan: Scan, key: string, out: Flat[]): void {
  for (;;) {
    blankLines(scan)
    if (scan.line[scan.at] === '}') {
      scan.at += 1
      return
    }
    const own = joined(key, dotted(scan))
    blank(scan)
    if (scan.line[scan.at] !== '=') throw wrong(scan, 'an = belongs here')
    scan.at += 1
    value(scan, own, out)
    blankLines(scan)
    if (scan.line[scan.at] === ',') scan.at += 1
    else if (scan.line[scan.at] !== '}') throw wrong(scan, 'a comma or } belongs here')
  }
}
