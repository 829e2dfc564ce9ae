import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { detect, parseRuntime } from '../../src/sources/detect.ts'
import { programsIn } from '../../src/sources/folder.ts'
import { plan } from '../../src/index.ts'
import { fromJvmArgs } from '../../src/sources/jvm-args.ts'
import { readBounded } from '../../src/sources/reader.ts'
import { runtimes } from '../../src/runtimes/index.ts'
import { parseGooseConfig } from '../../src/sources/goose-config.ts'

const nothing = { words: [], by: '--command', layers: [], jvm: '', folder: [], path: '' }
const isThere = (id: string): boolean => runtimes.some((r) => r.id === id)

describe('which program it is', () => {
  const commands: [line: string, runtime: string][] = [
    ['goose run -t hi', 'goose'],
    ['/usr/local/bin/goose session', 'goose'],
    ['GOOSE_MODE=auto goose run', 'goose'],
    ['opentelemetry-instrument python app.py', 'python'],
    ['/usr/bin/python3.12 -m app', 'python'],
    ['node --require ./otel.js app.js', 'node'],
    ['java -jar app.jar', 'java'],
    ['java -javaagent:/opt/opentelemetry-javaagent.jar -jar app.jar', 'javaagent'],
    ['./something-else', 'spec'],
  ]
  it.each(commands.filter(([, id]) => isThere(id)))('the command %s is %s', (line, runtime) => {
    expect(detect({ ...nothing, words: line.split(' ') }).runtime).toBe(runtime)
  })

  it('a config of goose with telemetry settings is goose, one without is not', () => {
    const layers = (text: string) => [parseGooseConfig(text, '~/.config/goose/config.yaml')]
    const told = detect({ ...nothing, layers: layers('otel_exporter_otlp_endpoint: http://localhost:4318\n') })
    expect(told).toMatchObject({ runtime: 'goose', detectedBy: '~/.config/goose/config.yaml' })
    expect(detect({ ...nothing, layers: layers('GOOSE_PROVIDER: openai\n') }).runtime).toBe('spec')
  })

  it('where nothing is found it is the specification, and that is said', () => {
    expect(detect(nothing)).toMatchObject({ runtime: 'spec', detectedBy: 'nothing found' })
  })

  it('several in one folder: the first in a fixed order, the others are named', () => {
    const folder = [
      { runtime: 'goose', file: 'a' },
      { runtime: 'spec', file: 'b' },
    ]
    expect(detect({ ...nothing, folder })).toMatchObject({ runtime: 'goose', detectedBy: 'a', candidates: ['spec'] })
  })

  it('ID, wiring and version are told apart', () => {
    expect(parseRuntime('goose:cli@1.52.0')).toMatchObject({ runtime: 'goose', wiring: 'cli', version: '1.52.0' })
    expect(parseRuntime('goose@v1.52.0')).toMatchObject({ runtime: 'goose', wiring: undefined, version: '1.52.0' })
  })
})

describe('what a folder gives away', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'))
    writeFileSync(join(folder, 'requirements.txt'), 'flask\nopentelemetry-distro==0.66b1\n')
    writeFileSync(join(folder, 'package.json'), '{"dependencies":{"express":"5"}}')
    writeFileSync(join(folder, 'go.mod'), 'module x\nrequire go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp v1.47.0\n')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('a dependency on OpenTelemetry counts, a build file alone does not', () => {
    expect(programsIn(folder, readBounded, () => true).map(({ runtime, file }) => [runtime, file])).toEqual([
      ['python', 'requirements.txt'],
      ['go', 'go.mod'],
    ])
  })
  it('a runtime that is not known is left out, a folder that is not there has none', () => {
    expect(programsIn(folder, readBounded, () => false)).toEqual([])
    expect(programsIn(join(folder, 'nowhere'), readBounded, () => true)).toEqual([])
  })
})

describe('JVM properties', () => {
  it('keep name and value, and hide a credential', () => {
    const { settings } = fromJvmArgs([
      '-Xmx1g',
      '-Dotel.service.name=a=b',
      '-Dotel.exporter.otlp.headers=api-key=s3cr3tvalue',
      '-Dflag',
      '-javaagent:x.jar',
    ])
    expect(settings.map((s) => [s.name, s.value.reveal()])).toEqual([
      ['otel.service.name', 'a=b'],
      ['otel.exporter.otlp.headers', 'api-key=s3cr3tvalue'],
      ['flag', ''],
    ])
    expect(String(settings[1]?.value)).toBe('api-key=<redacted>')
  })

  it('JAVA_TOOL_OPTIONS gives properties too, weaker than the arguments, and quotes keep blanks', () => {
    const env = { JAVA_TOOL_OPTIONS: '-Dotel.exporter.otlp.protocol=http/protobuf "-Dotel.exporter.otlp.endpoint=http://a:1"' }
    expect(plan({ runtime: 'java', env }).traces.url).toBe('http://a:1/v1/traces')
    expect(plan({ runtime: 'java', env, jvmArgs: ['-Dotel.exporter.otlp.endpoint=http://b:2'] }).traces.url).toBe('http://b:2/v1/traces')
  })
})
