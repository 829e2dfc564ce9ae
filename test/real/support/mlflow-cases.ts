import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import type { Report } from '../../../src/report/schema.ts'
import { runCli } from '../../support/cli.ts'
import { goose, isMissing, mlflow, type MlflowVersion } from './cache.ts'
import { causes, checkGoose } from './cli.ts'
import { GOOSE_VERSION, runGooseHere } from './goose.ts'
import { type Mlflow, startMlflow, type Store } from './mlflow.ts'
import { needs } from './needs.ts'
import { sleep } from './processes.ts'

/** The settings that goose's and MLflow's pages give, for a server at `base`. */
export const documented = (base: string, more: Record<string, string> = {}): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: base,
  OTEL_EXPORTER_OTLP_HEADERS: 'x-mlflow-experiment-id=0',
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  ...more,
})

/** A real server for the tests of one block: started before them, ended after them, whatever happens. */
export async function withServer(
  version: MlflowVersion,
  store: Store,
  tests: (server: (context: TestContext) => Mlflow) => void,
): Promise<void> {
  const installed = await mlflow(version)
  describe(`MLflow ${version}, ${store} store`, () => {
    let server: Mlflow | undefined
    beforeAll(async () => {
      if (!isMissing(installed)) server = await startMlflow(installed.venv, store)
    })
    afterAll(() => server?.stop())
    tests((context) => {
      needs(context, installed)
      if (!server) throw new Error('the server did not start')
      return server
    })
  })
}

/** What has to hold on every version with a database. */
export function healthyCases(server: (context: TestContext) => Mlflow): void {
  const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-setup-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('the documented settings are healthy, confirmed and cleaned up', async (context) => {
    const mlflow = server(context)
    const checked = await checkGoose(documented(mlflow.base))
    expect(causes(checked)).toEqual([])
    expect(checked.target.verdict).toBe('healthy')
    expect(checked.status).toBe(0)
    const trip = checked.target.roundTrips?.traces
    expect(trip).toMatchObject({ state: 'confirmed', cleanedUp: true })
    expect(await mlflow.traceStatus(`tr-${trip?.traceId}`)).toBe(404)
    expect(await mlflow.traces('0')).toEqual([])
  })

  test.for(['goose', 'python', 'node', 'go', 'java', 'javaagent'])(
    'what setup prints for %s is healthy, and is read back',
    async (runtime, context) => {
      const { base } = server(context)
      const printed = await runCli(['setup', 'mlflow', '--runtime', runtime, '--as', 'dotenv', '--endpoint', base])
      expect(printed.stderr).toBe('')
      const file = join(folder, `${runtime}.env`)
      writeFileSync(file, printed.stdout)
      const checked = await runCli(['check', '--clean-env', '--runtime', runtime, '--format', 'json', '--env-file', file])
      const [target] = (JSON.parse(checked.stdout) as Report).targets
      expect(target?.roundTrips?.traces).toMatchObject({ state: 'confirmed', cleanedUp: true })
      expect(checked.status).toBe(0)
    },
  )

  test('metrics and logs, which MLflow does not take, are notes only', async (context) => {
    const { OTEL_METRICS_EXPORTER: _metrics, OTEL_LOGS_EXPORTER: _logs, ...env } = documented(server(context).base)
    const checked = await checkGoose(env)
    expect(checked.target.verdict).toBe('healthy')
    expect(checked.status).toBe(0)
    const notes = (checked.target.findings ?? []).filter(
      (finding) => finding.id.endsWith('unsupported-by-backend') || finding.id.endsWith('signal-unsupported'),
    )
    expect(new Set(notes.flatMap((note) => note.signals))).toEqual(new Set(['metrics', 'logs']))
    expect(notes.every((note) => note.severity === 'note')).toBe(true)
  })

  test('the real goose with the documented settings leaves its trace there', async (context) => {
    const mlflow = server(context)
    const { program } = needs(context, await goose(GOOSE_VERSION))
    const experiment = await mlflow.createExperiment('the real goose')
    await runGooseHere(program, documented(mlflow.base, { OTEL_EXPORTER_OTLP_HEADERS: `x-mlflow-experiment-id=${experiment}` }))
    let stored: string[] = []
    for (const until = Date.now() + 10_000; stored.length === 0 && Date.now() < until; await sleep(200))
      stored = await mlflow.traces(experiment)
    expect(stored).toHaveLength(1)
    expect(await mlflow.spanNames(stored[0] ?? '')).toContain('connection')
  })
}

/** Settings that break the documented ones, each with the one cause that has to come first. */
const BROKEN: [what: string, id: string, settings: (server: Mlflow) => Record<string, string>][] = [
  ['an experiment that does not exist', 'backend/mlflow-experiment', () => header('x-mlflow-experiment-id=999')],
  ['an experiment that is no number', 'backend/mlflow-experiment', () => header('x-mlflow-experiment-id=abc')],
  ['an empty experiment header', 'backend/mlflow-experiment', () => header('x-mlflow-experiment-id=')],
  ['a colon in place of =', 'headers/colon-separator', () => header('x-mlflow-experiment-id: 0')],
  ['the signal path written twice', 'endpoint/signal-path-doubled', ({ base }) => endpoint(`${base}/v1/traces`)],
  ['an endpoint without a scheme', 'endpoint/scheme-missing', ({ port }) => endpoint(`127.0.0.1:${port}`)],
  ['the protocol grpc', 'protocol/unsupported-by-runtime', () => ({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })],
  ['compression gzip', 'runtime/compression', () => ({ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' })],
  ['compression none', 'runtime/compression', () => ({ OTEL_EXPORTER_OTLP_COMPRESSION: 'none' })],
  ['an empty compression variable', 'runtime/compression', () => ({ OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: '' })],
]
const header = (value: string): Record<string, string> => ({ OTEL_EXPORTER_OTLP_HEADERS: value })
const endpoint = (value: string): Record<string, string> => ({ OTEL_EXPORTER_OTLP_ENDPOINT: value })

export function brokenCases(server: (context: TestContext) => Mlflow): void {
  test.for(BROKEN)('%s: %s comes first, and nothing else is above a note', async ([, id, settings], context) => {
    const mlflow = server(context)
    await expectOneCause(documented(mlflow.base, settings(mlflow)), id)
    expect(await mlflow.traces('0')).toEqual([])
  })

  test('a deleted experiment: backend/mlflow-experiment comes first, and nothing else is above a note', async (context) => {
    const mlflow = server(context)
    const experiment = await mlflow.createExperiment('a deleted one')
    await mlflow.deleteExperiment(experiment)
    await expectOneCause(documented(mlflow.base, header(`x-mlflow-experiment-id=${experiment}`)), 'backend/mlflow-experiment')
  })
}

/** A file store takes no trace: that is the one root cause, whatever else is said. */
export function fileStoreCase(server: (context: TestContext) => Mlflow): void {
  test('backend/mlflow-file-store is the one root cause', async (context) => {
    await expectOneCause(documented(server(context).base), 'backend/mlflow-file-store')
  })
}

async function expectOneCause(env: Record<string, string>, id: string): Promise<void> {
  const checked = await checkGoose(env)
  expect(causes(checked)).toEqual([id])
  expect(checked.target.findings?.[0]?.id).toBe(id)
  expect(checked.status).toBe(1)
}
