import { type Args, flagArg, runOptions, textArg } from './options.ts'
import { outside, patientOptions } from './outside.ts'
import { FORMATS, outputTargets, showsSecrets, write } from './output.ts'
import { runCheck } from './run-check.ts'
import { milliseconds } from './durations.ts'

export async function handler(args: Args): Promise<number> {
  const targets = outputTargets(args, FORMATS, 'text')
  const wait = textArg(args, 'wait')
  const result = await runCheck({
    patient: patientOptions(args),
    options: runOptions(args),
    waitMs: wait === undefined ? 0 : milliseconds('--wait', wait),
    outside: outside(),
    showSecrets: showsSecrets(args, targets, 'check'),
    quiet: flagArg(args, 'quiet'),
    verbose: flagArg(args, 'verbose') || targets.some((t) => t.format === 'json' && t.file === undefined),
  })
  await write(result.report, targets, args)
  return result.status
}
