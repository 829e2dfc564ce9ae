import { resolve } from 'node:path'
import { type Change, changesOf } from '../fix/changes.ts'
import { diffOf } from '../fix/diff.ts'
import { type Edited, edited } from '../fix/edit.ts'
import { refuseLink, replaceFile } from '../fix/files.ts'
import type { Examined } from '../engine/examine.ts'
import type { Outside } from '../sources/outside.ts'
import { FileError, readBounded } from '../sources/reader.ts'
import { visible } from '../text.ts'

/** Collects what the fixes of a run change in files. */
export interface Mender {
  watch(examined: Examined): void
  /** The changes of each file, secrets hidden, and what could not be done; nothing is written. */
  diff(): { text: string; left: string[] }
  /** Writes them. Throws UsageError where a file cannot be changed. */
  write(options: { backup: boolean }): string[]
}

interface InFile {
  path: string
  source: string
  made: Edited
}

export function mender(outside: Outside): Mender {
  const changes = new Map<string, Change[]>()
  const left = new Set<string>()
  const files = (): InFile[] => [...changes].map(([source, mine]) => inFile(source, mine, outside))
  return {
    watch(examined) {
      const found = changesOf(examined)
      for (const change of found.changes) changes.set(change.at.source, [...(changes.get(change.at.source) ?? []), change])
      for (const { id } of found.left) left.add(`${id}: its fix is no change of a file; the report says what to do`)
    },
    diff() {
      const made = files()
      const refused = made.flatMap(({ made: { refused: mine }, source }) =>
        mine.map(({ change, why }) => `${change.id}: ${visible(source)}:${change.at.line}: ${why}; change it by hand`),
      )
      return { text: made.map(({ source, made: one }) => diffOf(source, one)).join(''), left: [...left, ...refused] }
    },
    write(options) {
      const made = files().filter(({ made: { hunks } }) => hunks.length > 0)
      for (const { path } of made) refuseLink(path)
      for (const { path, made: one } of made) replaceFile(path, one.text, options)
      return made.map(
        ({ source, made: { hunks } }) => `${visible(source)}: ${hunks.length} ${hunks.length === 1 ? 'line' : 'lines'} changed`,
      )
    },
  }
}

function inFile(source: string, changes: readonly Change[], { home, cwd }: Outside): InFile {
  const path = resolve(cwd, source.startsWith('~/') ? `${home}/${source.slice(2)}` : source)
  const unlike = (a: Change, b: Change): boolean => JSON.stringify([a.at, a.what]) !== JSON.stringify([b.at, b.what])
  const own = changes.filter((change, i) => changes.slice(0, i).every((other) => unlike(change, other)))
  try {
    return { path, source, made: edited(readBounded(path), own, /\.ya?ml$/i.test(path) ? 'yaml' : 'lines') }
  } catch (error) {
    if (!(error instanceof FileError) || error.kind !== 'missing') throw error
    // What stands in quotes inside of another file has no lines there.
    const refused = own.map((change) => ({ change, why: 'it stands inside of a text in quotes' }))
    return { path, source, made: { text: '', hunks: [], refused } }
  }
}
