import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPatients } from '../../src/sources/patient.ts'
import type { Patient } from '../../src/types.ts'

const top = mkdtempSync(join(tmpdir(), 'otel-doctor-helm-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

async function read(text: string, name = 'values.yaml'): Promise<{ patients: Patient[]; remarks: string[] }> {
  writeFileSync(join(top, name), text)
  const options = { env: [], unset: [], envFiles: [], files: [join(top, name)], cleanEnv: true }
  const { patients, remarks } = await readPatients(options, { env: {}, home: top, cwd: top, platform: 'linux' })
  return { patients: [...patients], remarks }
}
const settings = (patient: Patient | undefined): [string, string, number | undefined, number | undefined][] =>
  patient?.layers.flatMap((layer) =>
    layer.settings.map(({ name, value, from }): [string, string, number | undefined, number | undefined] => [
      name,
      value.reveal(),
      from.line,
      from.column,
    ]),
  ) ?? []

describe('values of a Helm chart', () => {
  it.each(['env', 'extraEnv', 'extraEnvVars', 'envVars', 'environment', 'extraEnvs'])('hold variables under %s, as a list', async (key) => {
    const { patients } = await read(`web:\n  ${key}:\n    - name: OTEL_SERVICE_NAME\n      value: "web"\n`)
    expect(settings(patients[0])).toEqual([['OTEL_SERVICE_NAME', 'web', 4, 15]])
    expect(patients[0]?.program?.container?.kind).toBe('kubernetes')
  })

  it('or as a map, with the command and the image beside it', async () => {
    const { patients } = await read(
      'image: { repository: python }\nenv:\n  OTEL_SERVICE_NAME: api\nargs: [opentelemetry-instrument, python, a.py]\n',
    )
    expect([patients[0]?.runtime, patients[0]?.wiring]).toEqual(['python', 'auto'])
    expect(settings(patients[0])).toEqual([['OTEL_SERVICE_NAME', 'api', 3, 22]])
  })

  it('what a template or the cluster fills in is not known', async () => {
    const text =
      'env:\n  - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://{{ .Release.Name }}:4318" }\n  - name: OTEL_EXPORTER_OTLP_HEADERS\n    valueFrom: { secretKeyRef: { name: a, key: b } }\n'
    const { patients } = await read(text)
    expect(patients[0]?.layers.flatMap((layer) => layer.settings.map(({ unknown }) => unknown?.what))).toEqual([
      'what the chart makes of it is not known here',
      'what it takes from elsewhere is not known here',
    ])
  })

  it('say that only the rendered manifests are sure', async () => {
    expect((await read('env:\n  OTEL_SERVICE_NAME: api\n')).remarks.join()).toContain('helm template')
    expect((await read('# OTEL_SERVICE_NAME goes here\nweb: { port: 80 }\n')).remarks.join()).toContain('in a form that is known')
  })

  it('a template of a chart is said to be one', async () => {
    const text =
      '{{- if .Values.on }}\napiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, env: [{ name: OTEL_SERVICE_NAME }] }] }\n'
    await expect(read(text, 'pod.yaml')).rejects.toThrow(/template of a chart: render it/)
  })
})
