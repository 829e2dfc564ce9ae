import { fileURLToPath } from 'node:url'
import { type Report, reportSchema } from '../../../src/index.ts'
import { finish } from './processes.ts'

const BIN = fileURLToPath(new URL('../../../bin/otel-doctor.js', import.meta.url))
const CHECK_MS = 120_000

export interface Checked {
  status: number | null
  stderr: string
  report: Report
  /** The one target of the report. */
  target: Report['targets'][number]
}

/** `otel-doctor check` as a user starts it, for goose with these settings alone. */
export const checkGoose = (env: Record<string, string>, more: readonly string[] = []): Promise<Checked> => checkAs('goose', env, more)

/** `otel-doctor check` as a user starts it, for a program with these settings alone. */
export async function checkAs(runtime: string, env: Record<string, string>, more: readonly string[] = []): Promise<Checked> {
  const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const args = [BIN, 'check', '--clean-env', '--runtime', runtime, ...settings, '--format', 'json', ...more]
  const run = await finish(process.execPath, args, CHECK_MS, { env: { PATH: process.env['PATH'] ?? '' } })
  if (run.late || run.stdout === '') throw new Error(`otel-doctor gave no report (status ${run.status}): ${run.stderr}`)
  const report = reportSchema.parse(JSON.parse(run.stdout))
  const [target] = report.targets
  if (!target) throw new Error('the report has no target')
  return { status: run.status, stderr: run.stderr, report, target }
}

/** Ids of the findings that are more than a note, in the order of the report. */
export const causes = ({ target }: Checked): string[] =>
  (target.findings ?? []).filter((finding) => finding.severity !== 'note').map((finding) => finding.id)
