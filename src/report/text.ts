import { $, bold, cyan, dim, green, red, yellow } from 'kleur/colors'
import type { FindingReport, Report, RouteReport, TargetReport } from './schema.ts'
import { flow, overview, shownFindings, signalVerdict, summary, title, wrap } from './words.ts'

export interface TextOptions {
  width: number
  color: boolean
  verbose: boolean
}

const PAINT = { error: red, warning: yellow, note: cyan }

/** The report for a person: short enough to paste into a ticket. */
export function* textParts(report: Report, options: TextOptions): Generator<string> {
  $.enabled = options.color
  const { targets } = report
  const many = targets.length > SECTIONS && !options.verbose
  const quiet = (target: TargetReport): boolean => many && target.verdict === 'healthy' && shownFindings(target, false).length === 0
  const loud = targets.filter((target) => !quiet(target))
  for (const [i, target] of loud.entries()) yield `${i === 0 ? '' : '\n'}${targetText(target, targets.length, options)}\n`
  if (targets.length === 1) return
  const rest = targets.length - loud.length
  const foot = overview(report) + (rest > 0 ? ` Nothing to say of ${rest} of them (--verbose shows each).` : '')
  yield `${loud.length === 0 ? '' : '\n'}${bold(wrap(foot, options.width).join('\n'))}\n`
}

/** Up to so many targets, a healthy one has a section too. */
const SECTIONS = 10

function targetText(target: TargetReport, among: number, options: TextOptions): string {
  const parts = [bold(title(target, among)), signals(target, options)]
  const shown = shownFindings(target, options.verbose)
  for (const finding of shown) parts.push(findingText(finding, options))
  if (options.verbose) parts.push(probesText(target, options))
  const foot = [...wrap(summary(target), options.width)]
  for (const line of target.notChecked ?? []) foot.push(...wrap(`Not checked: ${line}.`, options.width).map((line) => dim(line)))
  const first = shown.find((f) => f.rootCause && f.severity !== 'note') ?? shown[0]
  if (first) foot.push(dim(`More: otel-doctor explain ${first.id}`))
  parts.push(foot.join('\n'))
  return parts.filter((part) => part !== '').join('\n\n')
}

function signals(target: TargetReport, options: TextOptions): string {
  return (['traces', 'metrics', 'logs'] as const).map((signal) => signalLine(target, signal, target.plan[signal], options)).join('\n')
}

const INDENT = ' '.repeat(9)

function signalLine(target: TargetReport, signal: 'traces' | 'metrics' | 'logs', route: RouteReport, { width }: TextOptions): string {
  const verdict = signalVerdict(target, signal)
  const paint = { good: green, bad: red, flat: dim }[verdict.tone]
  const details = [route.protocol, ...Object.keys(route.headers ?? {}), route.compression === 'gzip' ? 'gzip' : '', wonBy(route)].filter(
    (d) => d,
  )
  const pieces = route.url ? [route.url, ...details.map((d) => `· ${d}`)] : route.because.split(' ')
  const [first = '', ...rest] = flow(pieces, width - INDENT.length, INDENT.length + 2)
  return [`${signal.padEnd(9)}${paint(verdict.word.padEnd(10))} ${first}`, ...rest.map((line) => INDENT + line.replace(/^· /, ''))].join(
    '\n',
  )
}

function wonBy(route: RouteReport): string {
  const url = route.origins['url']
  if (!url || url.source === 'default') return 'the default'
  return url.source === 'process environment' ? url.setting : `${url.setting} (${url.source})`
}

function findingText(finding: FindingReport, { width }: TextOptions): string {
  const paint = PAINT[finding.severity]
  const tried = finding.confirmed ? ', confirmed' : ''
  const lines = [`${paint(bold(finding.severity))} ${bold(finding.id)} ${dim(`(${finding.signals.join(', ') || 'all'}${tried})`)}`]
  lines.push(...wrap(finding.message, width - 2).map((line) => `  ${line}`))
  for (const evidence of finding.evidence) lines.push(...evidenceText(evidence, width))
  if (finding.fix) {
    lines.push(
      ...wrap(`Fix: ${finding.fix.text}${/[.!?]$/.test(finding.fix.text) ? '' : '.'}`, width - 2).map((line) => `  ${green(line)}`),
    )
    for (const line of finding.fix.line?.split('\n') ?? []) lines.push(`    ${line}`)
  }
  if (finding.explains.length > 0)
    lines.push(...wrap(`Explains: ${finding.explains.join(', ')}`, width - 2).map((line) => dim(`  ${line}`)))
  return lines.join('\n')
}

function evidenceText(evidence: FindingReport['evidence'][number], width: number): string[] {
  const place = [evidence.source, evidence.line, evidence.line === undefined ? undefined : evidence.column]
    .filter((p) => p !== undefined)
    .join(':')
  const room = Math.max(width - 4, 30)
  const caret = evidence.caret
  const start = caret === undefined || caret < room - 4 ? 0 : caret - Math.floor(room / 2)
  const shown = (start > 0 ? '…' : '') + evidence.text.slice(start, start + room - 2) + (evidence.text.length > start + room - 2 ? '…' : '')
  const out = [dim(`  ${place}`), `    ${shown}`]
  if (caret !== undefined) out.push(`    ${' '.repeat(Math.max(0, caret - start + (start > 0 ? 1 : 0)))}${red('^')}`)
  return out
}

function probesText(target: TargetReport, { width }: TextOptions): string {
  const lines = (target.destinations ?? []).flatMap((d) =>
    d.probes.map(
      (p) =>
        `${p.step.padEnd(9)} ${p.method} ${p.url} ${p.status ?? p.failure ?? p.outcome} ${p.durationMs} ms${p.tried ? ` (${p.tried})` : ''}`,
    ),
  )
  return lines.length === 0
    ? ''
    : ['Asked:', ...lines.flatMap((line) => wrap(line, width - 2).map((l, i) => (i === 0 ? `  ${l}` : `    ${l}`)))]
        .map((line) => dim(line))
        .join('\n')
}
