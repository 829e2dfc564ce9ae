import { describe, expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import { factsOf } from '../support/facts.ts'

const SWITCH = 'OTEL_EXPERIMENTAL_FILE_BASED_CONFIGURATION_ENABLED'
const NAMED = { [SWITCH]: 'true', OTEL_CONFIG_FILE: '/etc/otel.yaml' }
const exporter = (lines: string): string =>
  `file_format: "1.0"\ntracer_provider:\n  processors:\n    - batch:\n        exporter:\n${lines
    .split('\n')
    .map((line) => `          ${line}`)
    .join('\n')}\n`
const HTTP = exporter('otlp_http:\n  endpoint: http://h:4318/v1/traces')
const PLACE = 'tracer_provider.processors.0.batch.exporter.otlp_http'

const net = (text: string | null, env: Record<string, string> = NAMED, more: { wiring?: string; version?: string } = {}) =>
  factsOf({ runtime: 'dotnet', wiring: 'auto', env, files: { '/etc/otel.yaml': text }, ...more })

describe('what the agent for .NET makes of a file of declarative configuration', () => {
  test('with its switch the file takes the place of the variables', () => {
    const made = net(HTTP, { ...NAMED, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other:4318', OTEL_SERVICE_NAME: 'shop' })
    expect(made.states).toBe('export off off')
    expect(made.urls[0]).toBe('http://h:4318/v1/traces')
    expect(made.said.toSorted()).toEqual(['ENDPOINT ignored file-wins', 'OTEL_SERVICE_NAME ignored file-wins'])
  })

  test('without it the file is passed over; its value is exact', () => {
    expect(net(HTTP, { OTEL_CONFIG_FILE: '/etc/otel.yaml' })).toMatchObject({
      states: 'export export export',
      said: ['OTEL_CONFIG_FILE ignored not-read'],
    })
    expect(net(HTTP, { ...NAMED, [SWITCH]: 'True' })).toMatchObject({
      states: 'export export export',
      said: ['OTEL_CONFIG_FILE ignored not-read'],
    })
    expect(net(HTTP, { ...NAMED, [SWITCH]: 'false' }).states).toBe('export export export')
  })

  test('exporters in code look at none of it', () => {
    expect(net(HTTP, NAMED, { wiring: 'code' }).states).toBe('export export export')
  })

  test.each<[about: string, text: string, states: string, said: string[]]>([
    ['any version of the schema, and none', HTTP.replace(/^file_format.*\n/, ''), 'export off off', []],
    [
      'keys that it does not know',
      exporter('otlp_http:\n  endpoint: http://h:4318/v1/traces\n  tls: { ca_file: /ca.pem }'),
      'export off off',
      [],
    ],
    [
      'an exporter of an older schema',
      exporter('otlp:\n  endpoint: http://h:4318'),
      'off off off',
      ['tracer_provider.processors.0.batch.exporter.otlp.endpoint signal-off unknown-value'],
    ],
    ['what is no URI', exporter('otlp_http:\n  endpoint: 127.0.0.1:4318'), 'broken broken broken', [`${PLACE}.endpoint all-off no-scheme`]],
    [
      'a compression that it does not know',
      exporter('otlp_http:\n  compression: zstd'),
      'export off off',
      [`${PLACE}.compression default-instead compression`],
    ],
    ['a timeout of nothing', exporter('otlp_http:\n  timeout: 0'), 'broken broken broken', [`${PLACE}.timeout all-off too-low`]],
    [
      'a credential with = at its end',
      exporter('otlp_http:\n  headers_list: "authorization=Basic abc=="'),
      'export off off',
      [`${PLACE}.headers_list item-dropped equals-in-value`],
    ],
    ['the same, encoded', exporter('otlp_http:\n  headers_list: "authorization=Basic%20abc%3D%3D"'), 'export off off', []],
    [
      'an entry with a comma',
      exporter('otlp_http:\n  headers: [{ name: x-a, value: "1,2" }]'),
      'broken broken broken',
      [`${PLACE}.headers.0.value all-off comma-in-value`],
    ],
    ['the console', exporter('console:'), 'console off off', []],
    ['disabled', `${HTTP}disabled: true\n`, 'off off off', ['disabled all-off disabled']],
  ])('%s', (_about, text, states, said) => {
    const made = net(text)
    expect({ states: made.states, said: made.said }).toEqual({ states, said })
  })

  test('a file that is not there leaves nothing to export', () => {
    expect(net(null)).toMatchObject({ states: 'broken broken broken', said: ['OTEL_CONFIG_FILE all-off file-missing'] })
  })

  test('headers that the file leaves open are those of the environment', () => {
    const env = { ...NAMED, OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a' }
    const headersOf = (text: string) => plan({ runtime: 'dotnet', wiring: 'auto', env, files: { '/etc/otel.yaml': text } }).traces.headers
    expect(headersOf(HTTP)).toEqual({ 'x-tenant': 'a' })
    expect(headersOf(exporter('otlp_http:\n  headers: [{ name: x-own, value: b }]'))).toEqual({ 'x-own': 'b' })
  })

  test('the encoded credential arrives decoded', () => {
    const text = exporter('otlp_http:\n  headers_list: "authorization=Basic%20abc%3D%3D"')
    const made = plan({ runtime: 'dotnet', wiring: 'auto', env: NAMED, files: { '/etc/otel.yaml': text } })
    expect(made.traces.headers).toEqual({ authorization: 'Basic abc==' })
  })

  test.each<[version: string, variable: string, states: string]>([
    ['1.18.0', 'OTEL_CONFIG_FILE', 'export off off'],
    ['1.15.0', 'OTEL_CONFIG_FILE', 'export off off'],
    ['1.15.0', 'OTEL_EXPERIMENTAL_CONFIG_FILE', 'export off off'],
    ['1.14.0', 'OTEL_EXPERIMENTAL_CONFIG_FILE', 'export off off'],
    ['1.12.0', 'OTEL_EXPERIMENTAL_CONFIG_FILE', 'export export export'],
  ])('%s with %s: %s', (version, variable, states) => {
    expect(net(HTTP, { [SWITCH]: 'true', [variable]: '/etc/otel.yaml' }, { version }).states).toBe(states)
  })

  test('a version that no longer knows the first name looks for config.yaml', () => {
    const made = plan({
      runtime: 'dotnet',
      wiring: 'auto',
      version: '1.16.0',
      env: { [SWITCH]: 'true', OTEL_EXPERIMENTAL_CONFIG_FILE: '/etc/otel.yaml' },
      files: { '/etc/otel.yaml': HTTP },
    })
    expect(made.traces.because).toMatch(/config\.yaml/)
    expect(made.readings.map(({ setting, reason }) => [setting, reason])).toContainEqual(['OTEL_EXPERIMENTAL_CONFIG_FILE', 'not-read'])
  })
})
