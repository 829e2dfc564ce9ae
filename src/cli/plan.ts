import { askedFor } from '../engine/asked.ts'
import { planOf } from '../engine/examine.ts'
import { knownOffline } from '../engine/recognise.ts'
import { scrubber } from '../engine/scrub.ts'
import { clear, masked, planView } from '../engine/view.ts'
import type { Report } from '../report/schema.ts'
import { readPatient } from '../sources/patient.ts'
import { VERSION } from '../version.ts'
import { type Args, flagArg, textArg } from './options.ts'
import { outside, patientOptions } from './outside.ts'
import { outputTargets, showsSecrets, toStdout, wantsColor, write } from './output.ts'
import { planText } from '../report/plan-text.ts'

export async function handler(args: Args): Promise<number> {
  const targets = outputTargets(args, ['text', 'json', 'markdown'], 'text')
  const startedAt = Date.now()
  const open = showsSecrets(args, targets, 'plan')
  const patient = await readPatient(patientOptions(args), outside())
  const { plan } = planOf(patient)
  const { profile } = knownOffline(plan, textArg(args, 'backend'))
  const asked = askedFor(plan, profile ? profile.signals : null)
  const verdict = Object.values(plan.routes).some((r) => r.state === 'broken' || r.state === 'crash')
    ? 'broken'
    : Object.values(plan.routes).some((r) => r.state === 'export' || r.state === 'console')
      ? 'healthy'
      : 'off'
  const target = { name: 'shell', verdict, runtime: { ...plan.runtime }, plan: planView(plan, asked, open ? clear : masked) } as const
  const report: Report = {
    schema: 1,
    tool: { name: 'otel-doctor', version: VERSION },
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Date.now() - startedAt,
    verdict,
    targets: [open ? target : scrubber(patient, plan)(target)],
  }
  if (targets[0]?.format !== 'text') {
    await write(report, targets, args)
    return 0
  }
  await toStdout(planText(report, { color: wantsColor(args), verbose: flagArg(args, 'verbose') }))
  await write(report, targets.slice(1), args)
  return 0
}
