import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type BuildOptions, builtImage } from '../../src/sources/docker/image.ts'
import { readPatients } from '../../src/sources/patient.ts'
import type { Patient } from '../../src/types.ts'

const made = (text: string, options: Partial<BuildOptions> = {}): ReturnType<typeof builtImage> =>
  builtImage(text, { source: 'Dockerfile', ...options })
const env = (text: string, options: Partial<BuildOptions> = {}): Record<string, string> =>
  Object.fromEntries(made(text, options)?.layer.settings.map(({ name, value }) => [name, value.reveal()]) ?? [])

describe('ENV of a Dockerfile', () => {
  it.each<[what: string, lines: string, out: Record<string, string>]>([
    ['one variable', 'ENV A=1', { A: '1' }],
    ['several on a line', 'ENV A=1 B="two words" C=three\\ words', { A: '1', B: 'two words', C: 'three words' }],
    ['the old form', 'ENV A two words  ', { A: 'two words' }],
    ['over several lines, with a comment', 'ENV A=1 \\\n  # why\n  B=2', { A: '1', B: '2' }],
    ['in small letters', 'env A=1', { A: '1' }],
    ['a variable of before', 'ENV A=h\nENV B=http://$A:4318 C=${A}', { A: 'h', B: 'http://h:4318', C: 'h' }],
    ['what stands on the same line is not seen yet', 'ENV A=h B=$A', { A: 'h', B: '' }],
    ['nothing is filled in in single quotes', "ENV A='$B'", { A: '$B' }],
    ['a dollar that is escaped', 'ENV A=\\$B C="\\$B"', { A: '$B', C: '$B' }],
    ['defaults', 'ENV A=${X:-d} B=${X:+e} C=${A:+f}', { A: 'd', B: '', C: '' }],
    ['an argument with a default', 'ARG V=1.2\nENV A=$V', { A: '1.2' }],
    ['the environment before an argument', 'ENV V=env\nARG V=arg\nENV A=$V', { V: 'env', A: 'env' }],
    ['what a here-document says is none', 'RUN <<EOF\nENV A=1\nEOF\nENV B=2', { B: '2' }],
    ['the last one holds', 'ENV A=1\nENV A=2', { A: '2' }],
  ])('%s', (_, lines, out) => expect(env(`FROM x\n${lines}\n`)).toEqual(out))

  it.each<[what: string, file: string, out: Record<string, string>]>([
    [
      'a backslash is one, and a backtick escapes',
      '# escape=`\nFROM x\nENV A=C:\\app B=two` words C="`$A"\n',
      { A: 'C:\\app', B: 'two words', C: '$A' },
    ],
    ['lines go on behind a backtick', '#Escape = `\r\nFROM x\r\nENV A=1 `\r\n    B=2\\\r\n', { A: '1', B: '2\\' }],
    ['other directives may stand before it', '# syntax=docker/dockerfile:1\n# escape=`\nFROM x\nENV A=a`\n  B=2\n', { A: 'a', B: '2' }],
    ['behind a comment it is a comment', '# my image\n# escape=`\nFROM x\nENV A=C:\\app B=a\\ b\n', { A: 'C:app', B: 'a b' }],
    ['behind an empty line as well', '\n# escape=`\nFROM x\nENV A=a\\ b\n', { A: 'a b' }],
    ['the usual one may be named', '# escape=\\\nFROM x\nENV A=a\\ b\n', { A: 'a b' }],
  ])('# escape=: %s', (_, file, out) => expect(env(file)).toEqual(out))

  it('of an earlier stage counts where the last one begins with it', () => {
    expect(env('FROM x AS base\nENV A=1\nFROM base\nENV B=2\n')).toEqual({ A: '1', B: '2' })
    expect(env('FROM x AS base\nENV A=1\nFROM y\nENV B=2\n')).toEqual({ B: '2' })
    expect(env('FROM x AS base\nENV A=1\nFROM y\nENV B=2\n', { target: 'base' })).toEqual({ A: '1' })
  })

  it('an argument without a value is known only to the build', () => {
    const text = 'FROM x\nARG HOST\nENV A=http://$HOST:4318\n'
    expect(made(text)?.layer.settings[0]?.unknown?.what).toBe('the build argument HOST is not known here')
    expect(env(text, { args: new Map([['HOST', 'h']]) })).toEqual({ A: 'http://h:4318' })
  })

  it('has each value at its place', () => {
    const [a, b] = made('FROM x\nENV A=1 \\\n    B="2"\n')?.layer.settings ?? []
    expect([a?.from.line, a?.from.column, b?.from.line, b?.from.column]).toEqual([2, 7, 3, 8])
  })
})

describe('what an image starts', () => {
  it('is its entry point and its command, in both forms', () => {
    expect(made('FROM x\nENTRYPOINT ["a"]\nCMD ["b", "c"]\n')).toMatchObject({ entrypoint: ['a'], command: ['b', 'c'] })
    expect(made('FROM x\nCMD opentelemetry-instrument python app.py\n')?.command).toEqual(['opentelemetry-instrument', 'python', 'app.py'])
    expect(made('# escape=`\nFROM x\nCMD C:\\py\\python.exe "C:\\my app\\app.py"\n')?.command).toEqual([
      'C:\\py\\python.exe',
      'C:\\my app\\app.py',
    ])
    expect(made('FROM x AS b\nCMD ["old"]\nFROM b\nENTRYPOINT ["new"]\n')).toMatchObject({ entrypoint: ['new'], command: [] })
  })

  it('begins with the image that FROM names, with its arguments', () => {
    expect(made('ARG V=3.12\nFROM --platform=linux/amd64 python:${V}-slim AS a\n')?.base).toBe('python:3.12-slim')
    expect(made('FROM scratch\n')?.base).toBeUndefined()
    expect(made('# nothing\n')).toBeNull()
  })
})

describe('a Dockerfile among the files of a run', () => {
  const top = mkdtempSync(join(tmpdir(), 'otel-doctor-dockerfile-'))
  afterAll(() => rmSync(top, { recursive: true, force: true }))
  const read = async (files: Record<string, string>, named: string[]): Promise<Patient[]> => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(top, path, '..'), { recursive: true })
      writeFileSync(join(top, path), text)
    }
    const options = { env: [], unset: [], envFiles: [], files: named.map((path) => join(top, path)), cleanEnv: true }
    return [...(await readPatients(options, { env: {}, home: top, cwd: top, platform: 'linux' })).patients]
  }
  const value = (patient: Patient | undefined, name: string): string | undefined =>
    patient?.layers
      .filter(({ delivered }) => delivered)
      .flatMap(({ settings }) => settings)
      .findLast((setting) => setting.name === name)
      ?.value.reveal()

  it('is a target, with the program that its command tells', async () => {
    const text = 'FROM python:3.12\nENV OTEL_EXPORTER_OTLP_ENDPOINT=http://h:4317\nCMD ["opentelemetry-instrument", "python", "app.py"]\n'
    const [patient] = await read({ 'one/Dockerfile': text }, ['one/Dockerfile'])
    expect([patient?.runtime, patient?.wiring, value(patient, 'OTEL_EXPORTER_OTLP_ENDPOINT')]).toEqual(['python', 'auto', 'http://h:4317'])
  })

  it('gives a service that is built from it what the service does not set itself', async () => {
    const compose =
      'services:\n  api:\n    build: { context: ./api, args: { HOST: tempo } }\n    environment: { OTEL_SERVICE_NAME: outer }\n'
    const dockerfile =
      'FROM node:22\nARG HOST\nENV OTEL_SERVICE_NAME=inner OTEL_EXPORTER_OTLP_ENDPOINT=http://$HOST:4318\nCMD node -r @opentelemetry/auto-instrumentations-node/register a.js\n'
    const [patient] = await read({ 'two/compose.yaml': compose, 'two/api/Dockerfile': dockerfile }, ['two/compose.yaml'])
    expect([patient?.runtime, value(patient, 'OTEL_SERVICE_NAME')]).toEqual(['node', 'outer'])
    expect(value(patient, 'OTEL_EXPORTER_OTLP_ENDPOINT')).toBe('http://tempo:4318')
  })

  it('without a word about telemetry is no target', async () => {
    expect(await read({ 'three/Dockerfile': 'FROM nginx\nCMD ["nginx"]\n' }, ['three/Dockerfile'])).toEqual([])
  })
})

describe('what the environment of an image loads', () => {
  const read = async (line: string): Promise<string[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-loads-'))
    writeFileSync(join(folder, 'Dockerfile'), `FROM eclipse-temurin:21\n${line}\nENTRYPOINT ["bin/app"]\n`)
    const options = { env: [], unset: [], envFiles: [], files: [join(folder, 'Dockerfile')], cleanEnv: true }
    const { patients } = await readPatients(options, { env: {}, home: folder, cwd: folder, platform: 'linux' })
    const found = [...patients].filter(({ name }) => name !== undefined).map(({ runtime }) => runtime)
    rmSync(folder, { recursive: true })
    return found
  }
  it('makes a target of it where it is an SDK', async () =>
    expect(await read('ENV JAVA_TOOL_OPTIONS=-javaagent:/opt/opentelemetry-javaagent.jar')).toEqual(['javaagent']))
  it('and none where it is anything else', async () => expect(await read('ENV JAVA_TOOL_OPTIONS=-Xmx512m')).toEqual([]))
})
