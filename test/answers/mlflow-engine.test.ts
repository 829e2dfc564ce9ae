import { describe, expect, test } from 'vitest'
import { type Recorded, recorded } from '../support/mlflow-answers.ts'
import { AUTH, ID, SHORT, TABLE, VERSIONS } from '../support/mlflow-kinds.ts'
import { recordedNet } from '../support/mlflow-replay.ts'
import { causes, examined } from '../support/replay.ts'
import type { FixturePatient } from '../support/patient.ts'

const CONFIGS = [...new Set(recorded.map(({ config }) => config))].filter((config) => !config.endsWith('-readback'))
const exportsOf = (config: string): Recorded[] =>
  recorded.filter((row) => row.config === config && row.method === 'POST' && (row.name in TABLE || row.name in AUTH))

/** The settings of a program that would ask so, as far as settings can make it. */
function patientFor({ name, path }: Recorded): FixturePatient {
  const { headers = { [ID]: '0' }, route = {} } = (TABLE[name] ?? AUTH[name])?.[1] ?? {}
  const { signal = 'traces', protocol = 'http/protobuf', compression = 'none' } = route
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`
  const [, host = '127.0.0.1', port = ':5000'] = /^Host: (\[.*\]|[^:]*)(:\d+)?$/.exec(name) ?? []
  const others = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
  const list = Object.entries(headers).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  const mine = { ENDPOINT: `http://${host}${port}${path}`, PROTOCOL: protocol, COMPRESSION: compression, HEADERS: list.join(',') }
  const env = Object.fromEntries(Object.entries(mine).map(([what, value]) => [`${own}_${what}`, value]))
  return { name, runtime: 'spec', env: { ...others, ...env, [`OTEL_${signal.toUpperCase()}_EXPORTER`]: 'otlp' } }
}

/** What is wrong with the way the server was started. */
const BY_CONFIG: readonly [RegExp, string][] = [
  [/^3\.(?:5\.1|6\.0)-default|-file/, 'backend/mlflow-file-store'],
  [/-gunicorn/, 'backend/mlflow-wsgi'],
  [/^2\.22/, 'backend/too-old'],
  [/-host0-allowed/, 'backend/host-rejected'],
  [/-artifacts-only/, 'backend/accepted-nothing'],
]

/** More exact than what the answer means, since the settings tell it. */
const BY_NAME: readonly [RegExp, string][] = [
  [/^POST (?:\/v1\/traces\/|\/\/v1\/traces)$/, 'endpoint/trailing-slash'],
  [/traces\/v1\/traces/, 'endpoint/signal-path-doubled'],
  [/^POST \/(?:V1\/Traces|v1|opentelemetry\S+)?$/, 'endpoint/signal-path-missing'],
  [/^POST \/(?:api|otlp)\//, 'endpoint/wrong-base-path'],
  [/\/v1\/(?:metrics|logs)$/, 'signals/unsupported-by-backend'],
  [/header gzip, body not gzip|pb body under application\/json/, 'headers/overrides-content-type'],
  [/Basic%20/, 'headers/double-encoded'],
  [/host\.docker\.internal/, 'endpoint/localhost-in-container'],
  [/nonexistent|DELETED/, 'backend/mlflow-experiment'],
]

/** Of these one export alone was recorded. */
const BARE = /^3\.17\.2-(?:default|default-1worker|nojobs-1worker)$/

/** It was accepted, and whether anything is wrong is not for this answer to say: the experiment has to be looked up, or a span be sent. */
const UNTOLD = /DELETED|resourceSpans without spans/

/** All that is wrong with a request to a server. */
function faults({ name, config }: Recorded): string[] {
  const [cells = ''] = TABLE[name] ?? AUTH[name] ?? []
  const column = name in AUTH ? ['3.6.0', '3.10.1', '3.17.2'] : VERSIONS
  const usual = SHORT[cells.split(' ')[column.indexOf(config.split('-')[0] ?? '')] ?? '']
  // 2.22 is in no column: it takes nothing, and asks for no host name either.
  const own = config.startsWith('2.22') ? [SHORT[cells.split(' ')[0] ?? '']] : [usual]
  const isAllowed =
    (config.endsWith('-host0-allowed') && /^Host: mlflow[.:]/.test(name)) || (config.endsWith('-nosec') && name.startsWith('Host: '))
  const named = BY_NAME.filter(([pattern]) => pattern.test(name)).map(([, id]) => id)
  const started = BY_CONFIG.filter(([pattern, id]) => pattern.test(config) && !(id === 'backend/host-rejected' && isAllowed)).map(
    ([, id]) => id,
  )
  const answer = isAllowed ? [] : own.filter((id): id is string => typeof id === 'string')
  return answer.length + started.length > 0 ? [...answer, ...named, ...started] : []
}

describe('every recorded answer of MLflow to an export, replayed through the whole engine', { timeout: 60_000 }, () => {
  test.each(CONFIGS)('%s: each root cause is true, and one is named unless nothing is wrong', async (config) => {
    const rows = exportsOf(config)
    expect(rows.length).toBeGreaterThan(BARE.test(config) ? 0 : 14)
    const wrong: string[] = []
    for (const row of rows) {
      const { net } = recordedNet(config, row.name)
      const patient = patientFor(row)
      const sent = /\/v1\/(metrics|logs)$/.exec(row.path)?.[1] as 'metrics' | 'logs' | undefined
      const found = causes(await examined(patient, net, {}, sent))
      const truths = faults(row)
      const known = UNTOLD.test(row.name) ? [...truths, 'backend/mlflow-experiment'] : truths
      const isNamed = found.length > 0 || truths.length === 0 || UNTOLD.test(row.name)
      const isRight = isNamed && found.every((id) => known.includes(id))
      if (!isRight) wrong.push(`${row.name} (${row.status}): ${found.join(' + ') || 'healthy'}, and not ${truths.join(', ') || 'healthy'}`)
    }
    expect(wrong).toEqual([])
  })

  test('that are 1390 exports, of 26 servers', () => {
    const rows = CONFIGS.flatMap(exportsOf)
    console.log(`MLflow: ${rows.length} recorded exports replayed, of ${recorded.length} rows`)
    expect([CONFIGS.length, rows.length]).toEqual([26, 1_390])
  })
})
