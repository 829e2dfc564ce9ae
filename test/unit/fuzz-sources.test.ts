import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { reportFrom, targetOf } from '../../src/engine/report.ts'
import { explained } from '../../src/explain/explain.ts'
import { kindIds } from '../../src/sources/kinds.ts'
import type { PatientOptions } from '../../src/sources/options.ts'
import { readPatients } from '../../src/sources/patient.ts'
import { UsageError } from '../../src/usage.ts'
import { FUZZ_TIMEOUT_MS, mutants, RUNS } from '../support/mutate.ts'
import { SAMPLES } from '../support/samples.ts'
import { text } from '../support/rendered.ts'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const outside = { env: {}, home: join(folder, 'home'), cwd: folder, platform: 'linux' as const }
const OPTIONS: PatientOptions = { env: [], envFiles: [], unset: [], files: [], cleanEnv: true }
const MOST_TARGETS = 20

/** A report without a failed check, or one clear sentence; anything else that is thrown is a fault of ours. */
async function readAndJudge(options: PatientOptions): Promise<void> {
  try {
    const { patients } = await readPatients(options, outside)
    const targets = []
    for (const patient of patients) {
      const examined = judge(patient, { ...DEFAULTS, offline: true }, null)
      expect(examined.audit.crashes).toEqual([])
      targets.push(targetOf(examined, { verbose: true, shell: 'posix' }))
      if (targets.length >= MOST_TARGETS) break
    }
    expect(text(reportFrom(targets, { startedAt: 0, endedAt: 1 }), { width: 80, color: false, verbose: true })).not.toBe('')
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    expect(error.message).toMatch(/^[ -~\u00a0-\uffff]{20,2000}$/)
    expect(error.message).not.toMatch(/undefined|\[object |at \S+ \(/)
  }
}

const fuzz = (samples: readonly string[], check: (input: string) => void | Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(mutants(samples), async (input) => check(input)),
    { numRuns: RUNS },
  )

it('every kind of file has samples to be changed', () => {
  expect(Object.keys(SAMPLES).toSorted()).toEqual(kindIds.toSorted())
})

describe('whatever stands in a file, there is a report or one clear sentence', () => {
  const rows = Object.entries(SAMPLES).flatMap(([kind, files]) => Object.entries(files).map(([name, sample]) => ({ kind, name, sample })))
  it.for(rows)('$kind: $name', { timeout: FUZZ_TIMEOUT_MS }, async ({ kind, name, sample }) => {
    const path = join(folder, name)
    // As it stands it is read: a sample that nothing can be made of would be no test.
    writeFileSync(path, sample)
    await readPatients({ ...OPTIONS, files: [`${path}:${kind}`] }, outside)
    await fuzz([sample], (input) => {
      writeFileSync(path, input)
      return readAndJudge({ ...OPTIONS, files: [`${path}:${kind}`] })
    })
  })
})

describe('whatever stands on the command line, there is a report or one clear sentence', () => {
  it('--command', { timeout: FUZZ_TIMEOUT_MS }, () =>
    fuzz(
      [
        'OTEL_SERVICE_NAME=a opentelemetry-instrument --traces_exporter otlp python -m app',
        'env -u A B=c java -javaagent:/otel/opentelemetry-javaagent.jar -Dotel.exporter.otlp.endpoint=http://h:4318 -jar app.jar',
        'docker run --rm -e OTEL_EXPORTER_OTLP_ENDPOINT=http://h:4318 --env-file=x --network host -p 1:2 python:3.13 python app.py',
        "sh -c 'export A=1; exec node --require @opentelemetry/auto-instrumentations-node/register app.js' && otelcol --config=/etc/c.yaml",
      ],
      (command) => readAndJudge({ ...OPTIONS, command }),
    ),
  )

  it('--runtime', { timeout: FUZZ_TIMEOUT_MS }, () =>
    fuzz(['python:code-http@1.40.0', 'rust:auto:http-proto@0.33.1', 'goose@1.52.0', 'langfuse@3.8.1'], (runtime) =>
      readAndJudge({ ...OPTIONS, runtime, env: ['OTEL_EXPORTER_OTLP_ENDPOINT=http://h:4318'] }),
    ),
  )

  it('--env', { timeout: FUZZ_TIMEOUT_MS }, () =>
    fuzz(
      [
        'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318',
        'OTEL_EXPORTER_OTLP_HEADERS=a=b,c=%20d',
        'JAVA_TOOL_OPTIONS=-Dotel.service.name="a b"',
      ],
      (pair) => readAndJudge({ ...OPTIONS, env: [pair] }),
    ),
  )
})

it('whatever the words of a program are, explaining them gives at most three causes', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(
    [
      'Transient error StatusCode.UNAVAILABLE encountered while exporting traces to localhost:4317, retrying in 1s.',
      '{"stack":"OTLPExporterError: Bad Request\\n    at IncomingMessage.<anonymous>","code":"400"}',
      'traces export: failed to send to http://localhost:4318/v1/traces: 404 Not Found (body: {"detail":"x"})',
      'ERROR io.opentelemetry.exporter.internal.http.HttpExporter - Failed to export spans. The request could not be executed. Full error message: Failed to connect to localhost/[0:0:0:0:0:0:0:1]:4318',
    ],
    (message) => {
      expect(explained(message).length).toBeLessThanOrEqual(3)
    },
  ),
)
