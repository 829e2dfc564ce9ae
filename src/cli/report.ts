import { type Args, flagArg, runOptions, waitArg } from './options.ts'
import { outside, patientOptions } from './outside.ts'
import { type Format, outputTargets, showsSecrets, toStdout, wantsColor, write } from './output.ts'
import { ticket } from '../report/ticket.ts'
import { runCheck } from './run-check.ts'

export const FORMATS: readonly Format[] = ['markdown', 'text', 'json']

/** A check whose result is a text for a ticket: everything that was asked, all secrets redacted. The exit status is that of the check. */
export async function handler(args: Args): Promise<number> {
  const targets = outputTargets(args, FORMATS, 'markdown')
  showsSecrets(args, targets, 'report')
  const result = await runCheck({
    showSecrets: false,
    patient: patientOptions(args),
    options: runOptions(args),
    waitMs: waitArg(args),
    color: wantsColor(args),
    outside: outside(),
    quiet: flagArg(args, 'quiet'),
    verbose: true,
  })
  if (targets[0]?.format === 'markdown' && targets[0].file === undefined) {
    await toStdout(ticket(result.report, { node: process.version, platform: `${process.platform} ${process.arch}` }))
    await write(result.report, targets.slice(1), args)
  } else await write(result.report, targets, { ...args, verbose: true })
  return result.status
}
