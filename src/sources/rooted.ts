import { realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { visible } from '../text.ts'
import { FileError, type Read, readBounded } from './reader.ts'

/** Reads a path that stands in a setting: under `root` where one is given, and never through a link that leads out of it. Throws FileError. */
export function rootedRead(root: string | undefined): Read {
  if (root === undefined) return readBounded
  return (path, options) => readBounded(inside(root, path), options)
}

function inside(root: string, path: string): string {
  const wanted = join(root, path)
  try {
    const [real, top] = [realpathSync(wanted), realpathSync(root)]
    if (real === top || real.startsWith(top.endsWith(sep) ? top : top + sep)) return real
  } catch {
    return wanted // the reader says what is wrong with it
  }
  throw new FileError('unreadable', `${visible(wanted, 300)} leads out of ${visible(root, 300)} by a link: it is not read`)
}
