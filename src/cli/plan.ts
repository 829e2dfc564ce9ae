import { type Planned, divergenceOf } from '../engine/divergence.ts'
import { everyRuntime, plannedOf, planReport } from '../engine/plan-report.ts'
import { fallback } from '../runtimes/index.ts'
import { divergenceMarkdown, divergenceText } from '../report/divergence.ts'
import { planText } from '../report/plan-text.ts'
import { readPatients } from '../sources/patient.ts'
import { noted } from './notes.ts'
import { type Args, flagArg, textArg } from './options.ts'
import { outside, patientOptions } from './outside.ts'
import { type Format, type Forms, outputTargets, showsSecrets, write } from './output.ts'

export const FORMATS: readonly Format[] = ['text', 'json', 'markdown']

/** The plan alone; with `--runtime all` what each runtime makes of the same settings, differences first. */
export async function handler(args: Args): Promise<number> {
  const targets = outputTargets(args, FORMATS, 'text')
  const startedAt = Date.now()
  const showSecrets = showsSecrets(args, targets, 'plan')
  const isAll = textArg(args, 'runtime') === 'all'
  const options = patientOptions(args)
  const read = await readPatients(isAll ? { ...options, runtime: fallback.id } : options, outside())
  const patients = noted(read, flagArg(args, 'quiet'))
  const each = { backend: textArg(args, 'backend'), showSecrets, startedAt, now: Date.now }
  const planned = Array.from(isAll ? [...patients].flatMap(everyRuntime) : patients, (patient) => plannedOf(patient, each))
  const forms = isAll ? divergenceForms(planned) : { text: planText }
  await write(planReport(planned, each), targets, args, forms)
  return 0
}

/** Text and Markdown show them side by side. */
function divergenceForms(planned: readonly Planned[]): Forms {
  const divergence = divergenceOf(planned)
  return { text: (_report, shown) => divergenceText(divergence, shown), markdown: () => divergenceMarkdown(divergence) }
}
