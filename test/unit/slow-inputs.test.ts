import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { targetOf } from '../../src/engine/report.ts'
import { kindOf } from '../../src/sources/kinds.ts'
import { readPatients } from '../../src/sources/patient.ts'
import { treesOf } from '../../src/sources/yaml/full.ts'
import { UsageError } from '../../src/usage.ts'

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-slow-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const outside = { env: {}, home: join(folder, 'home'), cwd: folder, platform: 'linux' as const }
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'

async function judged(name: string, kind: string, text: string): Promise<void> {
  const path = join(folder, name)
  writeFileSync(path, text)
  try {
    const { patients } = await readPatients({ env: [], envFiles: [], unset: [], files: [`${path}:${kind}`], cleanEnv: true }, outside)
    for (const patient of patients) targetOf(judge(patient, { ...DEFAULTS, offline: true }, null), { verbose: false, shell: 'posix' })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
  }
}

/** Milliseconds of CPU; the best of two, as another program may disturb any one. */
async function costOf(run: () => Promise<void>): Promise<number> {
  const tries: number[] = []
  for (let i = 0; i < 2; i++) {
    const start = process.cpuUsage()
    await run()
    const { user, system } = process.cpuUsage(start)
    tries.push((user + system) / 1000)
  }
  return Math.min(...tries)
}

const PYTHON = 'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter\n'
const STEP = 'jobs:\n  t:\n    runs-on: x\n    steps:\n      - run: |\n'
const SERVICE = `services:\n  a:\n    image: python:3\n    command: opentelemetry-instrument python a.py\n    environment:\n      ${ENDPOINT}: http://h:4318\n`
const lines = (size: number, line: (n: number) => string): string =>
  Array.from({ length: Math.ceil(size / line(100).length) }, (_, n) => line(n)).join('')
const often = (size: number, text: string): string => text.repeat(Math.ceil(size / text.length))

/** What one file holds so many characters of. */
const ROWS: readonly [name: string, kind: string, text: (size: number) => string][] = [
  ['workflow.yml', 'workflow', (size) => `${STEP}${often(size, '          export A=1\n')}          opentelemetry-instrument python a.py\n`],
  ['open-expression.yml', 'workflow', (size) => `${STEP.replace('|\n', `'\${{${often(size, ' ')}'\n`)}`],
  ['one-name.env', 'dotenv', (size) => `${ENDPOINT}=http://h:4318\n${often(size, 'A=$B\n')}`],
  ['many-names.env', 'dotenv', (size) => `${ENDPOINT}=http://h:4318\n${lines(size, (n) => `A${n}=$B\n`)}`],
  ['chain.env', 'dotenv', (size) => `A0=http://h:4318\n${lines(size, (n) => `A${n + 1}=$A${n}\n`)}`],
  ['open.yaml', 'compose', (size) => `${SERVICE}      X: "${often(size, '${')}"\n`],
  ['many.yaml', 'compose', (size) => `${SERVICE}${lines(size, (n) => `      X${n}: "\${A:-b}"\n`)}`],
  ['word.yaml', 'compose', (size) => `${SERVICE.replace('a.py', often(size, 'x'))}`],
  ['merges.yaml', 'compose', (size) => `x: &a {b: c}\n${SERVICE}${often(size, '      <<: *a\n')}`],
  ['aliases.yaml', 'compose', (size) => `x: &a {b: c}\n${SERVICE}    x-more:\n${often(size, '      - *a\n')}`],
  ['brackets.yaml', 'compose', (size) => `${SERVICE}    x-more: ${often(size, '[')}`],
  ['closed.yaml', 'compose', (size) => `${SERVICE}    x-more: ${often(size, '}')}`],
  ['way.yaml', 'collector', (size) => `receivers: {otlp: }\nexporters:\n  ${often(size, ':')}: b\nservice: {}\n`],
  ['ways.yaml', 'collector', (size) => `receivers: {otlp: }\nexporters:\n${lines(size, (n) => `  a::b${n}: c\n`)}`],
  ['keys.toml', 'codex', (size) => often(size, '[otel]\nexporter = { otlp-http = { endpoint = "https://h", headers = { a = "b" } } }\n')],
  ['long-name.env', 'dotenv', (size) => `OTEL_${often(size, '-')}=a\n`],
  [
    'main.py',
    'code',
    (size) => `${PYTHON}e = OTLPSpanExporter(endpoint="http://h", headers={${lines(size, (n) => `"k${n}": a${n},\n`)}})\n`,
  ],
  ['more.py', 'code', (size) => `${PYTHON}e = OTLPSpanExporter(headers={"a": "b"${often(size, 'a=b,')}})\n`],
  ['blanks.env', 'dotenv', (size) => `${ENDPOINT}="http:${often(Math.min(size, 30_000), ' ')}//h"\n`],
  ['blanks.yaml', 'collector', (size) => `${often(size, '\n')}receivers: {otlp: }\n`],
  ['pom.xml', 'build', (size) => often(size, '<!--')],
  ['app.properties', 'spring', (size) => `otel.service.name=${often(size, ' ')}x\n\u2028`],
  ['quotes.json', 'claude', (size) => `{"env": {"A": ${often(size, '\\"')}`],
  ['Dockerfile', 'dockerfile', (size) => `# escape=${often(size, ' \t')}\nFROM a\nCMD python a.py\n`],
]

describe('four times the text takes about four times as long, whatever stands in it', () => {
  it.for(ROWS)('%s', { timeout: 60_000 }, async ([name, kind, text]) => {
    const [small, large] = [text(50_000), text(200_000)]
    await judged(name, kind, text(5_000))
    const few = await costOf(() => judged(name, kind, small))
    const many = await costOf(() => judged(name, kind, large))
    // What is quadratic takes sixteen times as long; the least counts as a few milliseconds, as the clock is no finer.
    expect(many / Math.max(few, 10)).toBeLessThan(10)
  })
})

it('half a character, as JSON and YAML let it be written, is read as any other', async () => {
  const text = 'http://u:p\\ud800x@h:4318'
  const env = `      ${ENDPOINT}: "${text}"\n      OTEL_EXPORTER_OTLP_HEADERS: "api-key=a\\ud800"\n      OTEL_RESOURCE_ATTRIBUTES: "a=\\ud800 b,c=😀 é"\n`
  await judged('half.yaml', 'compose', SERVICE + env.replace(`      ${ENDPOINT}: "${text}"\n`, ''))
  await judged('half.yaml', 'compose', SERVICE.replace(/ {6}OTEL.*\n/, '') + env)
})

it('a file with more tags of its own than faults are looked at is whole', () => {
  const { trees, fault } = treesOf(lines(5_000, (n) => `k${n}: !Ref X${n}\n`))
  expect([trees.length, fault]).toEqual([1, undefined])
})

describe('a small text stays small', () => {
  it.for([
    ['compose.yaml', 'compose', (all: string) => `services:\n  a: {image: python, environment: ${all}, ports: ${all}}\n`],
    ['collector.yaml', 'collector', (all: string) => `receivers: {otlp: }\nexporters: {otlp: {headers: ${all}}}\n`],
    ['application.yaml', 'spring', (all: string) => `otel: ${all}\n`],
    ['values.yaml', 'values', (all: string) => `image: {repository: a}\nenv: ${all}\n`],
  ] as const)('%s with aliases of aliases of aliases is refused, or read, at once', async ([name, kind, text]) => {
    const ring = Array.from(
      { length: 18 },
      (_, n) => `x-${n + 1}: &a${n + 1} {${['a', 'b', 'c'].map((key) => `${key}: *a${n}`).join(', ')}}\n`,
    )
    expect(await costOf(() => judged(name, kind, `x-0: &a0 {a: b, c: d}\n${ring.join('')}${text('*a18')}`))).toBeLessThan(1_000)
  })

  it('variables that double each other are read without running out of memory', async () => {
    await judged('double.env', 'dotenv', `A=aaaaaaaaaaaaaaaa\n${'A=$A$A\n'.repeat(60)}${ENDPOINT}=http://$A:4318\n`)
  })

  it('a file that begins with empty lines is told at once', () => {
    const start = process.cpuUsage()
    expect(kindOf('settings', `${'\r\n'.repeat(2_000)}{`)).toBeUndefined()
    expect(kindOf('settings', `${'\r\n'.repeat(2_000)}# c\r\nA=1\n`)?.id).toBe('dotenv')
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1_000)
  })
})
