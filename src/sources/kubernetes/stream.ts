import { visible } from '../../text.ts'
import type { UsageError } from '../../usage.ts'
import { FileError } from '../reader.ts'
import type { Part } from '../yaml/tree.ts'
import type { ManifestFile } from './files.ts'

/** One document may be this large. */
const MOST = 16_000_000
const SEPARATOR = /^---(?=[ \t\r\n])/gm

/** The documents of a file; one of many that cannot be read is left out aloud. Throws FileError. */
export function* documentsOf(file: ManifestFile, leftOut: LeftOut): Generator<Part> {
  try {
    yield* documentsIn(file.chunks(), file.path)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    leftOut.say(error)
  }
}

/** What cannot be read: said once where there is more than this file, else it is thrown. */
export interface LeftOut {
  say(error: UsageError): void
}

export const leavingOut = (remarks: string[], isOneOfMany: boolean): LeftOut => ({
  say(error) {
    if (!isOneOfMany) throw error
    const remark = `left out: ${visible(error.message, 400)}`
    if (!remarks.includes(remark)) remarks.push(remark)
  },
})

/** The documents of a stream of YAML texts, one at a time, each without the line that parts it from the one before. */
export function* documentsIn(chunks: Iterable<string>, path: string): Generator<Part> {
  let rest = ''
  let line = 0
  for (const chunk of chunks) {
    const known = Math.max(rest.length - 4, 0)
    rest += chunk
    let start = 0
    for (const at of separators(rest, known)) {
      yield documentAt(rest.slice(start, at), line)
      line += linesIn(rest, start, at)
      start = at
    }
    if (start > 0) rest = rest.slice(start)
    if (rest.length > MOST)
      throw new FileError(
        'too-large',
        `${visible(path, 300)}:${line + 1}: this document is larger than ${MOST / 1_000_000} MB: part its objects with lines of ---`,
      )
  }
  yield documentAt(rest, line)
}

/** Where documents begin after the first one, as far as the text was not looked at before. */
function separators(text: string, from: number): number[] {
  SEPARATOR.lastIndex = text.lastIndexOf('\n', from) + 1
  const places: number[] = []
  for (let found = SEPARATOR.exec(text); found; found = SEPARATOR.exec(text)) if (found.index > 0) places.push(found.index)
  return places
}

/** `---` alone on its line is no part of the document; what stands behind it is. */
function documentAt(text: string, line: number): Part {
  const head = /^(?:\ufeff)?---[^\S\n]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text)?.[0]
  return head ? { text: text.slice(head.length), line: line + 1 } : { text, line }
}

function linesIn(text: string, start: number, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
