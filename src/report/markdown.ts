import type { FindingReport, Report, TargetReport } from './schema.ts'
import { overview, shownFindings, signalVerdict, summary, title } from './words.ts'

/** Text from outside must not become markup. */
export const cell = (text: string): string => text.replace(/[\\`*_[\]<>|#~]/g, '\\$&').replace(/@(?=\w)/g, '@\u200b')
/** A name or URL from outside, as code in a table cell. */
export const code = (text: string): string => (text === '' ? '' : `\`${text.replace(/`/g, "'").replace(/\|/g, '\\|')}\``)
const fence = (text: string): string => {
  const ticks = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map((m) => m[0].length + 1)))
  return `${ticks}text\n${text}\n${ticks}`
}

interface MarkdownOptions {
  verbose?: boolean
}

/** The report for a ticket, a pull request or a job summary. */
export function* markdownParts(report: Report, { verbose = false }: MarkdownOptions = {}): Generator<string> {
  const { targets } = report
  if (targets.length !== 1) yield `${summaryTable(report)}\n\n`
  for (const target of targets) yield `${targetMarkdown(target, targets.length, verbose)}\n\n`
  yield `${foot(report)}\n`
}

export const markdown = (report: Report, options?: MarkdownOptions): string => [...markdownParts(report, options)].join('')

/** Several targets at a glance. */
function summaryTable(report: Report): string {
  const rows = report.targets.map((target) => {
    const first = shownFindings(target, false).find((finding) => finding.severity !== 'note')
    return `| ${cell(target.name)} | ${cell(target.runtime.id)} | ${target.verdict} | ${first ? `\`${first.id}\`` : ''} |`
  })
  const table = rows.length === 0 ? [] : ['', '| target | runtime | verdict | first finding |', '| --- | --- | --- | --- |', ...rows]
  return [cell(overview(report)), ...table].join('\n')
}

const foot = (report: Report): string =>
  `<sub>otel-doctor ${report.tool.version} · ${report.startedAt} · ${report.durationMs} ms · secrets are redacted</sub>`

function targetMarkdown(target: TargetReport, among: number, verbose: boolean): string {
  const rows = (['traces', 'metrics', 'logs'] as const).map((signal) => {
    const route = target.plan[signal]
    const url = route.origins['url']
    const by = url ? (url.source === 'default' ? 'the default' : `${code(url.setting)} (${cell(url.source)})`) : cell(route.because)
    return `| ${signal} | ${signalVerdict(target, signal).word} | ${code(route.url ?? '')} | ${route.protocol ?? ''} | ${code(Object.keys(route.headers ?? {}).join(', '))} | ${by} |`
  })
  const table = ['| signal | state | goes to | protocol | headers | decided by |', '| --- | --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
  const findings = shownFindings(target, verbose).map(findingMarkdown)
  const open = (target.notChecked ?? []).map((line) => `- Not checked: ${cell(line)}`).join('\n')
  return [`## otel-doctor: ${cell(title(target, among))}`, cell(summary(target)), table, ...findings, open]
    .filter((part) => part !== '')
    .join('\n\n')
}

function findingMarkdown(finding: FindingReport): string {
  const evidence = finding.evidence.map((e) => {
    const place = [e.source, e.line, e.line === undefined ? undefined : e.column].filter((p) => p !== undefined).join(':')
    return `${place}\n    ${e.text}${e.caret === undefined ? '' : `\n    ${' '.repeat(e.caret)}^`}`
  })
  const fix = finding.fix ? [`**Fix:** ${cell(finding.fix.text)}`, finding.fix.line === undefined ? '' : fence(finding.fix.line)] : []
  const explains = finding.explains.length > 0 ? `Explains: ${finding.explains.map((id) => `\`${id}\``).join(', ')}` : ''
  const head = `### ${finding.severity}: \`${finding.id}\` (${finding.signals.join(', ') || 'all'}${finding.confirmed ? ', confirmed' : ''})`
  return [head, cell(finding.message), evidence.length > 0 ? fence(evidence.join('\n')) : '', ...fix, explains]
    .filter((part) => part !== '')
    .join('\n\n')
}
