import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPatients } from '../../src/sources/patient.ts'
import type { Patient } from '../../src/types.ts'

const top = mkdtempSync(join(tmpdir(), 'otel-doctor-mounted-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

const OTEL = `receivers:
  otlp:
    protocols:
      grpc: {endpoint: 0.0.0.0:4317}
exporters:
  otlphttp:
    endpoint: https://api.honeycomb.io
    headers: {x-honeycomb-team: "\${env:KEY}"}
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [otlphttp]}
`
const APP = `  api:
    image: python:3.12
    environment: [OTEL_SERVICE_NAME=api]
`

async function read(files: Record<string, string>, more: string[] = []): Promise<Patient[]> {
  const folder = mkdtempSync(join(top, 'p-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const named = [{ kind: 'compose', option: 'compose', spec: join(folder, 'compose.yaml') }]
  const options = { env: [], unset: [], envFiles: [], files: more.map((file) => join(folder, file)), cleanEnv: true, named }
  const { patients } = await readPatients(options, { env: {}, home: folder, cwd: folder, platform: 'linux' })
  return [...patients].map((patient) => ({ ...patient, name: patient.name?.replace(`${folder}/`, '') }))
}

const compose = (lines: string): string => `services:\n${APP}  otel:\n${lines.replace(/^(?=.)/gm, '    ')}`
const CONTRIB = 'image: otel/opentelemetry-collector-contrib:0.120.0\n'
const valueOf = (patient: Patient | undefined, name: string): string | undefined =>
  patient?.layers
    .flatMap(({ settings }) => settings)
    .findLast((setting) => setting.name === name)
    ?.value.reveal()

describe('the configuration of a Collector in a compose file', () => {
  for (const [what, lines, files] of [
    ['mounted where the image looks', `${CONTRIB}volumes: [./otel.yaml:/etc/otelcol-contrib/config.yaml:ro]\n`, { 'otel.yaml': OTEL }],
    [
      'named by the command',
      `${CONTRIB}command: [--config=/etc/otel.yaml]\nvolumes: ['./otel.yaml:/etc/otel.yaml']\n`,
      { 'otel.yaml': OTEL },
    ],
    ['named by two words', `${CONTRIB}command: --config /etc/otel.yaml\nvolumes: ['./otel.yaml:/etc/otel.yaml']\n`, { 'otel.yaml': OTEL }],
    [
      'in a folder that is mounted',
      `${CONTRIB}command: --config=/conf/a/otel.yaml\nvolumes: [./conf:/conf]\n`,
      { 'conf/a/otel.yaml': OTEL },
    ],
    [
      'mounted in the long form',
      `${CONTRIB}volumes:\n  - type: bind\n    source: ./otel.yaml\n    target: /etc/otelcol-contrib/config.yaml\n`,
      { 'otel.yaml': OTEL },
    ],
    ['the only one in a container of its own image', 'build: ./otel\nvolumes: [./otel.yaml:/x.yaml]\n', { 'otel.yaml': OTEL }],
  ] as [string, string, Record<string, string>][])
    it(`is read: ${what}`, async () => {
      const patients = await read({ 'compose.yaml': compose(lines), ...files })
      expect(patients.map(({ name, runtime }) => [name, runtime])).toEqual([
        ['api', 'python'],
        [Object.keys(files)[0], 'collector'],
      ])
      expect(patients[0]?.hops?.[0]).toMatchObject({ names: ['otel'], takes: ['traces'] })
      expect(patients[1]?.program?.container?.where).toContain('service otel')
      if (lines.startsWith(CONTRIB)) expect(patients[1]?.version).toBe('0.120.0')
    })

  for (const [what, lines, files] of [
    ['on a volume that is not known', `${CONTRIB}volumes: [conf:/etc/otelcol-contrib]\n`, {}],
    ['built into the image', CONTRIB, {}],
    ['not there', `${CONTRIB}volumes: [./otel.yaml:/etc/otelcol-contrib/config.yaml]\n`, {}],
    [
      'several that are merged',
      `${CONTRIB}command: [--config=/a.yaml, --config=/b.yaml]\nvolumes: [./a.yaml:/a.yaml, ./b.yaml:/b.yaml]\n`,
      { 'a.yaml': OTEL, 'b.yaml': OTEL },
    ],
    ['no Collector at all', 'image: nginx\nvolumes: [./a.yaml:/a.yaml]\n', { 'a.yaml': 'a: 1\n' }],
  ] as [string, string, Record<string, string>][])
    it(`is not read: ${what}`, async () => {
      const patients = await read({ 'compose.yaml': compose(lines), ...files })
      expect(patients.map(({ name, hops }) => [name, hops])).toEqual([['api', undefined]])
    })

  it('has the variables of its service, and no others', async () => {
    const mount = `${CONTRIB}volumes: [./otel.yaml:/etc/otelcol-contrib/config.yaml]\n`
    const header = 'exporters.otlphttp.headers.x-honeycomb-team'
    const given = await read({ 'compose.yaml': compose(`${mount}environment: {KEY: k1}\n`), 'otel.yaml': OTEL })
    expect(valueOf(given[1], header)).toBe('k1')
    const none = await read({ 'compose.yaml': compose(mount), 'otel.yaml': OTEL })
    expect(valueOf(none[1], header)).toBe('')
    const missing = await read({ 'compose.yaml': compose(`${mount}env_file: [gone.env]\n`), 'otel.yaml': OTEL })
    expect(valueOf(missing[1], header)).toBe('${env:KEY}')
  })

  it('is one target where the file is named as well', async () => {
    const lines = `${CONTRIB}volumes: [./otel.yaml:/etc/otelcol-contrib/config.yaml]\n`
    const patients = await read({ 'compose.yaml': compose(lines), 'otel.yaml': OTEL }, ['otel.yaml'])
    expect(patients.map(({ name, hops = [] }) => [name, hops.filter(({ isItself }) => !isItself).length])).toEqual([
      ['api', 1],
      ['otel.yaml', 0],
    ])
  })
})

describe('configs of a compose file', () => {
  const IMAGE = 'image: otel/opentelemetry-collector-contrib:0.128.0\n'
  const otel = OTEL.replace('$', () => '$$')
  const placeOf = ([collector]: Patient[]): (number | undefined)[] => {
    const settings = collector?.layers.flatMap((layer) => layer.settings) ?? []
    const from = settings.find(({ name }) => name === 'exporters.otlphttp.endpoint')?.from
    return [from?.line, from?.column]
  }
  const senders = async (files: Record<string, string>): Promise<Patient[]> =>
    (await read(files)).filter(({ runtime }) => runtime === 'collector')

  it('a text is what the Collector starts with, each value at its line and column', async () => {
    const text = `${compose(`${IMAGE}configs:\n  - source: otel\n    target: /etc/otelcol-contrib/config.yaml\n`)}configs:\n  otel:\n    content: |\n${otel.replace(/^(?=.)/gm, '      ')}`
    const found = await senders({ 'compose.yaml': text })
    expect(found).toHaveLength(1)
    const at = text.slice(0, text.indexOf('https://api')).split('\n')
    expect(placeOf(found)).toEqual([at.length, (at.at(-1)?.length ?? 0) + 1])
  })

  it('a file is, too', async () => {
    const text = `${compose(`${IMAGE}command: [--config=/otel]\nconfigs: [otel]\n`)}configs: { otel: { file: ./conf/otel.yaml } }\n`
    expect(placeOf(await senders({ 'compose.yaml': text, 'conf/otel.yaml': OTEL }))).toEqual([7, 15])
  })

  it('and none where it stands elsewhere, or holds something else', async () => {
    const external = `${compose(`${IMAGE}configs: [otel]\n`)}configs: { otel: { external: true } }\n`
    expect(await senders({ 'compose.yaml': external })).toEqual([])
    const other = `${compose(`${IMAGE}configs: [{ source: otel, target: /etc/other.yaml }]\n`)}configs: { otel: { content: "a: 1" } }\n`
    expect(await senders({ 'compose.yaml': other })).toEqual([])
  })
})
