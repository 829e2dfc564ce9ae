import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { visible } from '../text.ts'
import { UsageError } from '../usage.ts'

/** Refuses what is no plain file: a link may lead to a file that is not the user's, and replacing it would leave its target as it was. */
export function refuseLink(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats?.isSymbolicLink()) throw new UsageError(`--fix: ${visible(path)} is a link; name the file that it leads to.`)
  if (!stats?.isFile()) throw new UsageError(`--fix: ${visible(path)} is not a file that can be changed.`)
}

/**
 * Writes a file whole or not at all: into a new file beside it with the same mode and owner, which then takes its place. With `backup` the
 * old text stays beside it as `.bak`, for its owner's eyes only. Throws UsageError.
 */
export function replaceFile(path: string, text: string, { backup }: { backup: boolean }): void {
  refuseLink(path)
  const { mode, uid, gid } = lstatSync(path)
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`)
  try {
    const file = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
    try {
      writeSync(file, text)
      fchmodSync(file, mode & 0o7777)
      if (process.getuid?.() === 0) fchownSync(file, uid, gid)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (backup) keep(path)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new UsageError(
      `--fix: ${visible(path)} could not be written (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}); it is as it was.`,
    )
  }
}

function keep(path: string): void {
  const copy = `${path}.bak`
  if (lstatSync(copy, { throwIfNoEntry: false })?.isSymbolicLink()) throw new Error('the backup is a link')
  rmSync(copy, { force: true })
  copyFileSync(path, copy, constants.COPYFILE_EXCL)
  chmodSync(copy, 0o600)
}
