import { secretOf } from '../../redact.ts'
import { visible } from '../../text.ts'
import type { Setting } from '../../types.ts'
import { UsageError } from '../../usage.ts'
import type { Place } from '../names.ts'

export type Dialect = 'dotenv' | 'docker' | 'shell' | 'systemd' | 'kubernetes'
export const DIALECTS: readonly Dialect[] = ['dotenv', 'docker', 'shell', 'systemd', 'kubernetes']

/** What a dialect's parser needs beside the text. */
export interface EnvFile {
  /** The path as the user gave it. */
  source: string
  /** Where docker and kubectl take a name that stands alone from. */
  processEnv?: NodeJS.ProcessEnv
}

export interface Parsed {
  settings: Setting[]
  remarks: string[]
  /** Those in which nothing is filled in. */
  literal?: Setting[]
}

export function settingAt(file: EnvFile, name: string, value: string, place: Place, note?: string): Setting {
  const from = { source: file.source, setting: name, line: place.line, column: place.column }
  return note ? { name, value: secretOf(name, value), from, note } : { name, value: secretOf(name, value), from }
}

/** The line is not quoted: what stands there may be a credential. */
export const brokenLine = (file: EnvFile, place: Place, why: string): UsageError =>
  new UsageError(`${shownSource(file)}:${place.line}:${place.column}: ${why}`)

export const shownSource = (file: EnvFile): string => visible(file.source, 300)

export const at = (file: EnvFile, line: number): string => `${shownSource(file)}:${line}`
