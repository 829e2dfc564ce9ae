import { describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { commandOf } from '../../src/sources/command.ts'
import { readPatients } from '../../src/sources/patient.ts'

const loud = async (command: string, ...env: string[]): Promise<string[]> => {
  const options = { runtime: 'python:auto', command, env, unset: [], envFiles: [], files: [], cleanEnv: true }
  const { patients } = await readPatients(options, { env: {}, home: '/nonexistent', cwd: '/', platform: 'linux' })
  return [...patients].flatMap((patient) =>
    judge(patient, { ...DEFAULTS, offline: true }, null)
      .audit.findings.filter(({ severity }) => severity !== 'note')
      .map(({ id }) => id),
  )
}

describe('docker run', () => {
  it('gives the container what its command line names', () => {
    const { layer, run } = commandOf(
      'docker run --rm -e OTEL_SERVICE_NAME=api --env=OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 --network=host app',
    )
    expect(layer.settings.map(({ name, value }) => [name, value.reveal()])).toEqual([
      ['OTEL_SERVICE_NAME', 'api'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://c:4317'],
    ])
    expect(run?.container).toMatchObject({ kind: 'docker', network: 'host' })
  })

  it('localhost in it is its own', async () =>
    expect(await loud('docker run app', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317')).toEqual(['endpoint/localhost-in-container']))

  it.each([
    ['on the network of the machine', 'docker run --network host app'],
    ['in the network of another container', 'docker run --network container:collector app'],
    ['without a container', 'python app.py'],
  ])('%s localhost is well', async (_, command) =>
    expect(await loud(command, 'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317')).toEqual([]),
  )

  it('another host is well', async () =>
    expect(await loud('docker run app', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317')).toEqual([]))
})
