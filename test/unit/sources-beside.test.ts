import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPatients } from '../../src/sources/patient.ts'
import type { PatientOptions } from '../../src/sources/options.ts'

const FILES = {
  '.env': 'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318\n',
  '.env.db': 'POSTGRES_PASSWORD=x\n',
  'docker-compose.yml': 'services:\n  app:\n    image: app\n    environment:\n      OTEL_SERVICE_NAME: app\n',
  'deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - env: [{name: OTEL_SERVICE_NAME}]\n',
  'otel.yaml': 'receivers:\n  otlp:\n    protocols: {grpc: }\nservice:\n  pipelines: {}\n',
  'app.service': '[Service]\nEnvironment=OTEL_SERVICE_NAME=app\n',
  'other.yaml': 'a: 1\n',
  'tracing.js': "new OTLPTraceExporter({ url: 'http://x' }) // OTEL_\n",
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'otel-doctor-beside-'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'dir.yaml'))
  mkdirSync(join(folder, 'home/.claude'), { recursive: true })
  writeFileSync(join(folder, 'home/.claude/settings.json'), '{"env": {"OTEL_METRICS_EXPORTER": "otlp"}}')
  mkdirSync(join(folder, '.gemini'))
  writeFileSync(join(folder, '.gemini/settings.json'), '{"theme": "dark"}')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function beside(more: Partial<PatientOptions>, env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const options = { env: [], unset: [], envFiles: [], files: [], cleanEnv: false, ...more }
  const { patients } = await readPatients(options, { env, home: join(folder, 'home'), cwd: folder, platform: 'linux' })
  return [...patients].flatMap(({ beside: found = [] }) => found.map(({ file, option }) => `${option} ${file}`))
}

describe('files of the working folder that nobody named', () => {
  test('are told with the option that names them, where nothing else sets telemetry up', async () => {
    expect(await beside({})).toEqual([
      '--env-file .env',
      '--file app.service',
      '--manifest deployment.yaml',
      '--compose docker-compose.yml',
      '--collector otel.yaml',
      '--file ~/.claude/settings.json',
    ])
  })

  test('are not told where the program has settings of its own', async () => {
    expect(await beside({}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' })).toEqual([])
    expect(await beside({ env: ['OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318'] })).toEqual([])
  })

  test('are not told where an option names a file, nor where the folder counts as unknown', async () => {
    expect(await beside({ envFiles: [join(folder, '.env')] })).toEqual([])
    expect(await beside({ named: [{ kind: 'compose', option: 'compose', spec: join(folder, 'docker-compose.yml') }] })).toEqual([])
    expect(await beside({ cleanEnv: true })).toEqual([])
  })
})
