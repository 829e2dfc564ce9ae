import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { profiles } from '../../src/backends/index.ts'
import type { FindingReport, Report } from '../../src/report/schema.ts'
import { checkHere } from './run.ts'

/** A real failure or a healthy look-alike from a public thread or page, as fixtures/cases/cases.jsonl tells it. */
export interface Case {
  id: string
  tier: 'A' | 'B' | 'C' | 'D' | 'H'
  source_url: string
  runtime: string
  runtime_version?: string
  /** The versions that fail, in words; where it is one version, the user has that one. */
  needs_version?: string
  backend: string
  setup: { env: Record<string, string>; config_files: Record<string, string>; start: string }
  accept_classes: string[]
  /** Findings that name the cause where no class does. */
  accept_ids?: string[]
  expected_severity?: 'error' | 'note-or-warning'
}

const at = (file: string): string => fileURLToPath(new URL(`../../fixtures/cases/${file}`, import.meta.url))
export const casesOf = (file: string): readonly Case[] =>
  readFileSync(at(file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)
/**
 * The findings by the class of failure that they name. A receiver that its own configuration keeps from starting does not listen
 * (collector/receiver-off); a name that no service has does not resolve (endpoint/unknown-service); what falls back to localhost may do so
 * because the value is no URL (endpoint/falls-back-to-localhost).
 */
const idsOf = JSON.parse(readFileSync(at('classes.json'), 'utf8')) as Record<string, string[]>

/** The findings that name one of the causes of a case. */
const accepted = (one: Case): Set<string> => new Set([...idsOfClasses(one.accept_classes), ...(one.accept_ids ?? [])])

const RUNTIME: Record<string, string> = { js: 'node', other: '', cpp: '', collector: '' }

/** The command line of a user who has these files in a folder, with `~` as home and `/` as root of the program. */
function commandLine(one: Case, folder: string): string[] {
  const runtime = RUNTIME[one.runtime] ?? one.runtime
  const known = one.runtime_version ?? /^opentelemetry-\S+ ([\d.]+)$/.exec(one.needs_version ?? '')?.[1]
  const version = known ? `@${known}` : ''
  return [
    ...(runtime ? ['--runtime', `${runtime}${version}`] : []),
    ...(one.setup.start ? ['--command', one.setup.start] : []),
    ...Object.entries(one.setup.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    '--root',
    folder,
    ...Object.keys(one.setup.config_files).flatMap((path) => ['--file', inFolder(folder, path)]),
  ]
}

const inFolder = (folder: string, path: string): string => join(folder, path.replace(/^~\//, 'home/'))

const KNOWN = profiles.map(({ id }) => id)

/** Runs a case through the command, offline; the JSON report, or what the command complained about. */
async function runCase(one: Case): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-case-'))
  try {
    for (const [path, text] of Object.entries(one.setup.config_files)) {
      const file = inFolder(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    const backend = KNOWN.includes(one.backend) ? ['--backend', one.backend] : []
    const args = ['--offline', '--verbose', ...backend, ...commandLine(one, folder)]
    const { status, report } = await checkHere(args)
    if (status > 1) throw new Error(`${one.id}: exit ${status} (${args.join(' ')})`)
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The root causes of all targets, in the order of the report. */
export const rootCauses = (report: Report): FindingReport[] =>
  report.targets.flatMap(({ findings = [] }) => findings).filter(({ rootCause }) => rootCause)

export const idsOfClasses = (classes: readonly string[]): Set<string> => new Set(classes.flatMap((name) => idsOf[name] ?? []))

export interface Judged {
  one: Case
  /** `severity id`, in the order of the report. */
  roots: string[]
  /** An accepted finding is among the first three root causes. */
  named: boolean
  /** It is, with the weight that was expected. */
  heavy: boolean
  loud: number
  complaint?: string
}

async function judge(one: Case): Promise<Judged> {
  try {
    const roots = rootCauses(await runCase(one))
    const ids = accepted(one)
    return {
      one,
      roots: roots.map(({ severity, id }) => `${severity} ${id}`),
      named: roots.slice(0, 3).some(({ id }) => ids.has(id)),
      heavy: roots.slice(0, 3).some(({ id, severity }) => ids.has(id) && (severity === 'error' || one.expected_severity !== 'error')),
      loud: roots.filter(({ severity }) => severity !== 'note').length,
    }
  } catch (error) {
    return { one, roots: [], named: false, heavy: false, loud: 1, complaint: error instanceof Error ? error.message : String(error) }
  }
}

/** Runs all of them, two at a time. */
export async function judgeAll(some: readonly Case[]): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const one of some) judged.push(await judge(one))
  return judged
}

/** A line for each that is not named, or for a healthy one that is not left alone. */
export const missesOf = (judged: readonly Judged[]): string[] =>
  judged
    .filter(({ one, named, loud }) => (one.tier === 'H' ? loud > 0 : !named))
    .map(({ one, roots, complaint }) => {
      const wants = one.tier === 'H' ? '' : ` wants ${[...accepted(one)].join(' | ')}`
      return `  ${one.tier} ${one.id} (${one.runtime}, ${one.backend})${wants}: ${complaint ?? (roots.join(', ') || 'silent')}`
    })
