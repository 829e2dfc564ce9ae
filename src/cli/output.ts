import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { github } from '../report/github.ts'
import { json } from '../report/json.ts'
import { junit } from '../report/junit.ts'
import { markdown } from '../report/markdown.ts'
import type { Report } from '../report/schema.ts'
import { text } from '../report/text.ts'
import { UsageError } from '../usage.ts'
import { type Args, flagArg, hint, listArg } from './options.ts'

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
      throw new UsageError(
        `--format ${JSON.stringify(name.slice(0, 40))}: there is no such format here${hint(name, allowed)}. Known: ${allowed.join(', ')}.`,
      )
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
    const out = forms[target.format]?.(report, shown) ?? render(report, target, shown)
    if (target.file === undefined) await toStdout(out)
    else toFile(target.file, out)
  }
}

function render(report: Report, { format, file }: Target, shown: Shown): string {
  const { verbose } = shown
  if (format === 'json') return json(report)
  if (format === 'markdown') return markdown(report, { verbose })
  if (format === 'junit') return junit(report)
  if (format === 'github') return github(report, { verbose })
  const annotate = file === undefined && process.env['GITHUB_ACTIONS'] === 'true'
  return annotate ? text(report, shown) + github(report, { verbose }) : text(report, shown)
}

export const width = (): number => Math.min(Math.max(process.stdout.columns ?? 80, 40), 120)

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

/** Waits until it is written; a reader that goes away (`| head`) is no fault. */
export function toStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => (error.code === 'EPIPE' ? resolve() : reject(error))
    process.stdout.once('error', onError)
    process.stdout.write(text, (error) => {
      process.stdout.off('error', onError)
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error)
      else resolve()
    })
  })
}

function toFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, text)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UsageError(`${path} cannot be written (${code}): name a file in a folder that exists and is yours.`)
  }
}
