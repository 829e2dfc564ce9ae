import type { FindingReport, Report } from './schema.ts'
import { shownFindings } from './words.ts'

/** Escapes of GitHub's workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
const LEVEL = { error: 'error', warning: 'warning', note: 'notice' }

/** One annotation a root cause, at the file and line of its evidence where there is one. */
export function github(report: Report, options: { verbose?: boolean } = {}): string {
  const several = report.targets.length > 1
  const lines = report.targets.flatMap((target) =>
    shownFindings(target, options.verbose === true).map((finding) => annotation(finding, several ? ` (${target.name})` : '')),
  )
  return lines.map((line) => `${line}\n`).join('')
}

function annotation(finding: FindingReport, of: string): string {
  const at = finding.evidence.find((e) => e.line !== undefined)
  const place = at ? [`file=${property(at.source)}`, `line=${at.line}`, ...(at.column ? [`col=${at.column}`] : [])] : []
  const fix = finding.fix ? `\nFix: ${finding.fix.text}${finding.fix.line === undefined ? '' : `\n${finding.fix.line}`}` : ''
  return `::${LEVEL[finding.severity]} ${[...place, `title=${property(`otel-doctor ${finding.id}${of}`)}`].join(',')}::${data(finding.message + fix)}`
}
