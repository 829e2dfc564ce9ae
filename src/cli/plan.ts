import { everyRuntime, planReport } from '../engine/plan-report.ts'
import { divergence } from '../report/divergence.ts'
import { planText } from '../report/plan-text.ts'
import { readPatient } from '../sources/patient.ts'
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
  const patient = await readPatient(isAll ? { ...options, runtime: 'spec' } : options, outside())
  const patients = isAll ? everyRuntime(patient) : [{ name: 'shell', patient }]
  const report = planReport(patients, { backend: textArg(args, 'backend'), showSecrets, startedAt, endedAt: Date.now() })
  const [first, ...others] = targets
  if (first?.format === 'text' && first.file === undefined) {
    const shown = { color: wantsColor(args), verbose: flagArg(args, 'verbose'), width: width() }
    await toStdout(isAll ? divergence(report, shown) : planText(report, shown))
    await write(report, others, args)
  } else await write(report, targets, args)
  return 0
}
