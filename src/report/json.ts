import type { Report } from './schema.ts'

/** The report as JSON, one target at a time: a report of many targets is larger than a text may be. */
export function* jsonParts(report: Report): Generator<string> {
  if (report.targets.length === 0) return yield `${JSON.stringify(report, null, 2)}\n`
  const [head = '', tail = ''] = JSON.stringify({ ...report, targets: [0] }, null, 2).split(/\n {4}0\n/)
  yield head
  for (const [i, target] of report.targets.entries()) yield `${i === 0 ? '' : ','}\n${indented(target)}`
  yield `\n${tail}\n`
}

/** A target as it stands in the list of targets. */
const indented = (target: unknown): string => JSON.stringify([[target]], null, 2).slice('[\n  [\n'.length, -'\n  ]\n]'.length)
