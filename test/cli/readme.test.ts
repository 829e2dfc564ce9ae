import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { profiles } from '../../src/backends/index.ts'
import { everyCheck } from '../../src/engine/examine.ts'
import { plan } from '../../src/index.ts'
import { KINDS } from '../../src/otlp/fault-kinds.ts'
import { parseFault } from '../../src/otlp/index.ts'
import { runCli } from '../support/cli.ts'
import { mlflowServer } from '../support/mlflow-server.ts'

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const readme = textOf('README.md')
const changelog = textOf('CHANGELOG.md')
const rowsOf = (name: string): number => textOf(`fixtures/${name}.jsonl`).trimEnd().split('\n').length
const wellSetUps = readdirSync(new URL('../../fixtures/well/', import.meta.url))
  .filter((name) => name.endsWith('.yaml'))
  .reduce((sum, name) => sum + (parse(textOf(`fixtures/well/${name}`)) as unknown[]).length, 0)

describe('the README says what is so', () => {
  it('every option that it names is one of check or of receiver, and known to --help', async () => {
    const helps = await Promise.all(['check', 'receiver'].map((command) => runCli([command, '--help'])))
    const help = helps.map(({ stdout }) => stdout).join('')
    const named = new Set([...readme.matchAll(/`(--[a-z][a-z-]+)/g)].map((m) => m[1] ?? ''))
    expect(named.size).toBeGreaterThan(20)
    for (const option of named) expect(help).toContain(option)
  })

  it('every fault that it names is one that the receiver knows, and none is left out', () => {
    const table = /^\| fault \|[^]*?\n\n/m.exec(readme)?.[0] ?? ''
    const named = [...table.matchAll(/^\| ([^|]*) \|/gm)].flatMap((row) =>
      [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ''),
    )
    for (const fault of named) expect(() => parseFault(fault.replace('URL', '/a').replace('HEADER', 'x-a'))).not.toThrow()
    expect(new Set(named.map((fault) => fault.replace(/=.*/, '')))).toEqual(new Set(Object.keys(KINDS)))
  })

  it('every command that it names answers', async () => {
    const commands = new Set([...readme.matchAll(/^\| `otel-doctor (\w+)/gm)].map((m) => m[1] ?? ''))
    expect(commands.size).toBe(7)
    for (const command of commands) expect((await runCli([command, '--help'])).stdout).toContain(`otel-doctor ${command}`)
  })

  const figures: [text: RegExp, what: string, real: number][] = [
    [/agrees with (\d+) recordings of the real one/, 'recordings of goose', rowsOf('recordings/goose')],
    [/agrees with (\d+) recordings of real agents/, 'recordings of Koog', rowsOf('recordings/koog')],
    [/Collector \(agrees with (\d+) recordings\)/, 'recordings of the Collector', rowsOf('recordings/collector')],
    [/More than (\d+) documented set-ups/, 'documented set-ups', wellSetUps],
    [/in agreement with (\d+) recordings of the real one/, 'recordings of goose', rowsOf('recordings/goose')],
    [/\((\d+) real messages of/, 'messages of programs', rowsOf('messages')],
    [/All (\d+) recorded symptoms/, 'symptoms', rowsOf('answers/symptoms')],
    [/More than (\d+) checks/, 'checks', everyCheck.length],
  ]
  it.each(figures)('%s: as many %s are in the checkout', (text, _what, real) => {
    const [said = '', figure] = text.exec(`${readme}\n${changelog}`) ?? []
    if (said.startsWith('More')) expect(real).toBeGreaterThan(Number(figure))
    else expect(real).toBe(Number(figure))
  })

  it('more than sixty backends are known beside those that it reads from', () => {
    expect(`${readme}\n${changelog}`).toMatch(/more than sixty others/)
    expect(profiles.length).toBeGreaterThan(65)
  })

  it('its library example gives what it says', () => {
    const p = plan({ runtime: 'goose', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:5000' } })
    expect(readme).toContain(`p.traces.url // '${p.traces.url}'`)
  })

  it('its reports, before and after the mend, are what the command prints for that set-up with an MLflow of that version', async () => {
    const mlflow = await mlflowServer('3.17.2-sqlite')
    const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
    const blocks = [...readme.matchAll(/^```console\n\$ otel-doctor (.*)\n([^]*?)^```$/gm)]
    const printed: string[] = []
    for (const [i, [, command = '']] of blocks.entries()) {
      const header = `x-mlflow-experiment-id${i === 0 ? ': ' : '='}0`
      const lines = [`OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${mlflow.port}`, `OTEL_EXPORTER_OTLP_HEADERS=${header}`]
      writeFileSync(join(folder, '.env'), `${lines.join('\n')}\nOTEL_METRICS_EXPORTER=none\nOTEL_LOGS_EXPORTER=none\n`)
      const { stdout } = await runCli(command.split(' '), { cwd: folder })
      printed.push(stdout.replaceAll(`:${mlflow.port}/`, ':5000/').replace(/after \d+ ms/, 'after 20 ms'))
    }
    await mlflow.close()
    rmSync(folder, { recursive: true })
    expect(printed).toHaveLength(2)
    expect(printed).toEqual(blocks.map(([, , text]) => text))
  })

  it('an announcement comes before anything goes to a host that is not near, and none for a near one', async () => {
    const far = await runCli([
      'check',
      '--clean-env',
      '--runtime',
      'goose',
      '--timeout',
      '1s',
      '--env',
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://otlp.example.invalid',
    ])
    expect(far.stderr).toMatch(/^Asking otlp\.example\.invalid:80: /)
    const near = await runCli([
      'check',
      '--clean-env',
      '--runtime',
      'goose',
      '--timeout',
      '1s',
      '--env',
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1',
    ])
    expect(near.stderr).toBe('')
  })
})

describe('CONTRIBUTING shows the checkout as it is', () => {
  const text = textOf('CONTRIBUTING.md')

  it('every file and folder that it names is there', () => {
    const named = [...text.matchAll(/`((?:src|test|bin|checks|fixtures)\/[\w./-]*)/g)].map((m) => m[1] ?? '')
    expect(named.length).toBeGreaterThan(25)
    // ID stands for the name of a runtime or a backend.
    const isThere = (path: string): boolean => existsSync(new URL(`../../${path}`, import.meta.url))
    expect(named.filter((path) => !isThere(path) && !['spec', 'tempo'].some((id) => isThere(path.replace('ID', id))))).toEqual([])
  })

  it('every script that it names is one of package.json', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/`npm run ([\w:]+)/g)].map((m) => m[1] ?? '')
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})
