import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { planOf } from '../../src/engine/examine.ts'
import type { Plan } from '../../src/types.ts'
import { patientOf } from '../support/patient.ts'

/** What arrived from a program with a file of declarative configuration; `file` null: it is not there. */
interface Row {
  id: string
  runtime: string
  wiring: string
  version: string
  env: Record<string, string>
  file: string | null
  observed: Record<'traces' | 'metrics', Sent | { sent: false; dialled?: string }>
}

interface Sent {
  sent: true
  protocol: string
  url: string
  headers: Record<string, string>
  compression: string
}

const rows = readFileSync(new URL('../../fixtures/recordings/declarative.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

function planned({ id, runtime, wiring, version, env, file }: Row): Plan {
  const files = { [env['OTEL_CONFIG_FILE'] ?? '']: file, '/nonexistent.pem': null }
  return planOf(patientOf({ name: id, wiring, version, env, files }, runtime)).plan
}

/** As a row has it: a URL without a path has one on the wire. */
function sent(row: Row, signal: 'traces' | 'metrics'): Sent | { sent: false } {
  const { state, url, protocol, headers, compression } = planned(row).routes[signal]
  if (state !== 'export' || url === undefined || isUnreachable(row)) return { sent: false }
  const wire = new URL(url.value.reveal())
  return {
    sent: true,
    protocol: protocol === 'grpc' ? 'grpc' : protocol,
    url: protocol === 'grpc' ? wire.host : wire.href,
    headers: Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value.reveal()])),
    compression,
  }
}

/** Nothing listened on the port that is dialled where the file names none. */
const isUnreachable = ({ observed: { traces, metrics } }: Row): boolean => [traces, metrics].some((one) => 'dialled' in one)

describe('what arrived from a program with a file is what its plan says', () => {
  test.each(rows.map((row) => [row.id, row] as const))('%s', (_id, row) => {
    for (const signal of ['traces', 'metrics'] as const) {
      const { observed } = row
      const wanted = observed[signal]
      const mine = sent(row, signal)
      expect({ signal, file: row.file, env: row.env, ...mine }).toEqual({ signal, file: row.file, env: row.env, ...normal(wanted) })
      if ('dialled' in wanted) expect(planned(row).routes[signal].url?.value.reveal()).toBe(wanted.dialled)
    }
  })
})

function normal(wanted: Row['observed']['traces']): Sent | { sent: false } {
  if (!wanted.sent) return { sent: false }
  return wanted
}
