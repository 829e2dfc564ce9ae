import { type Args, flagArg, runOptions } from './options.ts'
import { outside, patientOptions } from './outside.ts'
import { outputTargets, showsSecrets, toStdout, write } from './output.ts'
import { ticket } from '../report/ticket.ts'
import { runCheck } from './run-check.ts'

/** A check whose result is a text for a ticket: everything that was asked, all secrets redacted. The exit status is that of the check. */
export async function handler(args: Args): Promise<number> {
  const targets = outputTargets(args, ['markdown', 'text', 'json'], 'markdown')
  showsSecrets(args, targets, 'report')
  const result = await runCheck({
    showSecrets: false,
    patient: patientOptions(args),
    options: runOptions(args),
    waitMs: 0,
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
