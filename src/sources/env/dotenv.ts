import type { Setting } from '../../types.ts'
import { at, brokenLine, type EnvFile, type Parsed, settingAt, shownSource } from './dialect.ts'
import { isRelevant, placesOf } from '../names.ts'

const ASSIGNMENT = /[^\S\n]*(export[^\S\n]+)?([\w.-]+)(?:([^\S\n]*)=|(:)(?=[^\S\n]))([^\S\n]*)/y
/** dotenv passes over a name alone; python-dotenv, Compose and docker take it for a variable of the shell. */
const ALONE = /^[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_]\w*)[^\S\n]*(?:#.*)?$/
const REST_OF_LINE = /[^\S\n]*(#[^\n]*)?(?=\n|$)/y

interface Value {
  text: string
  start: number
  end: number
  quoted: boolean
  comment: boolean
  unclosed: boolean
}

/**
 * A file as the dotenv package reads it (measured on 17.x): three kinds of quotes, over lines too; `\n` and `\r` mean a line break in double
 * quotes only; an unquoted value ends at `#`, with or without a space before it; `export NAME=`, `NAME: value`.
 * node:util parseEnv differs: no `NAME: value`, no backslash before a quote, an open quote drops the line, text after a closing quote is dropped.
 */
export function parseDotenv(original: string, file: EnvFile): Parsed {
  const text = original.replace(/\r\n?/g, '\n')
  const place = placesOf(text)
  const parsed = { settings: [] as Setting[], remarks: [] as string[], literal: [] as Setting[] } satisfies Parsed
  for (let i = 0; i < text.length;) {
    const end = lineEnd(text, i)
    const line = text.slice(i, end)
    const [, alone] = ALONE.exec(line) ?? []
    if (alone !== undefined || /^\s*(?:#|$)/.test(line)) {
      if (alone !== undefined && isRelevant(alone))
        parsed.remarks.push(
          `${at(file, place(i).line)}: ${alone} stands alone, which sets nothing; Compose and docker take its value from the shell`,
        )
      i = end + 1
      continue
    }
    ASSIGNMENT.lastIndex = i
    const head = ASSIGNMENT.exec(text)
    if (!head)
      throw brokenLine(
        file,
        place(i + line.length - line.trimStart().length),
        'this line is not NAME=VALUE: mend it, or begin it with # to leave it out',
      )
    const value = valueAt(text, ASSIGNMENT.lastIndex)
    const setting = settingAt(file, head[2] ?? '', value.text, place(value.start), noteOf(value))
    parsed.settings.push(setting)
    if (text[value.start - 1] === "'") parsed.literal.push(setting)
    parsed.remarks.push(...remarksOf(file, setting, place(i).line, head, value, text))
    i = value.end + 1
  }
  if (original.includes('\r\n') && parsed.settings.some((s) => isRelevant(s.name))) {
    parsed.remarks.push(
      `${at(file, 1)}: the lines end in CRLF; dotenv and docker drop the carriage return, a shell that sources the file keeps it in each value`,
    )
  }
  return parsed
}

function valueAt(text: string, start: number): Value {
  const quote = text[start]
  if (quote === '"' || quote === "'" || quote === '`') {
    for (const close of closings(text, start, quote)) {
      REST_OF_LINE.lastIndex = close + 1
      const rest = REST_OF_LINE.exec(text)
      if (!rest) continue
      const inner = text.slice(start + 1, close)
      return {
        text: unescape(inner, quote),
        start: start + 1,
        end: REST_OF_LINE.lastIndex,
        quoted: true,
        comment: rest[1] !== undefined,
        unclosed: false,
      }
    }
  }
  const end = lineEnd(text, start)
  const hash = text.slice(start, end).indexOf('#')
  const bare = text.slice(start, hash < 0 ? end : start + hash).trim()
  const wrapped = bare.length > 1 && /^["'`]/.test(bare) && bare.at(-1) === bare[0]
  const inner = wrapped ? bare.slice(1, -1) : bare
  const unclosed = !wrapped && /^["'`]/.test(bare)
  return { text: unescape(inner, bare[0] ?? ''), start: start + (wrapped ? 1 : 0), end, quoted: wrapped, comment: hash >= 0, unclosed }
}

/** Where a quoted value may end: at the first quote without a backslash; if that line goes on, a quote with one ends it after all. */
function closings(text: string, start: number, quote: string): number[] {
  const escaped: number[] = []
  for (let i = text.indexOf(quote, start + 1); i >= 0; i = text.indexOf(quote, i + 1)) {
    if (text[i - 1] !== '\\' || i - 1 === start) return [i, ...escaped.toReversed()]
    escaped.push(i)
  }
  return escaped.toReversed()
}

const unescape = (text: string, quote: string): string => (quote === '"' ? text.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : text)

function noteOf(value: Value): string | undefined {
  if (value.unclosed) return 'the quote is never closed'
  const gone = [value.quoted ? 'quotes' : '', value.comment ? 'a comment' : ''].filter(Boolean).join(' and ')
  return gone ? `${gone} taken away` : undefined
}

/** One line where docker would read the assignment otherwise. Only for names that matter here, and never with a value in it. */
function remarksOf(file: EnvFile, setting: Setting, line: number, head: RegExpExecArray, value: Value, text: string): string[] {
  if (!isRelevant(setting.name)) return []
  const where = `${at(file, line)}: ${setting.name}:`
  if (value.unclosed) return [`${where} a quote is opened and never closed; dotenv keeps it as part of the value`]
  if (head[1] !== undefined) return [`${where} docker would refuse the file, because of "export"`]
  if (head[4] !== undefined) return [`${where} docker would refuse the file, because of ":" where "=" belongs`]
  if (head[3] !== '') return [`${where} docker would refuse the file, because of the blank before "="`]
  const raw = text.slice((head.index ?? 0) + head[0].length - (head[5]?.length ?? 0), value.end)
  if (raw === value.text) return []
  const kept = [value.quoted ? 'the quotes' : '', value.comment ? 'the comment' : ''].filter(Boolean).join(' and ')
  if (raw.includes('\n')) return [`${where} docker would end the value at the end of its first line, with the opening quote in it`]
  return [
    `${where} docker would keep ${kept || 'the blanks around it'} as part of the value (--file ${shownSource(file)}:docker reads it so)`,
  ]
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
