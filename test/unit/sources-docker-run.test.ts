import { describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { commandOf } from '../../src/sources/command.ts'
import { readPatients } from '../../src/sources/patient.ts'

const loud = (command: string, ...env: string[]): Promise<string[]> => inShell(null, command, ...env)

/** `shell`: what is exported where the command is typed; null: not known. */
async function inShell(shell: Record<string, string> | null, command: string, ...env: string[]): Promise<string[]> {
  const options = { runtime: 'python:auto', command, env, unset: [], envFiles: [], files: [], cleanEnv: shell === null }
  const { patients } = await readPatients(options, { env: shell ?? {}, home: '/nonexistent', cwd: '/nonexistent', platform: 'linux' })
  return [...patients].flatMap((patient) =>
    judge(patient, { ...DEFAULTS, offline: true }, null)
      .audit.findings.filter(({ severity }) => severity !== 'note')
      .map(({ id }) => id),
  )
}

const shell = { isComplete: true, env: { OTEL_SERVICE_NAME: 'shop', HOST: 'collector' } }
const given = (command: string, env = shell.env): Record<string, string> =>
  Object.fromEntries(commandOf(command, { ...shell, env }).layer.settings.map(({ name, value }) => [name, value.reveal()]))

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
    ['in a pod of podman', 'podman run --pod shop app'],
    ['without a container', 'python app.py'],
  ])('%s localhost is well', async (_, command) =>
    expect(await loud(command, 'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317')).toEqual([]),
  )

  it('another host is well', async () =>
    expect(await loud('docker run app', 'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317')).toEqual([]))
})

describe('a variable that docker run names without a value', () => {
  it.each([
    '-e OTEL_SERVICE_NAME',
    '-eOTEL_SERVICE_NAME',
    '--env OTEL_SERVICE_NAME',
    '--env=OTEL_SERVICE_NAME',
    '-it -e OTEL_SERVICE_NAME',
  ])('%s: has the value of the shell', (words) => expect(given(`docker run ${words} app`)).toEqual({ OTEL_SERVICE_NAME: 'shop' }))

  it('has the value that stands before docker on the same line', () =>
    expect(given('OTEL_SERVICE_NAME=line docker run -e OTEL_SERVICE_NAME app')).toEqual({ OTEL_SERVICE_NAME: 'line' }))

  it('behind sudo is not known, unless sudo keeps the environment', () => {
    const [setting] = commandOf('sudo docker run -e OTEL_SERVICE_NAME app', shell).layer.settings
    expect(setting?.unknown?.what).toBe('what sudo leaves of $OTEL_SERVICE_NAME is not known here')
    expect(given('sudo -E docker run -e OTEL_SERVICE_NAME app')).toEqual({ OTEL_SERVICE_NAME: 'shop' })
    expect(given('sudo docker run -e OTEL_SERVICE_NAME=own app')).toEqual({ OTEL_SERVICE_NAME: 'own' })
  })

  it('is not there where the shell does not set it, and a line says so', () => {
    const { layer } = commandOf('docker run -e OTEL_SERVICE_NAME app', { env: {}, isComplete: true })
    expect(layer.settings).toEqual([])
    expect(layer.remarks).toEqual([
      '--command: -e OTEL_SERVICE_NAME has no value, and this shell does not set it: the container does not get it',
    ])
  })

  it('is not known where the shell is not looked at', () => {
    const [setting] = commandOf('docker run -e OTEL_SERVICE_NAME app').layer.settings
    expect(setting?.unknown).toEqual({ what: '$OTEL_SERVICE_NAME is not known here', whole: true })
  })

  it('behind the image is a word of the program', () => expect(given('docker run -d --name x app -e OTEL_SERVICE_NAME -e A=1')).toEqual({}))

  it('has the fault of the value that the shell has', async () =>
    expect(
      await inShell({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4317' }, 'docker run -e OTEL_EXPORTER_OTLP_ENDPOINT app'),
    ).toEqual(['endpoint/localhost-in-container']))

  it('is well where the value of the shell is', async () => {
    expect(
      await inShell({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317' }, 'docker run -e OTEL_EXPORTER_OTLP_ENDPOINT app'),
    ).toEqual([])
    expect(await loud('docker run -e OTEL_EXPORTER_OTLP_ENDPOINT -e OTEL_EXPORTER_OTLP_HEADERS app')).toEqual([])
  })
})

describe('a variable in front of docker run', () => {
  it('stays outside of the container, and that is the cause', async () => {
    expect(commandOf('OTEL_SERVICE_NAME=a docker run app').layer.settings).toEqual([])
    const line = 'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 docker run app opentelemetry-instrument python app.py'
    expect(await loud(line)).toEqual(['env/not-delivered'])
  })

  it('is well where the container is told as well', async () => {
    const line = 'OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 docker run -e OTEL_EXPORTER_OTLP_ENDPOINT app python app.py'
    expect(await loud(line)).toEqual([])
  })
})

describe('a variable in a value of a command line', () => {
  it('is that of the shell', () =>
    expect(given('docker run -e A=http://$HOST:4318 -e B="${HOST}" app')).toEqual({ A: 'http://collector:4318', B: 'collector' }))

  it('is not known where it is not exported, and no placeholder', async () => {
    const line = 'docker run -e OTEL_EXPORTER_OTLP_ENDPOINT=http://$WHERE:4317 -e OTEL_EXPORTER_OTLP_HEADERS="a=Bearer $(pass otel)" app'
    expect(await loud(line)).toEqual([])
    expect(await loud('OTEL_EXPORTER_OTLP_ENDPOINT="$WHERE" python app.py')).toEqual([])
  })

  it('is a placeholder where single quotes keep it from the shell', async () =>
    expect(await loud("docker run -e OTEL_EXPORTER_OTLP_HEADERS='authorization=Bearer $KEY' app")).toEqual(['env/placeholder']))
})
