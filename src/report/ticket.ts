import { markdown } from './markdown.ts'
import type { Report } from './schema.ts'

/** What a support engineer asks for first: what was found, every question with its answer, the plan with its origins; redacted. */
export function ticket(report: Report, machine: { node: string; platform: string }): string {
  const asked = report.targets.flatMap((t) => (t.destinations ?? []).flatMap((d) => d.probes.map((p) => ({ ...p, target: t.name }))))
  const of = (target: string): string => (report.targets.length > 1 ? `${target.replace(/[|\n]/g, ' ')}: ` : '')
  const rows = asked.map(
    (p) =>
      `| ${of(p.target)}${p.step} | ${p.method} ${p.url.replace(/\|/g, '%7C')} | ${p.status ?? p.failure ?? p.outcome} | ${p.durationMs} ms |`,
  )
  const table =
    rows.length === 0 ? 'Nothing was asked.' : ['| step | question | answer | took |', '| --- | --- | --- | --- |', ...rows].join('\n')
  const plans = JSON.stringify(
    report.targets.map(({ name, runtime, plan, checks }) => ({
      name,
      runtime,
      plan,
      checks: checks?.filter((c) => c.outcome !== 'passed'),
    })),
    null,
    1,
  )
  const more = [
    '<details><summary>Every question</summary>',
    '',
    table,
    '',
    '</details>',
    '',
    '<details><summary>The plan, with origins</summary>',
    '',
    '```json',
    plans.replace(/```/g, "'''"),
    '```',
    '',
    '</details>',
    '',
    `Node ${machine.node}, ${machine.platform}`,
  ]
  return `${markdown(report, { verbose: true })}\n${more.join('\n')}\n`
}
