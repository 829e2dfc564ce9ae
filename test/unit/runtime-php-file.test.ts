import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { factsOf } from '../support/facts.ts'

const ON = { OTEL_PHP_AUTOLOAD_ENABLED: 'true' }
const NAMED = { ...ON, OTEL_CONFIG_FILE: '/etc/otel.yaml' }
const exporter = (lines: string): string =>
  `tracer_provider:\n  processors:\n    - batch:\n        exporter:\n${lines
    .split('\n')
    .map((line) => `          ${line}`)
    .join('\n')}\n`
const HTTP = exporter('otlp_http:\n  endpoint: http://h:4318/v1/traces')
const yaml = (text: string, format = '"1.0-rc.2"'): string => `file_format: ${format}\n${text}`

const net = (text: string | null, env: Record<string, string> = NAMED, more: { wiring?: string; version?: string } = {}) =>
  factsOf({ runtime: 'php', env, files: { '/etc/otel.yaml': text }, ...more })

describe('what PHP makes of a file of declarative configuration', () => {
  test('it takes the place of the variables, and the exporters are those of the file', () => {
    const made = net(yaml(HTTP), { ...NAMED, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other:4318', OTEL_TRACES_EXPORTER: 'none' })
    expect(made.states).toBe('export off off')
    expect(made.urls[0]).toBe('http://h:4318/v1/traces')
    expect(made.said.toSorted()).toEqual(['ENDPOINT ignored file-wins', 'OTEL_TRACES_EXPORTER ignored file-wins'])
  })

  test('without the switch nothing loads itself, whatever the file says', () => {
    expect(net(yaml(HTTP), { OTEL_CONFIG_FILE: '/etc/otel.yaml' }).states).toBe('off off off')
  })

  test('without the package that reads it no program starts', () => {
    const made = net(yaml(HTTP), NAMED, { wiring: 'autoload' })
    expect(made.states).toBe('crash crash crash')
    expect(made.said).toEqual(['OTEL_CONFIG_FILE crash unsupported'])
  })

  test.each<[about: string, text: string, states: string, said: string[]]>([
    ['the one version that it knows', yaml(HTTP), 'export off off', []],
    ['the version that all others know', yaml(HTTP, '"1.0"'), 'broken broken broken', ['file_format all-off unsupported']],
    ['a number', yaml(HTTP, '1.0'), 'broken broken broken', ['file_format all-off unsupported']],
    ['no version', HTTP, 'broken broken broken', ['OTEL_CONFIG_FILE all-off unsupported']],
    [
      'a key of a later schema',
      yaml(exporter('otlp_http:\n  endpoint: http://h:4318/v1/traces\n  tls: { ca_file: /ca.pem }')),
      'broken broken broken',
      ['tracer_provider.processors.0.batch.exporter.otlp_http.tls.ca_file all-off unknown-value'],
    ],
    [
      'a certificate as its schema has it',
      yaml(exporter('otlp_http:\n  endpoint: https://h/v1/traces\n  certificate_file: /ca.pem')),
      'export off off',
      [],
    ],
    [
      'compression none, which is no value of it',
      yaml(exporter('otlp_http:\n  compression: none')),
      'broken broken broken',
      ['tracer_provider.processors.0.batch.exporter.otlp_http.compression all-off compression'],
    ],
    ['compression gzip', yaml(exporter('otlp_http:\n  compression: gzip')), 'export off off', []],
    [
      'an exporter of an older schema',
      yaml(exporter('otlp:\n  endpoint: http://h:4318')),
      'broken broken broken',
      ['tracer_provider.processors.0.batch.exporter.otlp.endpoint all-off unknown-value'],
    ],
    [
      'a list of headers with an item that has no =',
      yaml(exporter('otlp_http:\n  headers_list: "x-a=1,x-b"')),
      'broken broken broken',
      ['tracer_provider.processors.0.batch.exporter.otlp_http.headers_list all-off no-equals'],
    ],
    ['the console', yaml(exporter('console:')), 'console off off', []],
    [
      'a variable with a bad name',
      yaml(exporter('otlp_http:\n  endpoint: ${1BAD}')),
      'broken broken broken',
      ['tracer_provider.processors.0.batch.exporter.otlp_http.endpoint all-off placeholder'],
    ],
    ['disabled', yaml(`disabled: true\n${HTTP}`), 'off off off', ['disabled all-off disabled']],
  ])('%s', (_about, text, states, said) => {
    const made = net(text)
    expect({ states: made.states, said: made.said }).toEqual({ states, said })
  })

  test('a file that is not there, or is no YAML, stops the program: nothing catches what its instrumentations throw', () => {
    expect(net(null)).toMatchObject({ states: 'crash crash crash', said: ['OTEL_CONFIG_FILE crash file-missing'] })
    expect(net('file_format: [').states).toBe('crash crash crash')
    const json = factsOf({ runtime: 'php', env: { ...NAMED, OTEL_CONFIG_FILE: '/etc/otel.json' }, files: { '/etc/otel.json': '{}' } })
    expect(json.said).toEqual(['OTEL_CONFIG_FILE crash unsupported'])
  })

  test('gRPC has its method put behind the endpoint, which lets no path in between', () => {
    expect(net(yaml(exporter('otlp_grpc:\n  endpoint: http://h:4317'))).urls[0]).toBe('http://h:4317')
    expect(net(yaml(exporter('otlp_grpc:\n  endpoint: http://h:4317/x'))).said[0]).toMatch(/endpoint all-off path$/)
  })

  test('the service name of the environment holds below that of the file', () => {
    const named = (text: string) =>
      plan({ runtime: 'php', env: { ...NAMED, OTEL_SERVICE_NAME: 'shop' }, files: { '/etc/otel.yaml': text } })
    expect(named(yaml(HTTP)).resource['service.name']).toBe('shop')
    expect(named(yaml(`resource: { attributes: [{ name: service.name, value: basket }] }\n${HTTP}`)).resource['service.name']).toBe(
      'basket',
    )
  })

  test.each<[version: string, variable: string, format: string, states: string]>([
    ['1.14.0', 'OTEL_CONFIG_FILE', '"1.0-rc.2"', 'export off off'],
    ['1.14.0', 'OTEL_EXPERIMENTAL_CONFIG_FILE', '"1.0-rc.2"', 'export export export'],
    ['1.13.0', 'OTEL_EXPERIMENTAL_CONFIG_FILE', '"1.0-rc.2"', 'export off off'],
    ['1.13.0', 'OTEL_CONFIG_FILE', '"1.0-rc.2"', 'export export export'],
    ['1.10.0', 'OTEL_EXPERIMENTAL_CONFIG_FILE', '"0.4"', 'export off off'],
    ['1.10.0', 'OTEL_EXPERIMENTAL_CONFIG_FILE', '"1.0-rc.2"', 'broken broken broken'],
  ])('%s reads %s, and file_format %s: %s', (version, variable, format, states) => {
    expect(net(yaml(HTTP, format), { ...ON, [variable]: '/etc/otel.yaml' }, { version }).states).toBe(states)
  })
})
