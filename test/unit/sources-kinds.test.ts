import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { PatientOptions } from '../../src/sources/options.ts'
import { type Patients, readPatients } from '../../src/sources/patient.ts'
import type { Patient } from '../../src/types.ts'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-kinds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const outside = { env: { OTEL_EXPORTER_OTLP_TIMEOUT: '1' }, home: folder, cwd: folder, platform: 'linux' as const }

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const read = (options: Partial<PatientOptions>): Promise<Patients> =>
  readPatients({ env: [], unset: [], envFiles: [], files: [], cleanEnv: true, ...options }, outside)
const one = async (options: Partial<PatientOptions>): Promise<Patient> => {
  const [patient] = [...(await read(options)).patients]
  if (!patient) throw new Error('no patient')
  return patient
}
const names = ({ layers }: Patient): string[] => layers.filter((l) => l.delivered).flatMap((l) => l.settings.map((s) => s.name))

describe('--file tells the kind of a file by its name and content', () => {
  it('an env file by its name or by its lines', async () => {
    for (const name of ['.env', 'prod.env', '.env.local', 'settings.txt'])
      expect(names(await one({ files: [file(name, '# telemetry\nOTEL_SERVICE_NAME=api\n')] }))).toContain('OTEL_SERVICE_NAME')
  })

  it('code is code, whatever its name or its lines look like', async () => {
    for (const name of ['env.ts', 'env.go', 'environment.py', 'collector.tsx']) {
      const text = 'OTEL_SERVICE_NAME = "api"\nconst yaml = `\nreceivers:\n  otlp:\nexporters:\n  debug:\nservice:\n  pipelines:\n`\n'
      expect(names(await one({ files: [file(name, text)] }))).not.toContain('OTEL_SERVICE_NAME')
    }
    expect((await read({ files: [file('config.pl', 'NAME = "OTEL"\ndef a; end\n')] })).remarks).toEqual([
      expect.stringContaining('no kind of file'),
    ])
  })

  it('a script by its ending or its first line, with the settings that it exports', async () => {
    const text =
      '#!/bin/sh\nset -e\nexport OTEL_SERVICE_NAME=api\ncat <<EOF >otel.yaml\nreceivers:\n  otlp:\nexporters:\n  debug:\nEOF\nexec ./app\n'
    for (const name of ['start.sh', 'entrypoint']) expect(names(await one({ files: [file(name, text)] }))).toContain('OTEL_SERVICE_NAME')
  })

  it("goose's configuration by its name or by its keys", async () => {
    for (const name of ['config.yaml', 'goose-settings.yaml']) {
      const patient = await one({ files: [file(name, 'GOOSE_PROVIDER: openai\notel_exporter_otlp_endpoint: http://localhost:4318\n')] })
      expect(patient.layers.some((layer) => layer.kind === 'goose-config')).toBe(true)
    }
  })

  it('a shell profile is evidence, and never in effect', async () => {
    const patient = await one({ files: [file('.bashrc', 'export OTEL_SERVICE_NAME=api\n')] })
    expect(names(patient)).toEqual([])
    expect(patient.layers.some((layer) => layer.kind === 'shell-profile' && layer.settings.length === 1)).toBe(true)
  })

  it('a file of no known kind is a note, and nothing is taken from it', async () => {
    const { patients, remarks } = await read({ files: [file('notes.md', 'Remember to set OTEL_SERVICE_NAME.\n')] })
    expect(remarks).toEqual([expect.stringMatching(/notes\.md: it is no kind of file .* name its kind/)])
    expect([...patients].flatMap(names)).toEqual([])
  })

  it('a kind after the colon is believed', async () => {
    const patient = await one({ files: [`${file('quoted.txt', 'OTEL_SERVICE_NAME="api"\n')}:docker`] })
    expect(
      patient.layers
        .flatMap((l) => l.settings)
        .find((s) => s.name === 'OTEL_SERVICE_NAME')
        ?.value.reveal(),
    ).toBe('"api"')
  })

  it('a file that is not there is bad usage', async () => {
    await expect(read({ files: [join(folder, 'missing.env')] })).rejects.toThrow(/missing\.env does not exist/)
  })
})
