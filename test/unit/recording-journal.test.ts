import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJournal } from '../real/support/journal.ts'
import type { Row } from '../support/judge.ts'

const row = (id: string): Row => ({ id }) as Row

describe('a recording that is under way', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otel-doctor-journal-'))
    file = join(folder, 'python.jsonl')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('keeps each row at once, and leaves the file as it was until its end', () => {
    writeFileSync(file, 'old\n')
    const journal = openJournal(file, false)
    journal.add(row('a'))
    expect(readFileSync(`${file}.part`, 'utf8')).toBe('{"id":"a"}\n')
    expect(readFileSync(file, 'utf8')).toBe('old\n')
    journal.finish(['new'])
    expect(readFileSync(file, 'utf8')).toBe('new\n')
    expect(existsSync(`${file}.part`)).toBe(false)
  })

  test('goes on where it was interrupted, without the row that was cut off', () => {
    writeFileSync(`${file}.part`, '{"id":"a"}\n{"id":"b"}\n{"id":')
    const journal = openJournal(file, true)
    journal.add(row('c'))
    expect([...journal.kept.keys()]).toEqual(['a', 'b'])
    expect(readFileSync(`${file}.part`, 'utf8')).toBe('{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n')
  })

  test('begins anew where nobody asks it to go on', () => {
    writeFileSync(`${file}.part`, '{"id":"a"}\n')
    expect([...openJournal(file, false).kept]).toEqual([])
  })
})
