import { everyRuntime, planReport } from '../engine/plan-report.ts'
import { divergence } from '../report/divergence.ts'
import { planText } from '../report/plan-text.ts'
import { readPatients } from '../sources/patient.ts'
import { noted } from './notes.ts'
import { type Args, flagArg, textArg } from './options.ts'
import { outside, patientOptions } from './outside.ts'
import { outputTargets, showsSecrets, toStdout, wantsColor, width, write } from './output.ts'

/** The plan alone; with `--runtime all` what each runtime makes of the same settings, differences first. */
export async function handler(args: Args): Promise<number> {
  const targets = outputTargets(args, ['text', 'json', 'markdown'], 'text')
  const startedAt = Date.now()
  const showSecrets = showsSecrets(args, targets, 'plan')
  const isAll = textArg(args, 'runtime') === 'all'
  const options = patientOptions(args)
  const read = await readPatients(isAll ? { ...options, runtime: 'spec' } : options, outside())
  const patients = noted(read, flagArg(args, 'quiet'))
  const planned = isAll ? [...patients].flatMap(everyRuntime) : patients
  const report = planReport(planned, { backend: textArg(args, 'backend'), showSecrets, startedAt, now: Date.now })
  const [first, ...others] = targets
  if (first?.format === 'text' && first.file === undefined) {
    const shown = { color: wantsColor(args), verbose: flagArg(args, 'verbose'), width: width() }
    await toStdout(isAll ? divergence(report, shown) : planText(report, shown))
    await write(report, others, args)
  } else await write(report, targets, args)
  return 0
}
