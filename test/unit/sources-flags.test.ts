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
