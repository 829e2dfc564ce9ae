import { hint, inQuotes } from '../text.ts'
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { github } from '../report/github.ts'
import { jsonParts } from '../report/json.ts'
import { junitParts } from '../report/junit.ts'
import { markdownParts } from '../report/markdown.ts'
import type { Report } from '../report/schema.ts'
import { textParts } from '../report/text.ts'
import { UsageError } from '../usage.ts'
import { type Args, flagArg, listArg } from './options.ts'

export const FORMATS = ['text', 'json', 'markdown', 'junit', 'github'] as const
export type Format = (typeof FORMATS)[number]

export interface Target {
  format: Format
  /** Standard output where it is not given. */
  file?: string
}

/** `--format NAME` or `--format NAME=FILE`, any number of times. Throws UsageError. */
export function outputTargets(args: Args, allowed: readonly Format[], fallback: Format): Target[] {
  const targets = listArg(args, 'format').map((text): Target => {
    const cut = text.indexOf('=')
    const name = cut < 0 ? text : text.slice(0, cut)
    const format = allowed.find((f) => f === name)
    if (!format)
      throw new UsageError(`--format ${inQuotes(name)}: there is no such format here${hint(name, allowed)}. Known: ${allowed.join(', ')}.`)
    if (cut >= 0 && text.slice(cut + 1) === '') throw new UsageError(`--format ${name}=: no file is named; write --format ${name}=FILE.`)
    return cut < 0 ? { format } : { format, file: text.slice(cut + 1) }
  })
  const toStdout = targets.filter((t) => t.file === undefined)
  if (toStdout.length > 1)
    throw new UsageError(
      `--format: ${toStdout.map((t) => t.format).join(' and ')} cannot share standard output; write one of them to a file: --format ${toStdout[1]?.format}=FILE.`,
    )
  return toStdout.length === 0 ? [{ format: fallback }, ...targets] : targets
}

interface Shown {
  color: boolean
  verbose: boolean
  width: number
}

/** How a command writes a format, where it is not the usual way. */
export type Forms = Partial<Record<Format, (report: Report, shown: Shown) => string>>

/** Writes the report in every format that was asked for; a file appears whole or not at all. */
export async function write(report: Report, targets: readonly Target[], args: Args, forms: Forms = {}): Promise<void> {
  for (const target of targets) {
    const shown = { width: width(), color: target.file === undefined && wantsColor(args), verbose: flagArg(args, 'verbose') }
    const own = forms[target.format]?.(report, shown)
    const parts = inPieces(own === undefined ? render(report, target, shown) : harmless([own], target))
    if (target.file === undefined) for (const part of parts) await toStdout(part)
    else toFile(target.file, parts)
  }
}

/** Small enough for the memory that is tidied most cheaply. */
const PIECE = 1 << 16

/** Pieces that are worth a write of their own. */
function* inPieces(parts: Iterable<string>): Generator<string> {
  let piece = ''
  for (const part of parts) {
    piece += part
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/** How a report is written in each format. */
const WRITERS: Record<Format, (report: Report, shown: Shown) => Iterable<string>> = {
  text: textParts,
  json: jsonParts,
  markdown: markdownParts,
  junit: junitParts,
  github: (report, shown) => [github(report, shown)],
}

function* render(report: Report, target: Target, shown: Shown): Generator<string> {
  yield* harmless(WRITERS[target.format](report, shown), target)
  if (target.format === 'text' && isOnRunner(target)) yield github(report, shown)
}

/** The log of a job of GitHub Actions. */
const isOnRunner = ({ file }: Target): boolean => file === undefined && process.env['GITHUB_ACTIONS'] === 'true'

/** How a colon and a hash are written so that they stay what they are to a reader, and start nothing. */
const DISARMED: Partial<Record<Format, readonly [colon: string, hash: string]>> = {
  junit: ['&#58;', '&#35;'],
  json: [':', '\\u0023'],
}

/**
 * The runner takes `::` behind blanks, and `##[` anywhere in a line, for a command to itself: what a file is called must not be one.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function* harmless(parts: Iterable<string>, target: Target): Generator<string> {
  if (target.format === 'github' || !isOnRunner(target)) return yield* parts
  const [colon, hash] = DISARMED[target.format] ?? [':\u200b', '#\u200b']
  for (const part of parts) yield part.replace(/^([^\S\n]*):(?=:)/gm, `$1${colon}`).replace(/#(?=#\[)/g, hash)
}

/** A terminal that nobody told its size (`docker run -t`) says 0. */
export const width = (): number => Math.min(Math.max(process.stdout.columns || 80, 40), 120)

/** Secrets in clear are for the eyes of the one who asks: on a terminal, or as `plan --format json`. Throws UsageError elsewhere. */
export function showsSecrets(args: Args, targets: readonly Target[], command: 'check' | 'plan' | 'report'): boolean {
  if (!flagArg(args, 'show-secrets')) return false
  if (command === 'report') throw new UsageError('--show-secrets: a report is for others to read, so its secrets stay redacted.')
  const inFile = targets.some((t) => t.file !== undefined)
  const asJson = command === 'plan' && targets.every((t) => t.format === 'json')
  if (!inFile && (asJson || process.stdout.isTTY === true)) return true
  throw new UsageError('--show-secrets: standard output is no terminal, so secrets stay redacted; plan --format json shows them anywhere.')
}

/** NO_COLOR (https://no-color.org), FORCE_COLOR, TERM=dumb and pipes are honoured. */
export function wantsColor(args: Args): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (flagArg(args, 'no-color') || (NO_COLOR !== undefined && NO_COLOR !== '')) return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return process.stdout.isTTY === true && TERM !== 'dumb'
}

/** The reader of standard output went away (`| head`), which is no fault: the rest is not written. */
let isGone = false

/** Waits until it is written. */
export function toStdout(text: string): Promise<void> {
  if (isGone) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const end = (error: NodeJS.ErrnoException | null | undefined): void => {
      if (!error) return resolve()
      if (error.code !== 'EPIPE')
        return reject(new UsageError(`standard output cannot be written (${error.code}): make room for it, or name a file with --format.`))
      isGone = true
      resolve()
    }
    // The event comes after the callback, when nobody waits for it any more.
    if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', end)
    process.stdout.write(text, end)
  })
}

function toFile(path: string, parts: Iterable<string>): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, '')
    for (const part of parts) appendFileSync(temporary, part)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UsageError(`${path} cannot be written (${code}): name a file in a folder that exists and is yours.`)
  }
}
