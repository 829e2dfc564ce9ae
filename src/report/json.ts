import type { Report } from './schema.ts'

/** The report as JSON, one target at a time: a report of many targets is larger than a text may be. */
export function* jsonParts(report: Report): Generator<string> {
  const [head = '', tail = ''] = JSON.stringify({ ...report, targets: [0] }, null, 2).split(/\n {4}0\n/)
  if (report.targets.length === 0) return yield `${JSON.stringify(report, null, 2)}\n`
  yield head
  for (const [i, target] of report.targets.entries()) {
    yield `${i === 0 ? '' : ','}\n    ${JSON.stringify(target, null, 2).replaceAll('\n', '\n    ')}`
  }
  yield `\n${tail}\n`
}

export const json = (report: Report): string => [...jsonParts(report)].join('')
