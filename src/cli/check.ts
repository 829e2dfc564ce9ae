import { UsageError } from '../usage.ts'
import type { Mender } from './fix.ts'
import { type Args, flagArg, runOptions, waitArg } from './options.ts'
import { outside, patientOptions } from './outside.ts'
import { FORMATS, outputTargets, showsSecrets, toStdout, wantsColor, write } from './output.ts'
import { type CheckRun, runCheck } from './run-check.ts'

export async function handler(args: Args): Promise<number> {
  const targets = outputTargets(args, FORMATS, 'text')
  const run: CheckRun = {
    patient: patientOptions(args),
    options: runOptions(args),
    waitMs: waitArg(args),
    outside: outside(),
    showSecrets: showsSecrets(args, targets, 'check'),
    color: wantsColor(args),
    quiet: flagArg(args, 'quiet'),
    verbose: flagArg(args, 'verbose') || targets.some((t) => t.format === 'json' && t.file === undefined),
  }
  for (const name of ['dry-run', 'backup'])
    if (flagArg(args, name) && !flagArg(args, 'fix')) throw new UsageError(`--${name} goes with --fix: add --fix, or leave it out.`)
  const mender = flagArg(args, 'fix') ? (await import('./fix.ts')).mender(run.outside) : null
  const first = await runCheck({ ...run, watch: mender?.watch })
  if (mender && flagArg(args, 'dry-run')) {
    const { text, left } = mender.diff()
    await toStdout(text)
    tell(left)
    return first.status
  }
  const result = mender && first.status !== 130 ? await mended(mender, run, first, flagArg(args, 'backup')) : first
  await write(result.report, targets, args)
  return result.status
}

type Result = Awaited<ReturnType<typeof runCheck>>

/** Writes the fixes, says so on standard error, and looks again: the report is of what is so now. */
async function mended(mender: Mender, run: CheckRun, first: Result, backup: boolean): Promise<Result> {
  const { text, left } = mender.diff()
  const written = mender.write({ backup })
  process.stderr.write(text)
  tell([...written, ...left])
  return written.length > 0 ? runCheck(run) : first
}

const tell = (lines: readonly string[]): void => {
  for (const line of lines) process.stderr.write(`otel-doctor: ${line}\n`)
}
