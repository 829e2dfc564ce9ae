import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Row } from '../../support/judge.ts'

/** The rows of a recording that is under way, each written when it is decided: what was recorded outlives an end that nobody asked for. */
export interface Journal {
  /** By id: the rows of a recording that was interrupted. */
  kept: ReadonlyMap<string, Row>
  add(row: Row): void
  /** Puts the lines in the place of the file at once, and the journal away. */
  finish(lines: readonly string[]): void
}

/** Beside the file; `goesOn` takes what an interrupted recording has left there, else it is put away. */
export function openJournal(file: string, goesOn: boolean): Journal {
  const path = `${file}.part`
  const rows = goesOn ? rowsIn(path) : []
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return {
    kept: new Map(rows.map((row) => [row.id, row])),
    add: (row) => appendFileSync(path, `${JSON.stringify(row)}\n`),
    finish(lines) {
      const whole = `${file}.new`
      writeFileSync(whole, lines.map((line) => `${line}\n`).join(''))
      renameSync(whole, file)
      rmSync(path)
    },
  }
}

/** Each line is a row; the last one may have been cut off. */
export function rowsIn(file: string): Row[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}
