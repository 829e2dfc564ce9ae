import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planOf } from '../../src/engine/examine.ts'
import { declarativeLayer, declarativeLayers } from '../../src/sources/declarative.ts'
import type { PatientOptions } from '../../src/sources/options.ts'
import { readPatients } from '../../src/sources/patient.ts'
import type { Patient } from '../../src/types.ts'

const FILE = `file_format: "1.0"
# where data go
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: http://collector:4318/v1/traces
            headers:
              - name: authorization
                value: Bearer abcdefghijkl
            headers_list: "x-api-key=abcdefghijkl"
            compression:
            timeout: 5000
`

const BATCH = 'tracer_provider.processors.0.batch.exporter.otlp_http'

describe('a file is a layer, one setting for each value', () => {
  const { settings, kind, broken } = declarativeLayer(FILE, 'otel.yaml')
  it('named by its path, with its place and its type', () => {
    expect([kind, broken]).toEqual(['declarative', undefined])
    const shown = settings.map(({ name, value, from: { line, column }, scalar }) => [name, value.toString(), line, column, scalar])
    expect(shown).toEqual([
      ['file_format', '1.0', 1, 15, 'string'],
      [`${BATCH}.endpoint`, 'http://collector:4318/v1/traces', 8, 23, undefined],
      [`${BATCH}.headers.0.name`, 'authorization', 10, 23, undefined],
      [`${BATCH}.headers.0.value`, 'Bearer <redacted>', 11, 24, undefined],
      [`${BATCH}.headers_list`, 'x-api-key=<redacted>', 12, 28, 'string'],
      [`${BATCH}.compression`, '', 13, 25, 'null'],
      [`${BATCH}.timeout`, '5000', 14, 22, 'int'],
    ])
  })
  it('that cannot be read, with the place where it breaks', () => {
    const { broken: fault, settings: none } = declarativeLayer('file_format: "1.0"\na: [\n', 'x.yaml')
    expect(none).toEqual([])
    expect(fault).toMatchObject({ line: 3 })
  })
  it('that cannot be read, also where what is wrong is told with a colon', () => {
    const { broken: fault } = declarativeLayer('file_format: "1.0"\nfoo\nbar: 1\n', 'x.yaml')
    expect(fault).toEqual({ why: 'a key without a ":" after it', line: 2, column: 1 })
  })
  it('whatever the text is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void declarativeLayer(text, 'x.yaml')))
  })
  it('only where a setting that the program gets names it', () => {
    const value = declarativeLayer('a: x.yaml', 'y').settings[0]?.value
    if (!value) throw new Error('no value')
    const naming = (name: string, delivered = true): number => {
      const settings = [{ name, value, from: { source: 'env', setting: name } }]
      return declarativeLayers([{ source: 'env', kind: 'environment', delivered, settings }], { 'x.yaml': FILE }).length
    }
    expect([naming('OTEL_CONFIG_FILE'), naming('otel.config.file'), naming('OTEL_CONFIG'), naming('OTEL_CONFIG_FILE', false)]).toEqual([
      1, 1, 0, 0,
    ])
  })
})

describe('which file a program reads', () => {
  let dir: string
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'declarative-'))
    writeFileSync(join(dir, 'otel.yaml'), FILE)
    writeFileSync(join(dir, 'other.yaml'), FILE.replace('collector:4318', 'other:4318'))
    mkdirSync(join(dir, 'root', 'etc'), { recursive: true })
    writeFileSync(join(dir, 'root', 'etc', 'otel.yaml'), FILE.replace('collector:4318', 'inside:4318'))
    const command = 'opentelemetry-instrument python app.py'
    writeFileSync(
      join(dir, 'compose.yaml'),
      `services:\n  app:\n    command: ${command}\n    environment: { OTEL_CONFIG_FILE: /etc/otel.yaml }\n`,
    )
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  const urlOf = (patient: Patient): string | undefined => planOf(patient).plan.routes.traces.url?.value.reveal()
  async function urls(options: Partial<PatientOptions>): Promise<(string | undefined)[]> {
    const all: PatientOptions = { env: [], unset: [], envFiles: [], files: [], cleanEnv: true, runtime: 'javaagent', ...options }
    const outside = { env: {}, home: dir, cwd: dir, platform: 'linux' as const }
    return [...(await readPatients(all, outside)).patients].map(urlOf)
  }
  const at = (name: string): string => join(dir, name)

  it('the one that --file names, where nothing else names one', async () => {
    expect(await urls({ files: [at('otel.yaml')] })).toEqual(['http://collector:4318/v1/traces'])
    expect(await urls({ files: [`${at('otel.yaml')}:declarative`] })).toEqual(['http://collector:4318/v1/traces'])
  })
  it('the one that OTEL_CONFIG_FILE names, on this machine or under --root', async () => {
    const env = [`OTEL_CONFIG_FILE=${at('otel.yaml')}`]
    expect(await urls({ env, cleanEnv: false })).toEqual(['http://collector:4318/v1/traces'])
    expect(await urls({ env, cleanEnv: false, files: [at('other.yaml')] })).toEqual(['http://collector:4318/v1/traces'])
    expect(await urls({ env: ['OTEL_CONFIG_FILE=/etc/otel.yaml'], root: at('root') })).toEqual(['http://inside:4318/v1/traces'])
  })
  it('the one that --file names stands for one on another machine', async () => {
    const env = ['OTEL_CONFIG_FILE=/elsewhere/config.yaml']
    expect(await urls({ env, files: [at('other.yaml')], cleanEnv: false })).toEqual(['http://other:4318/v1/traces'])
    expect(await urls({ env })).toEqual([undefined])
  })
  it('in a container, the file of that name', async () => {
    expect(await urls({ files: [at('compose.yaml'), at('other.yaml')] })).toEqual(['http://localhost:4317'])
    expect(await urls({ files: [at('compose.yaml'), at('otel.yaml')] })).toEqual(['http://collector:4318/v1/traces'])
    expect(await urls({ files: [at('compose.yaml')], root: at('root') })).toEqual(['http://inside:4318/v1/traces'])
  })
})
