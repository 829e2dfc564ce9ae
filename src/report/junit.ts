import type { FindingReport, Report, TargetReport } from './schema.ts'

const xml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[c] ?? c)

/** A test suite a target, a test case a check: what CI systems show beside the other tests. */
export function* junitParts(report: Report): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="otel-doctor" time="${seconds(report)}">\n`
  for (const target of report.targets) yield `${suite(target, report)}\n`
  yield '</testsuites>\n'
}

const seconds = (report: Report): string => (report.durationMs / 1000).toFixed(3)

function suite(target: TargetReport, report: Report): string {
  const checks = target.checks ?? []
  const failing = new Map<string, FindingReport[]>()
  for (const finding of target.findings ?? [])
    if (finding.severity !== 'note') failing.set(finding.id, [...(failing.get(finding.id) ?? []), finding])
  const failures = checks.filter(({ id }) => failing.has(id)).length
  const count = (outcome: string): number => checks.filter((c) => c.outcome === outcome).length
  // Reports that join suites tell cases apart by their class alone.
  const of = report.targets.length > 1 ? `otel-doctor.${target.name.replaceAll('.', '-')}` : 'otel-doctor'
  const cases = checks.map((check) => testCase(check, xml(of), failing.get(check.id) ?? []))
  const head = `<testsuite name="${xml(`otel-doctor ${target.name} (${target.runtime.id})`)}" tests="${checks.length}" failures="${failures}" errors="${count('crashed')}" skipped="${count('skipped')}" timestamp="${report.startedAt}" time="${seconds(report)}">`
  return `  ${head}\n${cases.join('\n')}\n  </testsuite>`
}

/** `of`: as it stands in XML. */
function testCase(check: { id: string; outcome: string; why?: string }, of: string, findings: readonly FindingReport[]): string {
  const cut = check.id.indexOf('/')
  const open = `    <testcase classname="${of}.${check.id.slice(0, cut)}" name="${check.id.slice(cut + 1)}"`
  if (check.outcome === 'passed' && findings.length === 0) return `${open}/>`
  const inner = findings.map((f) => `<failure type="${f.severity}" message="${xml(f.message)}">${xml(details(f))}</failure>`)
  if (check.outcome === 'skipped') inner.push(`<skipped message="${xml(check.why ?? '')}"/>`)
  if (check.outcome === 'crashed') inner.push('<error message="the check itself failed"/>')
  return inner.length === 0 ? `${open}/>` : `${open}>${inner.join('')}</testcase>`
}

function details(finding: FindingReport): string {
  const evidence = finding.evidence.map((e) => `${e.source}${e.line ? `:${e.line}` : ''}: ${e.text}`)
  const fix = finding.fix ? [`Fix: ${finding.fix.text}`, finding.fix.line ?? ''] : []
  return [...evidence, ...fix].filter((line) => line !== '').join('\n')
}
