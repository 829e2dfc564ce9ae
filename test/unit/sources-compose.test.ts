import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import type { PatientOptions } from '../../src/sources/options.ts'
import { readPatients } from '../../src/sources/patient.ts'
import type { Patient } from '../../src/types.ts'

const top = mkdtempSync(join(tmpdir(), 'otel-doctor-compose-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

interface Read {
  patients: Patient[]
  remarks: string[]
  folder: string
}

async function read(
  files: Record<string, string>,
  options: Partial<PatientOptions> = {},
  part = '',
  env: Record<string, string> = {},
): Promise<Read> {
  const folder = mkdtempSync(join(top, 'p-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const spec = { kind: 'compose', option: 'compose', spec: join(folder, 'compose.yaml') + part }
  const all = { env: [], unset: [], envFiles: [], files: [], cleanEnv: false, named: [spec], ...options }
  const outside = { env, home: folder, cwd: folder, platform: 'linux' as const }
  const { patients, remarks } = await readPatients(all, outside)
  return { patients: [...patients], remarks, folder }
}

const service = (lines: string): string => `services:\n  api:\n    image: python:3.12\n${lines.replace(/^/gm, '    ')}\n`
const settingsOf = (patient: Patient | undefined): Record<string, string> =>
  Object.fromEntries(patient?.layers.filter((l) => l.delivered).flatMap((l) => l.settings.map((s) => [s.name, s.value.reveal()])) ?? [])
const OTEL = 'environment:\n  OTEL_SERVICE_NAME: api'

describe('the targets of a compose file', () => {
  it('are its services with telemetry settings, by name; others are passed over', async () => {
    const { patients } = await read({
      'compose.yaml': `${service(OTEL)}  db:\n    image: postgres\n    environment:\n      POSTGRES_DB: x\n  web:\n    image: node:22\n    environment: [OTEL_SERVICE_NAME=web]\n`,
    })
    expect(patients.map(({ name, runtime }) => [name, runtime])).toEqual([
      ['api', 'python'],
      ['web', 'node'],
    ])
  })

  it('the one that is named, whatever it has', async () => {
    const text = `${service(OTEL)}  db:\n    image: postgres\n`
    expect((await read({ 'compose.yaml': text }, {}, ':db')).patients.map(({ name }) => name)).toEqual(['db'])
    await expect(read({ 'compose.yaml': text }, {}, ':apo')).rejects.toThrow(/no such service \(did you mean api\?\)\. There are: api, db/)
  })

  it('a shell target stands beside them only where an option gives it telemetry settings', async () => {
    const files = { 'compose.yaml': service(OTEL) }
    const names = async (options: Partial<PatientOptions>): Promise<unknown[]> =>
      (await read(files, options, '', { OTEL_SERVICE_NAME: 'shell' })).patients.map(({ name }) => name ?? 'shell')
    expect(await names({})).toEqual(['api'])
    expect(await names({ env: ['FOO=1'] })).toEqual(['api'])
    expect(await names({ env: ['OTEL_SERVICE_NAME=x'] })).toEqual(['shell', 'api'])
    expect(await names({ command: 'python app.py' })).toEqual(['shell', 'api'])
  })

  it('--runtime is for services whose own is unknown', async () => {
    const text = `${service(OTEL)}  other:\n    image: acme/other\n    environment: { OTEL_SERVICE_NAME: other }\n`
    const { patients } = await read({ 'compose.yaml': text }, { runtime: 'go:otlpgrpc' })
    expect(patients.map(({ runtime, wiring }) => [runtime, wiring])).toEqual([
      ['python', undefined],
      ['go', 'otlpgrpc'],
    ])
  })

  it('a Collector or a backend among the services is none of them', async () => {
    const text = `${service(OTEL)}  otel-collector:\n    image: otel/opentelemetry-collector-contrib:0.120.0\n    environment: { OTEL_LOG_LEVEL: debug }\n`
    expect((await read({ 'compose.yaml': text })).patients.map(({ name }) => name)).toEqual(['api'])
  })

  it('where no service has any, that is a note', async () => {
    const { patients, remarks } = await read({ 'compose.yaml': 'services:\n  db:\n    image: postgres\n' })
    expect(patients).toEqual([])
    expect(remarks).toEqual([expect.stringContaining('no service has a setting of OpenTelemetry')])
  })

  it('a file of the first form, without services:, is read as well', async () => {
    const { patients } = await read({ 'compose.yaml': 'api:\n  image: python:3\n  environment:\n    - OTEL_SERVICE_NAME=api\n' })
    expect(patients.map(({ name }) => name)).toEqual(['api'])
  })
})

describe('the settings of a service', () => {
  it('each know their file, line and column', async () => {
    const text = service(`env_file: api.env\nenvironment:\n  - OTEL_SERVICE_NAME=api\n  - 'OTEL_EXPORTER_OTLP_HEADERS="a=b"'`)
    const { patients, folder } = await read({ 'compose.yaml': text, 'api.env': '# x\nOTEL_EXPORTER_OTLP_ENDPOINT="http://c:4318"\n' })
    const found = patients[0]?.layers.flatMap((l) => l.settings.map(({ name, from, value }) => [name, value.reveal(), from]))
    expect(found).toEqual([
      [
        'OTEL_EXPORTER_OTLP_ENDPOINT',
        'http://c:4318',
        { source: join(folder, 'api.env'), setting: 'OTEL_EXPORTER_OTLP_ENDPOINT', line: 2, column: 30 },
      ],
      [
        'OTEL_SERVICE_NAME',
        'api',
        {
          source: join(folder, 'compose.yaml'),
          setting: 'OTEL_SERVICE_NAME',
          line: 6,
          column: 27,
          written: ['- "OTEL_SERVICE_NAME=', '"'],
        },
      ],
      [
        'OTEL_EXPORTER_OTLP_HEADERS',
        '"a=b"',
        {
          source: join(folder, 'compose.yaml'),
          setting: 'OTEL_EXPORTER_OTLP_HEADERS',
          line: 7,
          column: 37,
          written: ['- "OTEL_EXPORTER_OTLP_HEADERS=', '"'],
        },
      ],
    ])
  })

  it('a value that is one variable of .env stands where .env has it', async () => {
    const { patients, folder } = await read({
      'compose.yaml': service('environment:\n  OTEL_EXPORTER_OTLP_HEADERS: ${HEADERS}'),
      '.env': 'A=1\nHEADERS=api-key: abc\n',
    })
    const setting = patients[0]?.layers.at(-1)?.settings[0]
    expect(setting?.from).toEqual({ source: join(folder, '.env'), setting: 'HEADERS', line: 2, column: 9 })
    expect(setting?.value.toString()).toBe('api-key: <redacted>')
  })

  it('the shell fills in before .env, and with --clean-env a variable of neither is unknown', async () => {
    const files = {
      'compose.yaml': service('environment:\n  OTEL_SERVICE_NAME: ${NAME}\n  OTEL_EXPORTER_OTLP_ENDPOINT: http://${HOST}:4318'),
      '.env': 'NAME=dotenv\n',
    }
    const shell = await read(files, {}, '', { NAME: 'shell', HOST: 'c' })
    expect(settingsOf(shell.patients[0])).toEqual({ OTEL_SERVICE_NAME: 'shell', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' })
    const clean = await read(files, { cleanEnv: true })
    const settings = clean.patients[0]?.layers.at(-1)?.settings ?? []
    expect(settings.map(({ name, unknown }) => [name, unknown])).toEqual([
      ['OTEL_SERVICE_NAME', undefined],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', { what: '$HOST is not known here', whole: false }],
    ])
  })

  it('a variable that is called like something that every object has is set nowhere', async () => {
    const { patients } = await read({ 'compose.yaml': service('environment:\n  OTEL_SERVICE_NAME: x${constructor}') })
    expect(settingsOf(patients[0])).toEqual({ OTEL_SERVICE_NAME: 'x' })
  })

  it('what .env sets and nothing passes on is evidence, and not delivered', async () => {
    const { patients } = await read({
      'compose.yaml': service(OTEL),
      '.env': 'OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318\nOTEL_SERVICE_NAME=x\n',
    })
    const idle = patients[0]?.layers.filter((layer) => !layer.delivered)
    expect(idle?.map((layer) => [layer.kind, layer.settings.map(({ name }) => name)])).toEqual([
      ['env-file-lookalike', ['OTEL_EXPORTER_OTLP_ENDPOINT']],
    ])
  })

  it('an env file that is not there is a note, and the target says that it is missing', async () => {
    const { patients, remarks } = await read({ 'compose.yaml': service(`env_file: [gone.env]\n${OTEL}`) })
    expect(patients[0]?.absent).toEqual([expect.stringMatching(/gone\.env$/)])
    expect(remarks).toEqual([expect.stringMatching(/gone\.env is not there: what it would set in service api is not known/)])
  })

  it('an env file by an absolute path is looked up under --root', async () => {
    const folder = mkdtempSync(join(top, 'root-'))
    mkdirSync(join(folder, 'etc'))
    writeFileSync(join(folder, 'etc', 'api.env'), 'OTEL_SERVICE_NAME=rooted\n')
    const { patients } = await read({ 'compose.yaml': service('env_file: /etc/api.env') }, { root: folder })
    expect(settingsOf(patients[0])).toEqual({ OTEL_SERVICE_NAME: 'rooted' })
  })

  it('properties of JAVA_TOOL_OPTIONS and of the command count', async () => {
    const { patients } = await read({
      'compose.yaml': service('environment:\n  JAVA_TOOL_OPTIONS: -javaagent:/opentelemetry-javaagent.jar -Dotel.service.name=api'),
    })
    expect(patients[0]).toMatchObject({ runtime: 'javaagent' })
    expect(settingsOf(patients[0])['otel.service.name']).toBe('api')
  })
})

describe('the network of a service', () => {
  const around = async (text: string, name = 'api'): Promise<NonNullable<Patient['program']>> => {
    const { patients } = await read({ 'compose.yaml': text })
    const found = patients.find((patient) => patient.name === name)?.program
    if (!found) throw new Error(`no ${name}`)
    return found
  }
  const collector = '  collector:\n    image: otel/opentelemetry-collector\n'

  it('knows its neighbours by every name, with their ports inside and outside', async () => {
    const { neighbours } = await around(
      `${service(OTEL)}${collector}    container_name: otelcol\n    expose: ["8888"]\n    ports:\n      - "127.0.0.1:14318:4318"\n      - "24317:4317"\n      - 4317\n      - { target: 55679, published: "55680" }\n      - "3000-3001:3000-3001/tcp"\n    networks:\n      default:\n        aliases: [otel]\n`,
    )
    expect(neighbours?.[0]).toMatchObject({ names: ['collector', 'otelcol', 'otel'], image: 'otel/opentelemetry-collector' })
    expect(neighbours?.[0]?.ports).toEqual([4318, 4317, 55679, 3000, 3001, 8888])
    expect(neighbours?.[0]?.published).toEqual([
      { inner: 4318, outer: 14318, host: '127.0.0.1' },
      { inner: 4317, outer: 24317 },
      { inner: 55679, outer: 55680 },
      { inner: 3000, outer: 3000 },
      { inner: 3001, outer: 3001 },
    ])
    expect(neighbours?.[0]?.apart).toBeUndefined()
  })

  it('knows that a neighbour on other networks has no name for it', async () => {
    const { neighbours } = await around(`${service(`${OTEL}\nnetworks: [front]`)}${collector}    networks: [back]\n`)
    expect(neighbours?.[0]?.apart).toMatchObject({ why: 'collector is on the network back, and this service is not', isSure: true })
  })

  it('network_mode host is the machine, service:x is the localhost of x', async () => {
    expect((await around(service(`${OTEL}\nnetwork_mode: host`))).container?.network).toBe('host')
    const shared = await around(`${service(`${OTEL}\nnetwork_mode: "service:collector"`)}${collector}`)
    expect(shared.container?.network).toBe('own')
    expect(shared.container?.beside?.map(({ names }) => names[0])).toEqual(['collector'])
    const host = await around(`${service(`${OTEL}\nnetwork_mode: "service:collector"`)}${collector}    network_mode: host\n`)
    expect(host.container?.network).toBe('host')
  })

  it('extra hosts and external networks may know more names', async () => {
    const text = `${service(`${OTEL}\nextra_hosts: ["host.docker.internal:host-gateway"]\nnetworks: [shared]`)}networks:\n  shared:\n    external: true\n`
    expect((await around(text)).container).toMatchObject({ hosts: ['host.docker.internal'], isOpen: true })
  })
})

describe('a compose file that cannot be read is refused in one sentence with the place', () => {
  it.each([
    ['services:\n  a:\n   image: x\n  b: [\n', /compose\.yaml:\d+:\d+: .*mend the YAML/],
    ['hello\n', /holds no services/],
    ['foo: bar\n', /has no services/],
    ['services:\n  a: text\n', /compose\.yaml:2: the service a is no mapping/],
    ['services:\n  a: &a\n    image: x\n    x: &a1 [*a]\n  a: {}\n', /a key stands twice/],
  ])('%s', async (text, message) => {
    await expect(read({ 'compose.yaml': text })).rejects.toThrow(message)
  })
})

describe('files that are merged', () => {
  const BASE = service(
    'command: opentelemetry-instrument python a.py\nenvironment:\n  OTEL_SERVICE_NAME: api\n  OTEL_TRACES_EXPORTER: otlp',
  )
  const OVER = 'services:\n  api:\n    environment:\n      - OTEL_SERVICE_NAME=over\n'

  it('compose adds its override file by itself to a file of the usual name', async () => {
    const { patients, folder } = await read({ 'compose.yaml': BASE, 'compose.override.yml': OVER })
    expect(settingsOf(patients[0])).toEqual({ OTEL_SERVICE_NAME: 'over', OTEL_TRACES_EXPORTER: 'otlp' })
    const [name] = patients[0]?.layers.flatMap(({ settings }) => settings.filter((one) => one.name === 'OTEL_SERVICE_NAME')) ?? []
    expect([name?.from.source, name?.from.line, name?.from.column]).toEqual([join(folder, 'compose.override.yml'), 4, 27])
    expect(patients).toHaveLength(1)
  })

  it('and to no other', async () => {
    const files = { 'compose.yaml': BASE, 'prod.yaml': BASE, 'compose.override.yml': OVER }
    const { folder } = await read(files)
    const named = [{ kind: 'compose', option: 'compose', spec: join(folder, 'prod.yaml') }]
    const { patients } = await readPatients(
      { env: [], unset: [], envFiles: [], files: [], cleanEnv: true, named },
      { env: {}, home: folder, cwd: folder, platform: 'linux' },
    )
    expect(settingsOf([...patients][0])['OTEL_SERVICE_NAME']).toBe('api')
  })

  it('two that are named are one project, and the override file is none of it', async () => {
    const files = { 'compose.yaml': BASE, 'prod.yml': OVER.replace('over', 'prod'), 'compose.override.yml': OVER }
    const { folder } = await read(files)
    const named = ['compose.yaml', 'prod.yml'].map((name) => ({ kind: 'compose', option: 'compose', spec: join(folder, name) }))
    const { patients } = await readPatients(
      { env: [], unset: [], envFiles: [], files: [], cleanEnv: true, named },
      { env: {}, home: folder, cwd: folder, platform: 'linux' },
    )
    expect([...patients].map((one) => settingsOf(one)['OTEL_SERVICE_NAME'])).toEqual(['prod'])
  })

  it('an override file that is named beside its base is not a project of its own', async () => {
    const { folder } = await read({ 'compose.yaml': BASE, 'compose.override.yml': OVER })
    const files = ['compose.yaml', 'compose.override.yml'].map((name) => join(folder, name))
    const { patients } = await readPatients(
      { env: [], unset: [], envFiles: [], files, cleanEnv: true },
      { env: {}, home: folder, cwd: folder, platform: 'linux' },
    )
    expect([...patients]).toHaveLength(1)
  })

  it.each([
    [['compose.yaml', 'compose.override.yml:compose'], 1],
    [['compose.yaml:compose', 'compose.override.yml:compose'], 1],
    [['./compose.yaml', 'compose.override.yml:compose'], 1],
    [['compose.override.yml:compose'], 1],
    [['prod.yaml:compose', 'compose.override.yml:compose'], 2],
  ])('nor where its kind is named: %j', async (names, count) => {
    const { folder } = await read({ 'compose.yaml': BASE, 'prod.yaml': BASE, 'compose.override.yml': OVER })
    const files = names.map((name) => `${folder}/${name}`)
    const outside = { env: {}, home: folder, cwd: folder, platform: 'linux' as const }
    const { patients } = await readPatients({ env: [], unset: [], envFiles: [], files, cleanEnv: true }, outside)
    expect([...patients]).toHaveLength(count)
  })

  it('nor beside a base that an option of its own names', async () => {
    const { folder } = await read({ 'compose.yaml': BASE, 'compose.override.yml': OVER })
    const named = [{ kind: 'compose', option: 'compose', spec: join(folder, 'compose.yaml:api') }]
    const options = { env: [], unset: [], envFiles: [], files: [join(folder, 'compose.override.yml')], cleanEnv: true, named }
    const { patients } = await readPatients(options, { env: {}, home: folder, cwd: folder, platform: 'linux' })
    expect([...patients].map((one) => settingsOf(one)['OTEL_SERVICE_NAME'])).toEqual(['over'])
  })

  it.each<[what: string, over: string, out: Record<string, string>]>([
    ['!reset takes a variable away', 'environment:\n  OTEL_SERVICE_NAME: !reset null', { OTEL_TRACES_EXPORTER: 'otlp' }],
    ['!reset takes all of them away', 'environment: !reset {}\nlabels: [OTEL]', {}],
    ['!override puts others in their place', 'environment: !override\n  OTEL_SERVICE_NAME: only', { OTEL_SERVICE_NAME: 'only' }],
    ['!override takes a list as well', 'environment: !override [OTEL_SERVICE_NAME=only]', { OTEL_SERVICE_NAME: 'only' }],
    [
      'without a tag they are added',
      'environment: { OTEL_LOGS_EXPORTER: none }',
      { OTEL_SERVICE_NAME: 'api', OTEL_TRACES_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'none' },
    ],
    ['!reset of something else leaves them', 'ports: !reset []', { OTEL_SERVICE_NAME: 'api', OTEL_TRACES_EXPORTER: 'otlp' }],
  ])('%s', async (_, over, out) => {
    const { patients } = await read(
      { 'compose.yaml': BASE, 'compose.override.yml': service(over).replace('    image: python:3.12\n', '') },
      {},
      ':api',
    )
    expect(settingsOf(patients[0])).toEqual(out)
  })

  it('!reset takes an item of a list away that is extended', async () => {
    const base = service('environment: [OTEL_SERVICE_NAME=api, OTEL_TRACES_EXPORTER=otlp]')
    const over = 'services:\n  api:\n    extends: { file: base.yaml, service: api }\n    environment: { OTEL_SERVICE_NAME: !reset null }\n'
    const { patients } = await read({ 'compose.yaml': over, 'base.yaml': base })
    expect(patients.map(settingsOf)).toEqual([{ OTEL_TRACES_EXPORTER: 'otlp' }])
  })

  it('a service or its env files can be taken away', async () => {
    const base = `${service('env_file: a.env')}  other:\n    image: x\n    environment: [OTEL_SERVICE_NAME=other]\n`
    const over = 'services:\n  api:\n    env_file: !override b.env\n  other: !reset null\n'
    const files = { 'compose.yaml': base, 'compose.override.yml': over, 'a.env': 'OTEL_A=a\n', 'b.env': 'OTEL_B=b\n' }
    expect((await read(files)).patients.map((one) => [one.name, settingsOf(one)])).toEqual([['api', { OTEL_B: 'b' }]])
  })

  it('a port that is taken away is published no more', async () => {
    const base = `${BASE}  otel:\n    image: otel/opentelemetry-collector\n    ports: ["4317:4317"]\n`
    const over = 'services:\n  otel:\n    ports: !reset []\n'
    const [api] = (await read({ 'compose.yaml': base, 'compose.override.yml': over })).patients
    expect(api?.program?.neighbours?.map(({ published }) => published)).toEqual([[]])
  })

  it('each key of build holds by itself', async () => {
    const base = 'services:\n  api:\n    build: { context: app, args: { V: base, W: base } }\n'
    const over = 'services:\n  api:\n    build: { dockerfile: Other, args: [V=over] }\n'
    const files = {
      'compose.yaml': base,
      'compose.override.yml': over,
      'app/Other': 'FROM python\nARG V\nARG W\nENV OTEL_SERVICE_NAME=$V-$W\n',
    }
    expect(settingsOf((await read(files)).patients[0])).toEqual({ OTEL_SERVICE_NAME: 'over-base' })
  })

  it('host names and aliases of all of them count', async () => {
    const base = service(`${OTEL}\nextra_hosts: ["a:1.1.1.1"]\nnetworks: { default: { aliases: [one] } }`)
    const over =
      'services:\n  api:\n    extra_hosts: { b: 1.1.1.1 }\n    networks: { default: { aliases: [two] } }\n  web:\n    image: node\n    environment: [OTEL_SERVICE_NAME=web]\n'
    const { patients } = await read({ 'compose.yaml': base, 'compose.override.yml': over })
    expect(patients.find(({ name }) => name === 'api')?.program?.container?.hosts.toSorted()).toEqual(['a', 'b'])
    expect(patients.find(({ name }) => name === 'web')?.program?.neighbours?.[0]?.names).toEqual(['api', 'one', 'two'])
  })

  it('ports and networks of all of them count', async () => {
    const over = 'services:\n  api:\n    networks: [back]\n  otel:\n    ports: ["14318:4318"]\nnetworks: { back: {} }\n'
    const base = `${BASE}    networks: [front]\n  otel:\n    image: otel/opentelemetry-collector\n    networks: [back]\n    ports: ["4317:4317"]\n`
    const [api] = (await read({ 'compose.yaml': base, 'docker-compose.override.yml': over })).patients
    expect(api?.program?.neighbours?.map(({ ports, apart }) => [ports, apart])).toEqual([[[4317, 4318], undefined]])
  })
})

describe('include', () => {
  const one = (name: string, value = name): string =>
    `services:\n  ${name}:\n    image: x\n    environment:\n      OTEL_SERVICE_NAME: ${value}\n`
  const names = async (files: Record<string, string>, env: Record<string, string> = {}): Promise<Record<string, string | undefined>> =>
    Object.fromEntries((await read(files, {}, '', env)).patients.map((each) => [each.name, settingsOf(each)['OTEL_SERVICE_NAME']]))

  it('adds the services of files, and of what they include', async () =>
    expect(
      await names({
        'compose.yaml': `include: [a/compose.yaml]\n${one('main')}`,
        'a/compose.yaml': `include: [../b.yaml]\n${one('a')}`,
        'b.yaml': one('b'),
      }),
    ).toEqual({ b: 'b', a: 'a', main: 'main' }))

  it('merges the files of one entry', async () =>
    expect(
      await names({
        'compose.yaml': 'include:\n  - path: [a/base.yaml, a/over.yaml]\n',
        'a/base.yaml': one('a', 'base'),
        'a/over.yaml': one('a', 'over'),
      }),
    ).toEqual({ a: 'over' }))

  it('begins paths at the folder of the included file, or where it says', async () => {
    const included = 'services:\n  a:\n    image: x\n    env_file: my.env\n'
    const files = { 'sub/a.yaml': included, 'sub/my.env': 'OTEL_SERVICE_NAME=sub\n', 'my.env': 'OTEL_SERVICE_NAME=top\n' }
    expect(await names({ 'compose.yaml': 'include: [sub/a.yaml]\n', ...files })).toEqual({ a: 'sub' })
    const moved = 'include:\n  - { path: sub/a.yaml, project_directory: . }\n'
    expect(await names({ 'compose.yaml': moved, ...files })).toEqual({ a: 'top' })
  })

  it('fills in from the .env beside the included file, under that of the project and the shell', async () => {
    const files = {
      'compose.yaml': 'include: [sub/a.yaml]\n',
      'sub/a.yaml': one('a', '${X}-${Y}-${Z}'),
      'sub/.env': 'X=sub\nY=sub\nZ=sub\n',
      '.env': 'Y=top\nZ=top\n',
    }
    expect(await names(files, { Z: 'shell' })).toEqual({ a: 'sub-top-shell' })
    const named = { ...files, 'compose.yaml': 'include:\n  - { path: sub/a.yaml, env_file: x.env }\n', 'x.env': 'X=named\n' }
    expect(await names(named)).toEqual({ a: 'named-top-top' })
  })

  it('fills in its own paths', async () =>
    expect(await names({ 'compose.yaml': 'include: ["${DIR:-sub}/a.yaml"]\n', 'sub/a.yaml': one('a') })).toEqual({ a: 'a' }))

  it('says what is not there, or elsewhere', async () => {
    const { remarks } = await read({ 'compose.yaml': `include: [no.yaml, "oci://x/y"]\n${one('a')}` })
    expect(remarks).toEqual([
      expect.stringMatching(/no\.yaml does not exist/),
      expect.stringMatching(/oci:\/\/x\/y is included from elsewhere/),
    ])
  })
})

describe('extends', () => {
  it('of another file begins paths there, and an own value holds', async () => {
    const files = {
      'compose.yaml': 'services:\n  api:\n    extends: { file: "${DIR:-base}/c.yaml", service: web }\n    environment: { OTEL_B: own }\n',
      'base/c.yaml':
        'services:\n  web:\n    image: python\n    env_file: [{ path: a.env }, { path: no.env, required: false }, { path: raw.env, format: raw }]\n',
      'base/a.env': 'OTEL_A="a"\nOTEL_B=a\n',
      'base/raw.env': 'OTEL_C="c"\n',
    }
    const { patients, remarks } = await read(files)
    expect(settingsOf(patients[0])).toEqual({ OTEL_A: 'a', OTEL_B: 'own', OTEL_C: '"c"' })
    expect(remarks.filter((line) => line.includes('no.env'))).toEqual([])
  })

  it('takes nothing that the service resets', async () => {
    const text =
      'services:\n  base:\n    image: x\n    environment: { OTEL_A: a, OTEL_B: b }\n  api:\n    extends: base\n    environment: { OTEL_A: !reset null }\n'
    const { patients } = await read({ 'compose.yaml': text })
    expect(settingsOf(patients.find(({ name }) => name === 'api'))).toEqual({ OTEL_B: 'b' })
  })
})

describe('profiles', () => {
  it('a service of one is a target, and the others reach it', async () => {
    const text = `${service(OTEL)}  otel:\n    image: otel/opentelemetry-collector\n    profiles: [observability]\n`
    const [api] = (await read({ 'compose.yaml': text })).patients
    expect(api?.program?.neighbours?.map(({ names, apart }) => [names[0], apart])).toEqual([['otel', undefined]])
    expect((await read({ 'compose.yaml': service(`profiles: [dev]\n${OTEL}`) })).patients.map(({ name }) => name)).toEqual(['api'])
  })
})

describe('a byte order mark', () => {
  it('is no part of the file, as Aspire publishes it', async () => {
    const text =
      '\ufeffservices:\n  api:\n    image: api\n    environment:\n      OTEL_EXPORTER_OTLP_ENDPOINT: http://dashboard:18889\nnetworks:\n  aspire:\n    driver: bridge\n'
    const { patients } = await read({ 'compose.yaml': text })
    expect(patients.map(({ name }) => name)).toEqual(['api'])
  })
})

describe('the code that a service is built from', () => {
  const GO = 'module example.com/app\n\ngo 1.22\n\nrequire go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc v1.28.0\n'
  const main = (options: string): string =>
    `package main
import (
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
)
func main() {
	conn := dial()
	otlptracegrpc.New(context.Background(), ${options})
}
`
  const compose = 'services:\n  app:\n    build: ./app\n    environment:\n      OTEL_EXPORTER_OTLP_ENDPOINT: otel:4317\n'
  const told = async (options: string): Promise<string[]> => {
    const { patients } = await read({ 'compose.yaml': compose, 'app/go.mod': GO, 'app/main.go': main(options) })
    return patients.flatMap((patient) =>
      judge(patient, { ...DEFAULTS, offline: true }, null).audit.findings.flatMap(({ id, severity }) => (severity === 'note' ? [] : [id])),
    )
  }

  it.each([
    'otlptracegrpc.WithInsecure(), otlptracegrpc.WithEndpoint(os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"))',
    'otlptracegrpc.WithGRPCConn(conn)',
  ])('%s: a host and a port are right', async (options) => expect(await told(options)).toEqual([]))

  it('a variable that Go itself reads needs its scheme', async () => expect(await told('')).toContain('endpoint/scheme-missing'))

  it('may have variables of its own, which say where it sends', async () => {
    const text = compose.replace('OTEL_EXPORTER_OTLP_ENDPOINT: otel:4317', 'OTEL_EXPORTER_GRPC_URL: http://otel:4317')
    const files = {
      'compose.yaml': text,
      'app/requirements.txt': 'opentelemetry-distro\n',
      'app/Dockerfile': 'FROM python:3.12\nCMD ["opentelemetry-instrument", "python", "app.py"]\n',
    }
    const loud = async (more: Record<string, string>): Promise<string[]> =>
      (await read({ ...files, ...more })).patients.flatMap((patient) =>
        judge(patient, { ...DEFAULTS, offline: true }, null).audit.findings.flatMap(({ id, severity }) =>
          severity === 'note' ? [] : [id],
        ),
      )
    expect(await loud({ 'app/config.py': 'import opentelemetry, os\nurl = os.getenv("OTEL_EXPORTER_GRPC_URL")\n' })).toEqual([])
    expect(await loud({ 'app/config.py': 'import opentelemetry\n' })).toContain('env/unknown-name')
  })
})
