import { describe, expect, it } from 'vitest'
import type { Signal } from '../../src/types.ts'
import { type Env, plannedByNode as planned, said } from '../support/node-plans.ts'

const grpc = { PROTOCOL: 'grpc' }

describe('which exporter it chooses', () => {
  it.each<[Signal, string, string]>([
    ['traces', 'none,otlp', 'off'],
    ['traces', 'otlp,none', 'export'],
    ['traces', 'bogus,none', 'export'],
    ['traces', 'null', 'export'],
    ['traces', 'null,none', 'off'],
    ['traces', 'otlp,bogus', 'export'],
    ['traces', 'OTLP', 'broken'],
    ['traces', 'NONE', 'off'],
    ['traces', ' , ', 'export'],
    ['traces', 'zipkin', 'off'],
    ['traces', 'console', 'console'],
    ['traces', 'console,otlp', 'export'],
    ['metrics', 'otlp,none', 'off'],
    ['metrics', 'prometheus', 'off'],
    ['logs', 'null', 'broken'],
    ['logs', '', 'export'],
  ])('%s by %j: %s', (signal, list, state) => {
    expect(planned({ [`OTEL_${signal.toUpperCase()}_EXPORTER`]: list }).routes[signal].state).toBe(state)
  })

  it('traces take the name of a protocol untrimmed, metrics and logs do not', () => {
    expect(said({ PROTOCOL: 'grpc ' })).toBe('http/protobuf http://localhost:4318/v1/traces')
    expect(said({ PROTOCOL: 'grpc ' }, 'logs')).toBe('grpc http://localhost:4317')
    expect(said({ PROTOCOL: 'grpc', TRACES_PROTOCOL: ' ' })).toBe('grpc http://localhost:4317')
    expect(said({ PROTOCOL: 'GRPC' }, 'logs')).toBe('http/protobuf http://localhost:4318/v1/logs')
  })

  it.each([
    ['code-http', 'http/json http://localhost:4318/v1/traces'],
    ['code-proto', 'http/protobuf http://localhost:4318/v1/traces'],
    ['code-grpc', 'grpc http://localhost:4317'],
  ])('in code the package decides: %s', (wiring, expected) => {
    const env = { PROTOCOL: 'nonsense', OTEL_TRACES_EXPORTER: 'none' }
    expect(said(env, 'traces', wiring)).toBe(expected)
    expect(said({ ...env, OTEL_SDK_DISABLED: ' True ' }, 'traces', wiring)).toBe('off')
    const ignored = planned(env, wiring).readings.filter(({ reason }) => reason === 'not-read')
    expect(ignored.map(({ setting }) => setting).toSorted()).toEqual(['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_TRACES_EXPORTER'])
  })
})

describe('the rest of its settings', () => {
  it.each<[Env, number]>([
    [{ TIMEOUT: '5000' }, 5000],
    [{ TIMEOUT: ' 1e3 ' }, 1000],
    [{ TIMEOUT: '0' }, 10_000],
    [{ TIMEOUT: '-1' }, 10_000],
    [{ TIMEOUT: '10s' }, 10_000],
    [{ TIMEOUT: 'Infinity' }, 10_000],
    [{ TIMEOUT: '5', TRACES_TIMEOUT: 'abc' }, 5],
  ])('timeout %j: %d ms', (env, ms) => {
    expect(planned(env).routes.traces.timeoutMs.value).toBe(ms)
  })

  it.each<[Env, string]>([
    [{ COMPRESSION: ' gzip ' }, 'gzip'],
    [{ COMPRESSION: 'GZIP' }, 'none'],
    [{ COMPRESSION: 'gzip', TRACES_COMPRESSION: 'none' }, 'none'],
    [{ COMPRESSION: 'gzip', TRACES_COMPRESSION: 'zstd' }, 'gzip'],
  ])('compression %j: %s', (env, expected) => {
    expect(planned(env).routes.traces.compression).toBe(expected)
  })

  it.each<[string, string, string]>([
    ['always_off', '', 'off'],
    ['ALWAYS_OFF', '', 'export'],
    [' always_off ', '', 'export'],
    ['parentbased_always_off', '', 'off'],
    ['traceidratio', ' 0 ', 'off'],
    ['traceidratio', '0x0', 'off'],
    ['parentbased_traceidratio', '0e5', 'off'],
    ['traceidratio', '1e-12', 'off'],
    ['traceidratio', '', 'export'],
    ['traceidratio', '-1', 'export'],
    ['', '0', 'export'],
  ])('sampler %j with %j: %s', (sampler, argument, state) => {
    expect(planned({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument }).routes.traces.state).toBe(state)
  })

  it.each<[Env, string | undefined, Env]>([
    [{ OTEL_RESOURCE_ATTRIBUTES: 'a=b%20c, d = e' }, undefined, { a: 'b c', d: 'e', 'service.name': 'unknown_service:node' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=x,team' }, undefined, { 'service.name': 'unknown_service:node' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=x,k=b=c' }, undefined, { 'service.name': 'unknown_service:node' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: `service.name=x,k=${'v'.repeat(256)}` }, undefined, { 'service.name': 'unknown_service:node' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=x,%zz=1' }, '0.301.0', { 'service.name': 'unknown_service:node' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name="x",team,k=b=c' }, '0.212.0', { 'service.name': 'x' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=x;y' }, '0.212.0', { 'service.name': 'unknown_service:node' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=x', OTEL_SERVICE_NAME: ' s ' }, undefined, { 'service.name': ' s ' }],
    [{ OTEL_SERVICE_NAME: 's', OTEL_NODE_RESOURCE_DETECTORS: 'host,os' }, undefined, { 'service.name': 'unknown_service:node' }],
  ])('resource of %j, SDK %s', (env, version, expected) => {
    const { resource } = planned(env, 'auto', version)
    expect(Object.fromEntries(Object.entries(resource).map(([name, { value }]) => [name, value.reveal()]))).toEqual(expected)
  })

  it('says which settings it passes over, and why', () => {
    const of = (env: Env) => planned(env).readings.map(({ setting, outcome, reason }) => `${setting} ${outcome} ${reason}`)
    expect(of({ OTEL_CONFIG_FILE: '/x.yaml' })).toEqual(['OTEL_CONFIG_FILE ignored not-read'])
    expect(of({ OTEL_SDK_DISABLED: '"true"' })).toEqual(['OTEL_SDK_DISABLED ignored not-true'])
    expect(of({ OTEL_PROPAGATORS: 'b3,bogus' })).toEqual(['OTEL_PROPAGATORS ignored unknown-value'])
    expect(of({ ...grpc, ENDPOINT: 'https://h', INSECURE: 'true' })).toEqual(['OTEL_EXPORTER_OTLP_INSECURE ignored flag-against-scheme'])
    expect(of({ ...grpc, ENDPOINT: 'https://u:p@h' })).toEqual(['OTEL_EXPORTER_OTLP_ENDPOINT item-dropped user-info'])
    expect(of({ HEADERS: 'a=1;b=2' })).toEqual(['OTEL_EXPORTER_OTLP_HEADERS truncated semicolon'])
    expect(of({ ENDPOINT: 'http://h', HEADERS: 'a=1', OTEL_TRACES_EXPORTER: 'otlp' })).toEqual([])
  })

  it('says what ends the program, with the words that it prints', () => {
    const [header] = planned({ ...grpc, HEADERS: 'my key=1' }).readings
    expect(header).toMatchObject({ outcome: 'crash', reason: 'illegal-key', span: [0, 6], signals: ['traces', 'metrics', 'logs'] })
    expect(header?.says).toBe('Metadata key … contains illegal characters')
    const [endpoint] = planned({ ...grpc, ENDPOINT: 'http://h:99999' }).readings
    expect(endpoint).toMatchObject({ outcome: 'crash', reason: 'not-a-url', says: 'TypeError: Invalid URL' })
  })

  it.each<[Env, string[]]>([
    [{ ENDPOINT: 'u:p@h:1' }, ['OTEL_EXPORTER_OTLP_ENDPOINT no-scheme https://h:1', 'OTEL_EXPORTER_OTLP_ENDPOINT user-info undefined']],
    [{ ENDPOINT: 'HTTP://h:1' }, ['OTEL_EXPORTER_OTLP_ENDPOINT unsupported-scheme https://h:1']],
    [{ ENDPOINT: 'grpc://h:1', INSECURE: 'true' }, []],
    [{ ENDPOINT: 'grpcs://h:1' }, []],
    [{ ENDPOINT: 'http://h:1', INSECURE: 'false' }, ['OTEL_EXPORTER_OTLP_INSECURE flag-against-scheme plaintext']],
    [
      { ENDPOINT: 'h:1', INSECURE: '1' },
      ['OTEL_EXPORTER_OTLP_INSECURE unknown-value undefined', 'OTEL_EXPORTER_OTLP_ENDPOINT no-scheme https://h:1'],
    ],
  ])('says how it comes to TLS: %j', (env, expected) => {
    const { readings } = planned({ ...grpc, ...env })
    expect(readings.map(({ setting, reason, instead }) => `${setting} ${reason} ${instead}`)).toEqual(expected)
  })

  it('goes on without a certificate file that is missing', () => {
    const { readings, routes } = planned({ ENDPOINT: 'https://h', LOGS_CERTIFICATE: '/no.pem' }, 'auto', undefined, { '/no.pem': null })
    expect(readings).toMatchObject([{ outcome: 'ignored', reason: 'file-missing', signals: ['logs'] }])
    expect(routes.logs.state).toBe('export')
  })

  it('hides in the resource what was hidden in the setting', () => {
    const { resource } = planned({ OTEL_RESOURCE_ATTRIBUTES: 'api.key=a%20b%20c,other=plain%20text' })
    expect(`${resource['api.key']?.value} ${resource['other']?.value}`).toBe('<redacted> plain text')
  })
})
