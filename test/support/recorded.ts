import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Audit } from '../../src/engine/audit.ts'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import { differences, type Row } from './judge.ts'
import { patientOf } from './patient.ts'

/** A recording, what the plan is, and what the checks say to it. */
export interface Recorded {
  row: Row
  planned: ReturnType<typeof plan>
  differences: string[]
  audit: Audit
}

export function recorded(runtime: 'python' | 'node'): Recorded[] {
  const file = fileURLToPath(new URL(`../../fixtures/recordings/${runtime}.jsonl`, import.meta.url))
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const all = lines.map((line) => JSON.parse(line) as Row).map((row) => ({ row, ...seenBy(runtime, row) }))
  console.log(`${runtime} recordings: ${all.filter((one) => one.differences.length === 0).length} of ${all.length} agree`)
  return all
}

function seenBy(runtime: 'python' | 'node', row: Row): Omit<Recorded, 'row'> {
  const { env, wiring, version } = row
  const files = { '/nonexistent.pem': null, ...row.files }
  const planned = plan({ runtime, wiring, version, env, files })
  const patient = { ...patientOf({ name: row.id, env, version, files }, runtime), wiring }
  return { planned, differences: differences(row, planned, true), audit: judge(patient, { ...DEFAULTS, offline: true }, null).audit }
}

/** The program ended otherwise than planned. One that was stopped has no status. */
export const endedOtherwise = ({ row, planned }: Recorded): boolean =>
  row.exit !== null && (row.exit !== 0) !== (planned.traces.state === 'crash')

/** Errors and warnings where everything arrived. `rightly` has the scenarios in which a finding is right all the same: a value was not what its writer meant. */
export const alarms = (all: readonly Recorded[], rightly: Readonly<Record<string, RegExp>>): string[] =>
  all
    .filter(({ row }) => Object.values(row.observed).every(({ sent }) => sent))
    .flatMap(({ row, audit }) =>
      audit.findings
        .filter(({ id, severity }) => severity !== 'note' && !rightly[id]?.test(row.id))
        .map(({ id, severity }) => `${row.id} ${JSON.stringify(row.env)}: ${severity} ${id}`),
    )

/** Nothing left, nothing was tried, and no check says why. */
export const silences = (all: readonly Recorded[]): string[] =>
  all
    .filter(({ row }) => !row.server_fault && row.attempts.length === 0)
    .filter(({ row }) => Object.values(row.observed).every(({ sent, console: printed }) => !sent && !printed))
    .filter(({ audit }) => !audit.findings.some(({ severity }) => severity === 'error'))
    .map(({ row }) => `${row.id} ${JSON.stringify(row.env)}`)
