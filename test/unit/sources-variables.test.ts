import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { targetOf } from '../../src/engine/report.ts'
import type { TargetReport } from '../../src/report/schema.ts'
import { readPatients } from '../../src/sources/patient.ts'
import type { Patient } from '../../src/types.ts'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-variables-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function patientsOf(name: string, text: string): Promise<Patient[]> {
  const path = join(folder, name)
  writeFileSync(path, text)
  const options = { env: [], unset: [], envFiles: [], files: [path], cleanEnv: true }
  const { patients } = await readPatients(options, { env: {}, home: folder, cwd: folder, platform: 'linux' })
  return [...patients]
}

const settingsOf = (patients: readonly Patient[]): string[][] =>
  patients.map(({ layers }) =>
    layers.flatMap(({ settings }) =>
      settings.map(({ name, value, from, unknown }) => `${from.line}:${from.column} ${name}=${unknown?.whole ? '?' : value.reveal()}`),
    ),
  )

const reportsOf = async (name: string, text: string): Promise<TargetReport[]> =>
  (await patientsOf(name, text)).map((one) => targetOf(judge(one, { ...DEFAULTS, offline: true }, null), { verbose: true, shell: 'posix' }))

/** One set-up in the files of many tools; `SEP` stands between the name of the header and its value. */
const FILES: readonly (readonly [tool: string, name: string, text: string])[] = [
  [
    'a task of ECS on one line',
    'task.json',
    `{"containerDefinitions": [{"name": "app", "image": "python:3.13", "environment": [{"name": "OTEL_EXPORTER_OTLP_HEADERS", "value": "api-keySEPabc"}, {"name": "OTEL_SERVICE_NAME", "value": "a: b"}]}]}\n`,
  ],
  [
    'launch settings of .NET, with a comment',
    'launchSettings.json',
    `{\n  // local\n  "profiles": {"http": {"environmentVariables": {\n    "OTEL_EXPORTER_OTLP_HEADERS": "api-keySEPabc",\n    "OTEL_SERVICE_NAME": "a: b", }}}\n}\n`,
  ],
  ['fly.io', 'fly.toml', `app = "x"\n[env]\n  OTEL_EXPORTER_OTLP_HEADERS = "api-keySEPabc"\n  OTEL_SERVICE_NAME = "a: b"\n`],
  [
    'the Serverless Framework',
    'serverless.yml',
    `provider:\n  environment:\n    OTEL_EXPORTER_OTLP_HEADERS: "api-keySEPabc"\n    OTEL_SERVICE_NAME: "a: b"\n`,
  ],
  [
    'a list of one-line items in YAML',
    'app.yaml',
    `env:\n  - {name: OTEL_EXPORTER_OTLP_HEADERS, value: "api-keySEPabc"}\n  - {name: OTEL_SERVICE_NAME, value: "a: b"}\n`,
  ],
  [
    'a function in Terraform',
    'main.tf',
    `resource "aws_lambda_function" "x" {\n  environment {\n    variables = {\n      OTEL_EXPORTER_OTLP_HEADERS = "api-keySEPabc" # key\n      OTEL_SERVICE_NAME = "a: b"\n    }\n  }\n}\n`,
  ],
  [
    'a task in Terraform',
    'task.tf',
    `resource "aws_ecs_task_definition" "x" {\n  container_definitions = jsonencode([{\n    image = "python:3.13"\n    environment = [\n      { name = "OTEL_EXPORTER_OTLP_HEADERS", value = "api-keySEPabc" },\n      { "name" : "OTEL_SERVICE_NAME", "value" : "a: b" }\n    ]\n  }])\n}\n`,
  ],
  [
    'Bicep',
    'main.bicep',
    `resource app 'Microsoft.App/containerApps@2024-03-01' = {\n  properties: {\n    env: [\n      { name: 'OTEL_EXPORTER_OTLP_HEADERS', value: 'api-keySEPabc' }\n      {\n        name: 'OTEL_SERVICE_NAME'\n        value: 'a: b'\n      }\n    ]\n  }\n}\n`,
  ],
  [
    'arguments of a build step',
    'cloudbuild.yaml',
    `steps:\n  - args: ["run", "-e", "OTEL_EXPORTER_OTLP_HEADERS=api-keySEPabc", "-e", "OTEL_SERVICE_NAME=a: b"]\n`,
  ],
]

describe('variables in the files of other tools', () => {
  test.for(FILES)('%s: a colon in a header is found, and its fix changes nothing else', async ([, name, text]) => {
    const ill = text.replace('SEP', ': ')
    const [target, ...more] = await reportsOf(name, ill)
    expect(more).toEqual([])
    const found = target?.findings?.find(({ rootCause }) => rootCause)
    expect(found?.id).toBe('headers/colon-separator')
    const place = found?.evidence.find(({ line }) => line !== undefined)
    expect(ill.split('\n')[(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1)).toMatch(/^: abc/)
    expect(found?.fix?.line).toMatch(/^sed -i /)
    writeFileSync(join(folder, name), ill)
    execFileSync('sh', ['-c', found?.fix?.line ?? 'false'])
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text.replace('SEP', '='))
  })

  test.for(FILES)('%s: a set-up without a fault is left alone', async ([, name, text]) => {
    const reports = await reportsOf(name, text.replace('SEP', '='))
    expect(reports).toHaveLength(1)
    expect(reports.flatMap(({ findings = [] }) => findings.filter(({ severity }) => severity !== 'note'))).toEqual([])
  })

  test('the command and the image beside them tell the program', async () => {
    const [one] = await patientsOf(
      'task.json',
      '{"containerDefinitions": [{"command": ["opentelemetry-instrument", "python", "a.py"], "environment": [{"name": "OTEL_SERVICE_NAME", "value": "a"}]}]}',
    )
    expect(one?.runtime).toBe('python')
    const [other] = await patientsOf('task.json', '{"a": {"image": "node:22", "environment": {"OTEL_SERVICE_NAME": "a"}}}')
    expect(other?.runtime).toBe('node')
  })

  test('what the tool fills in is not known, and says nothing', async () => {
    const text =
      'functions:\n  a:\n    environment:\n      OTEL_EXPORTER_OTLP_HEADERS: ${env:HEADERS}\n      OTEL_SERVICE_NAME: shop-${sls:stage}\n      OTEL_EXPORTER_OTLP_ENDPOINT: {Ref: X}\n'
    const patients = await patientsOf('serverless.yml', text)
    expect(settingsOf(patients)).toEqual([
      ['4:35 OTEL_EXPORTER_OTLP_HEADERS=?', '5:26 OTEL_SERVICE_NAME=shop-unknown', '6:42 OTEL_EXPORTER_OTLP_ENDPOINT=?'],
    ])
    expect((await reportsOf('serverless.yml', text)).flatMap(({ findings = [] }) => findings.filter((f) => f.severity !== 'note'))).toEqual(
      [],
    )
  })

  test('what a template of CloudFormation works out is not known', async () => {
    const text =
      'Variables:\n  OTEL_EXPORTER_OTLP_ENDPOINT: !Ref Url\n  OTEL_EXPORTER_OTLP_HEADERS: !Sub "api-key=${Key}"\n  OTEL_SERVICE_NAME: {Ref: Name}\n  OTEL_RESOURCE_ATTRIBUTES: !Join [",", [a=b, !Ref X]]\n  OTEL_PROPAGATORS: b3\n'
    const [settings = []] = settingsOf(await patientsOf('template.yaml', text))
    expect([...new Set(settings.map((one) => one.replace(/^\S+ /, '')))]).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT=?',
      'OTEL_EXPORTER_OTLP_HEADERS=api-key=enVua25vd246enVua25vd256',
      'OTEL_SERVICE_NAME=?',
      'OTEL_RESOURCE_ATTRIBUTES=?',
      'OTEL_PROPAGATORS=b3',
    ])
    expect((await reportsOf('template.yaml', text)).flatMap(({ findings = [] }) => findings.filter((f) => f.severity !== 'note'))).toEqual(
      [],
    )
  })

  test('the secrets of a task of ECS are variables of the same container', async () => {
    const text =
      '{"containerDefinitions": [{"environment": [{"name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": "https://otlp.last9.io"}], "secrets": [{"name": "OTEL_EXPORTER_OTLP_HEADERS", "valueFrom": "arn:aws:ssm:x"}]}]}'
    const patients = await patientsOf('task.json', text)
    expect(settingsOf(patients).map((all) => all.map((one) => one.replace(/^\S+ /, '')))).toEqual([
      ['OTEL_EXPORTER_OTLP_ENDPOINT=https://otlp.last9.io', 'OTEL_EXPORTER_OTLP_HEADERS=?'],
    ])
    expect((await reportsOf('task.json', text)).flatMap(({ findings = [] }) => findings.filter((f) => f.severity !== 'note'))).toEqual([])
  })

  test('a reference to a secret is no value', async () => {
    const text = "args: ['--set-env-vars', 'OTEL_SERVICE_NAME=a', '--set-secrets', 'OTEL_EXPORTER_OTLP_HEADERS=my-header:latest']\n"
    expect(settingsOf(await patientsOf('cloudbuild.yaml', text))).toEqual([
      ['1:45 OTEL_SERVICE_NAME=a', '1:94 OTEL_EXPORTER_OTLP_HEADERS=?'],
    ])
  })

  test('an option of gcloud holds a list, parted by commas or by a sign of its own', async () => {
    const text =
      "args: ['--set-env-vars', 'OTEL_SERVICE_NAME=a,OTEL_EXPORTER_OTLP_ENDPOINT=https://h:4318', '--update-env-vars=^;^OTEL_EXPORTER_OTLP_HEADERS=a=b,c=d;OTEL_X=y']\n"
    expect(settingsOf(await patientsOf('cloudbuild.yaml', text))).toEqual([
      [
        '1:45 OTEL_SERVICE_NAME=a',
        '1:75 OTEL_EXPORTER_OTLP_ENDPOINT=https://h:4318',
        '1:141 OTEL_EXPORTER_OTLP_HEADERS=a=b,c=d',
        '1:156 OTEL_X=y',
      ],
    ])
  })

  test('each list of variables is a target of its own, and other lists are none', async () => {
    const text = '{"a": {"env": {"OTEL_SERVICE_NAME": "a"}}, "b": {"env": {"OTEL_SERVICE_NAME": "b"}}, "c": {"env": {"PATH": "/bin"}}}'
    expect((await patientsOf('x.json', text)).map(({ name }) => name?.replace(folder, ''))).toEqual(['/x.json a.env', '/x.json b.env'])
  })

  test('what Terraform computes is not known', async () => {
    const text =
      'locals {\n  env = merge(var.base, {\n    OTEL_SERVICE_NAME = var.name\n    OTEL_EXPORTER_OTLP_ENDPOINT = "https://${var.host}:4318"\n    OTEL_SDK_DISABLED = false\n  })\n}\n'
    expect(settingsOf(await patientsOf('locals.tf', text))).toEqual([
      ['3:25 OTEL_SERVICE_NAME=?', '4:36 OTEL_EXPORTER_OTLP_ENDPOINT=https://not-known-here.invalid:4318', '5:25 OTEL_SDK_DISABLED=false'],
    ])
  })
})

describe('what a tool works out', () => {
  test('of a call or a directive of Terraform nothing is taken for the value', async () => {
    const text = `x = {\n  OTEL_EXPORTER_OTLP_ENDPOINT = format("http://%s:4318", var.h)\n  OTEL_SERVICE_NAME = "app"\n}\n`
    expect(settingsOf(await patientsOf('call.tf', text))).toEqual([['2:40 OTEL_EXPORTER_OTLP_ENDPOINT=?', '3:24 OTEL_SERVICE_NAME=app']])
  })

  test('blocks of one name are each one of their own', async () => {
    const text = `c {\n  env {\n    name = "OTEL_SERVICE_NAME"\n    value = "app"\n  }\n  env {\n    name = "OTEL_EXPORTER_OTLP_PROTOCOL"\n    value = "grpc"\n  }\n}\n`
    expect(settingsOf(await patientsOf('blocks.tf', text))).toEqual([
      ['4:14 OTEL_SERVICE_NAME=app', '8:14 OTEL_EXPORTER_OTLP_PROTOCOL=grpc'],
    ])
  })

  test('strings over lines in the lists of TOML are passed over', async () => {
    const text = `[env]\nOTEL_SERVICE_NAME = "app"\n[x]\na = ["""\nb\n""", { c = """d""" }]\n`
    expect(settingsOf(await patientsOf('long.toml', text))).toEqual([['2:22 OTEL_SERVICE_NAME=app']])
  })
})

test('a variable of one signal in such a file is told as a variable, not as code', async () => {
  const [target] = await reportsOf(
    'launchSettings.json',
    '{"environmentVariables": {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4318", "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "a=b"}}',
  )
  const found = target?.findings?.find(({ rootCause }) => rootCause)
  expect(found?.id).toBe('endpoint/signal-path-missing')
  expect(found?.fix?.text).toContain('only OTEL_EXPORTER_OTLP_ENDPOINT gets the path added')
})
