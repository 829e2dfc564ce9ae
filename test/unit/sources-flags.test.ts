import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { plain } from '../../src/secret.ts'
import { containerPatient } from '../../src/sources/container.ts'
import { flagLayers } from '../../src/sources/flags.ts'

const told = (words: string[]): [string, string][] =>
  flagLayers(words, 'here').flatMap(({ settings }) => settings.map(({ name, value }): [string, string] => [name, value.reveal()]))
const options = { env: [], unset: [], envFiles: [], files: [], cleanEnv: true }

describe('options of a command line', () => {
  it('that set an app up are settings of it', () => {
    expect(told(['vllm', 'serve', '--otlp-traces-endpoint', 'http://h:4317'])).toEqual([['--otlp-traces-endpoint', 'http://h:4317']])
    expect(told(['vllm', '--otlp-traces-endpoint=http://h:4317'])).toEqual([['--otlp-traces-endpoint', 'http://h:4317']])
  })

  it('those of a launcher stand for variables, up to the command that it starts', () => {
    const words = '--traces_exporter console,otlp --exporter_otlp_endpoint=http://h:4317 --id_generator random flask --service_name no'
    expect(told(['/venv/bin/opentelemetry-instrument', ...words.split(' ')])).toEqual([
      ['OTEL_TRACES_EXPORTER', 'console,otlp'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://h:4317'],
      ['OTEL_PYTHON_ID_GENERATOR', 'random'],
    ])
    expect(told(['flask', '--traces_exporter', 'console'])).toEqual([])
  })

  it("that open an app's exporters are settings of it", () =>
    expect(told(['/opt/keycloak/bin/kc.sh', 'start', '--tracing-enabled=true', '--tracing-endpoint=http://h:4317'])).toEqual([
      ['--tracing-enabled', 'true'],
      ['--tracing-endpoint', 'http://h:4317'],
    ]))

  it('those of an app that takes them in letters of any size go by their names in small ones, and headers become one list', () => {
    const words = '--tracing.otlp.grpc --Tracing.OTLP.grpc.endpoint h:4317 --tracing.otlp.grpc.insecure --tracing.otlp.grpc.headers.X-A=1'
    expect(told(['traefik', ...words.split(' '), '--tracing.otlp.grpc.headers.x-b=a b', '--api'])).toEqual([
      ['--tracing.otlp.grpc', 'true'],
      ['--tracing.otlp.grpc.endpoint', 'h:4317'],
      ['--tracing.otlp.grpc.insecure', 'true'],
      ['--tracing.otlp.grpc.headers', 'x-a=1,x-b=a%20b'],
    ])
  })

  it('those of a program that go over its variables are told as the variables', () => {
    const words =
      '-p hi --telemetry --telemetry-target=local --telemetry-otlp-endpoint http://h:4317 --no-telemetry-log-prompts --telemetry-outfile'
    expect(told(['/usr/bin/gemini', ...words.split(' '), '/tmp/t.log'])).toEqual([
      ['GEMINI_TELEMETRY_ENABLED', 'true'],
      ['GEMINI_TELEMETRY_TARGET', 'local'],
      ['GEMINI_TELEMETRY_OTLP_ENDPOINT', 'http://h:4317'],
      ['GEMINI_TELEMETRY_LOG_PROMPTS', 'false'],
      ['GEMINI_TELEMETRY_OUTFILE', '/tmp/t.log'],
    ])
    expect(told(['qwen', '--telemetry'])).toEqual([['QWEN_TELEMETRY_ENABLED', 'true']])
    expect(told(['my-tool', '--telemetry'])).toEqual([])
  })

  it('others are none', () => {
    expect(told(['python', 'app.py', '--port', '8000', '--otlp-traces-endpoint'])).toEqual([])
  })
})

describe('a web server in a container', () => {
  it('is no program of the folder that it serves', () => {
    const setting = { name: 'OTEL_SERVICE_NAME', value: plain('web'), from: { source: 'x', setting: 'OTEL_SERVICE_NAME' } }
    const contained = {
      name: 'web',
      by: 'command of service web',
      folder: fileURLToPath(new URL('../..', import.meta.url)),
      layers: [{ source: 'x', kind: 'environment' as const, delivered: true, settings: [setting] }],
      program: {},
    }
    expect(containerPatient({ ...contained, words: ['nginx', '-g', 'daemon off;'] }, options)?.detectedBy).toBe('nothing found')
    expect(containerPatient({ ...contained, words: [], image: 'nginx:alpine' }, options)?.detectedBy).toBe('nothing found')
    expect(containerPatient({ ...contained, words: [], image: 'registry.example:5000/nginx:alpine' }, options)?.detectedBy).toBe(
      'nothing found',
    )
  })
})

describe('the image of an app', () => {
  const setting = { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: plain('http://h:4318'), from: { source: 'x', setting: 'x' } }
  const contained = {
    name: 'edge',
    by: 'command of service edge',
    words: [],
    layers: [{ source: 'x', kind: 'environment' as const, delivered: true, settings: [setting] }],
    program: {},
  }
  const versionIn = (image: string, words: string[] = [], runtime?: string): string | undefined =>
    containerPatient({ ...contained, image, words }, { ...options, runtime })?.version

  it.each([
    ['caddy:2.10.2', '2.10.2'],
    ['caddy:2.10-alpine', '2.10'],
    ['docker.io/library/caddy:2.11.4-builder-alpine@sha256:0123', '2.11.4'],
    ['registry.example:5000/caddy:v2.9.1', '2.9.1'],
  ])('%s tells the version', (image, version) => expect(versionIn(image)).toBe(version))

  it.each(['caddy', 'caddy:2', 'caddy:2.11', 'caddy:alpine', 'caddy@sha256:2.10.2', 'registry.example:5000/caddy', 'golang:1.25.1'])(
    '%s does not',
    (image) => expect(versionIn(image)).toBeUndefined(),
  )

  it('tells it where the command says which app it is', () => {
    expect(versionIn('caddy:2.10.2', ['caddy', 'run'])).toBe('2.10.2')
    expect(versionIn('debian:12.1.0', ['caddy', 'run'])).toBeUndefined()
  })

  it('leaves the version to --runtime where it tells none, if that names the app', () => {
    expect(versionIn('caddy:2', [], 'caddy@2.10.2')).toBe('2.10.2')
    expect(versionIn('caddy:2', [], 'go@1.40.0')).toBeUndefined()
    expect(versionIn('caddy:2.9.1', [], 'caddy@2.10.2')).toBe('2.9.1')
  })
})
