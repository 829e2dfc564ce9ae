import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../src/engine/examine.ts'
import { readCollector } from '../../src/sources/collector/read.ts'
import { type Plan, type Route, SIGNALS } from '../../src/types.ts'

/** What a real Collector did with a configuration: `bin/dev/record-collector.mjs`. */
interface Row {
  id: string
  version: string
  config: string
  env: Record<string, string>
  starts: boolean
  says: string
  sent: { port: number; tls: boolean; protocol?: 'grpc' | 'http'; path?: string; headers?: Record<string, string> }[]
}

const file = new URL('../../fixtures/recordings/collector.jsonl', import.meta.url)
const rows = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

function plansOf({ config, env, version }: Row): Plan[] {
  const known = { env: (name: string): string | undefined => env[name], isAll: true }
  return readCollector({ source: 'otel.yaml', text: config, version, known }).patients.map((patient) => planOf(patient).plan)
}

const routesOf = (plans: readonly Plan[]): Route[] =>
  plans.flatMap(({ routes }) => SIGNALS.map((signal) => routes[signal])).filter(({ state }) => state === 'export')

/** What a route sends, as the recording writes it. */
function planned({ dial, protocol, url, headers, compression, signal }: Route): Row['sent'][number] {
  if (dial?.tls) return { port: dial.port, tls: true }
  const isGrpc = protocol === 'grpc'
  const text = url?.value.reveal() ?? ''
  const service = { traces: 'trace.v1.TraceService', metrics: 'metrics.v1.MetricsService', logs: 'logs.v1.LogsService' }[signal]
  const parsed = URL.canParse(text) ? new URL(text) : null
  return {
    port: dial?.port ?? 0,
    tls: false,
    protocol: isGrpc ? 'grpc' : 'http',
    path: isGrpc ? `/opentelemetry.proto.collector.${service}/Export` : `${parsed?.pathname}${parsed?.search}`,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, traced]) => [name, traced.value.reveal()])),
      'content-type': isGrpc ? 'application/grpc' : protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
      ...(compression === 'gzip' ? { [isGrpc ? 'grpc-encoding' : 'content-encoding']: 'gzip' } : {}),
    },
  }
}

/** Compressions beside gzip are told by no plan. */
const plain = ({ headers, ...sent }: Row['sent'][number]): unknown => {
  const kept = Object.entries(headers ?? {}).filter(([name, value]) => !(name.endsWith('encoding') && value !== 'gzip'))
  return { ...sent, headers: Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1))) }
}
const told = (list: readonly Row['sent'][number][]): string[] => [...new Set(list.map((one) => JSON.stringify(plain(one))))].toSorted()

describe('a Collector starts with a configuration, or does not', () => {
  it.each(rows.map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const crashes = plansOf(row).flatMap(({ readings }) => readings.filter(({ outcome }) => outcome === 'crash'))
    expect({ says: row.says, starts: crashes.length === 0 }).toEqual({ says: row.says, starts: row.starts })
    const words = crashes.flatMap(({ says }) => says ?? [])
    if (!row.starts && !row.says.includes('YAML'))
      expect({ words, found: words.some((says) => row.says.includes(says)) }).toEqual({ words, found: true })
  })
})

describe('where it sends, and what with', () => {
  it.each(rows.filter(({ starts }) => starts).map((row) => [row.id, row] as const))('%s', (_id, row) => {
    expect(told(routesOf(plansOf(row)).map(planned))).toEqual(told(row.sent))
  })
})
