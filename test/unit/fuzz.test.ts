import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { reportOf } from '../../src/engine/report.ts'
import { secretOf } from '../../src/redact.ts'
import { github } from '../../src/report/github.ts'
import { reportSchema } from '../../src/report/schema.ts'
import { ticket } from '../../src/report/ticket.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import { layerOf } from '../../src/runtimes/parts/settings.ts'
import { parseGooseConfig } from '../../src/sources/goose/config.ts'
import type { Patient } from '../../src/types.ts'
import { FUZZ_TIMEOUT_MS, RUNS } from '../support/mutate.ts'
import { json, junit, text } from '../support/rendered.ts'
import { markdown } from '../../src/report/markdown.ts'

const CANARY = 'c4n4ry9Secret'
const runs = Math.max(RUNS, 150)

const words = fc.constantFrom(
  '',
  ' ',
  '"',
  "'",
  ',',
  ';',
  ':',
  '=',
  '%',
  '%20',
  '\n',
  '\r',
  '\u202e',
  'é',
  '<x>',
  '${X}',
  'http://',
  'localhost',
  ':4318',
  '/v1/traces',
  'a=b',
  'grpc',
  'none',
  'true',
  '0',
  'x-mlflow-experiment-id',
  'Basic ',
)
const noise = fc.array(words, { maxLength: 4 }).map((parts) => parts.join(''))
const headers = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        `Authorization=Bearer ${CANARY}`,
        `Authorization: Basic ${CANARY}`,
        `x-api-key=${CANARY}`,
        `"api-key=${CANARY}"`,
        `Basic ${CANARY}==`,
        `x=%20${CANARY}`,
        `x-mlflow-experiment-id=0`,
        `Bearer ${CANARY}`,
        CANARY,
        `${CANARY}=`,
        `api-key=x;${CANARY}=y`,
      ),
      fc.constantFrom('', ' ', '\n', ';y=1'),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((items) => items.map((i) => i.join('')).join(','))
const endpoint = fc.oneof(
  noise,
  fc
    .tuple(
      noise,
      fc.constantFrom(
        `http://u:${CANARY}@localhost:1`,
        `http://localhost:1/?t=${CANARY}`,
        `https://h#${CANARY}`,
        `http://${CANARY}@h:1/v1/traces`,
        `"http://u:${CANARY}@h"`,
      ),
    )
    .map(([a, b]) => (a.includes('=') ? b : `${a.trim() === '' ? a : ''}${b}`)),
)
const SIGNALS = ['', 'TRACES_', 'METRICS_', 'LOGS_']
const env = fc
  .record({
    endpoints: fc.array(fc.tuple(fc.constantFrom(...SIGNALS), endpoint), { maxLength: 3 }),
    headers: fc.array(fc.tuple(fc.constantFrom(...SIGNALS), headers), { maxLength: 3 }),
    others: fc.array(
      fc.tuple(
        fc.constantFrom(
          'OTEL_EXPORTER_OTLP_PROTOCOL',
          'OTEL_TRACES_EXPORTER',
          'OTEL_LOGS_EXPORTER',
          'OTEL_SDK_DISABLED',
          'OTEL_EXPORTER_OTLP_TIMEOUT',
          'OTEL_EXPORTER_OTLP_COMPRESSION',
          'OTEL_TRACES_SAMPLER',
          'OTEL_SERVICE_NAME',
          'OTEL_EXPORTER_OTLP_HEADER',
          'otel_exporter_otlp_endpoint',
          'RUST_LOG',
        ),
        noise,
      ),
      { maxLength: 4 },
    ),
    attributes: fc.constantFrom(undefined, `api.key=${CANARY},a=b`, `db_password=${CANARY}`),
  })
  .map(({ endpoints, headers: lists, others, attributes }) => ({
    ...Object.fromEntries(endpoints.map(([s, v]) => [`OTEL_EXPORTER_OTLP_${s}ENDPOINT`, v])),
    ...Object.fromEntries(lists.map(([s, v]) => [`OTEL_EXPORTER_OTLP_${s}HEADERS`, v])),
    ...Object.fromEntries(others),
    ...(attributes === undefined ? {} : { OTEL_RESOURCE_ATTRIBUTES: attributes }),
  }))
const config = fc.option(noise.map((v) => `otel_exporter_otlp_endpoint: ${v}\notel_exporter_otlp_headers: "k=${CANARY}"\n`))

function patient(runtime: string, settings: Record<string, string>, file: string | null): Patient {
  const layers = [layerOf(settings, 'process environment', secretOf)]
  if (file !== null) layers.unshift(parseGooseConfig(file, 'config.yaml'))
  return { runtime, detectedBy: 'test', candidates: [], layers, files: {} }
}

describe('whatever the settings are', () => {
  for (const { id } of runtimes) {
    it(`${id}: the report comes, no check fails, and no secret is in any format`, { timeout: FUZZ_TIMEOUT_MS }, () => {
      fc.assert(
        fc.property(env, config, (settings, file) => {
          const examined = judge(patient(id, settings, file), { ...DEFAULTS, offline: true }, null)
          expect(examined.audit.crashes).toEqual([])
          const report = reportOf([examined], { verbose: true, shell: 'posix', startedAt: 0, endedAt: 1 })
          reportSchema.parse(report)
          const machine = { node: 'v20', platform: 'linux' }
          const all = [
            text(report, { width: 80, color: false, verbose: true }),
            json(report),
            markdown(report, { verbose: true }),
            junit(report),
            github(report, { verbose: true }),
            ticket(report, machine),
          ]
          for (const out of all) expect(out.toLowerCase()).not.toContain(CANARY.toLowerCase())
          for (const line of all[4]?.split('\n') ?? []) expect(line).toMatch(/^(?:::(?:error|warning|notice) .*|)$/)
          expect(all.join('')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/)
        }),
        { numRuns: runs },
      )
    })
  }
})
