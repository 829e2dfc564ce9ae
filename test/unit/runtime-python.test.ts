import { describe, expect, test } from 'vitest'
import { HTTP, made, states } from '../support/python.ts'

describe('one bad value', () => {
  test.each([
    [{ PROTOCOL: 'http/json' }, 'broken broken broken'],
    [{ LOGS_PROTOCOL: 'GRPC' }, 'broken broken broken'],
    [{ PROTOCOL: ' ' }, 'broken broken broken'],
    [{ PROTOCOL: ' grpc\n' }, 'export export export'],
    [{ PROTOCOL: '' }, 'export export export'],
    [{ OTEL_METRICS_EXPORTER: 'bogus', OTEL_LOGS_EXPORTER: 'none' }, 'broken broken off'],
    [{ OTEL_TRACES_EXPORTER: ' ' }, 'broken broken broken'],
    [{ OTEL_TRACES_EXPORTER: 'otlp,' }, 'broken broken broken'],
    [{ OTEL_TRACES_EXPORTER: 'none,' }, 'broken broken broken'],
    [{ OTEL_TRACES_EXPORTER: 'OTLP' }, 'broken broken broken'],
    [{ OTEL_TRACES_EXPORTER: 'zipkim' }, 'broken broken broken'],
    [{ OTEL_TRACES_EXPORTER: 'constructor' }, 'broken broken broken'],
    [{ OTEL_TRACES_EXPORTER: '' }, 'off export export'],
    [{ OTEL_TRACES_EXPORTER: ' None ' }, 'off export export'],
    [{ OTEL_TRACES_EXPORTER: 'console' }, 'console export export'],
    [{ OTEL_TRACES_EXPORTER: 'console, otlp' }, 'export export export'],
    [{ OTEL_TRACES_EXPORTER: 'otlp,otlp' }, 'export export export'],
    [{ METRICS_COMPRESSION: 'none' }, 'export broken broken'],
    [{ LOGS_TIMEOUT: '' }, 'export export broken'],
    [{ TIMEOUT: '10s' }, 'broken broken broken'],
    [{ TIMEOUT: '10s', TRACES_PROTOCOL: 'http/protobuf' }, 'export broken broken'],
    [{ TIMEOUT: '10s', OTEL_TRACES_EXPORTER: 'console', METRICS_TIMEOUT: '3' }, 'console export broken'],
    [{ TIMEOUT: 'x', TRACES_TIMEOUT: '1', METRICS_TIMEOUT: '1', LOGS_TIMEOUT: '1' }, 'export export export'],
    [{ TIMEOUT: 'x', TRACES_TIMEOUT: '0', METRICS_TIMEOUT: '1', LOGS_TIMEOUT: '1' }, 'broken broken broken'],
    [{ COMPRESSION: 'none', TRACES_COMPRESSION: ' GZip ' }, 'export broken broken'],
    [{ COMPRESSION: 'gzip', TRACES_COMPRESSION: 'none' }, 'broken broken broken'],
    [{ COMPRESSION: '' }, 'broken broken broken'],
    [{ TIMEOUT: ' 1_0 ' }, 'export export export'],
    [{ TIMEOUT: '1e3' }, 'export export export'],
    [{ TIMEOUT: '0' }, 'export export export'],
    [{ TIMEOUT: '-1' }, 'broken broken broken'],
    [{ ...HTTP, TIMEOUT: '0' }, 'broken broken broken'],
    [{ ...HTTP, TIMEOUT: 'abc' }, 'export export export'],
    [{ ...HTTP, COMPRESSION: 'zstd' }, 'export export export'],
    [{ OTEL_CONFIG_FILE: '/otel.yaml' }, 'broken broken broken'],
    [{ OTEL_CONFIG_FILE: '' }, 'export export export'],
    [{ OTEL_BLRP_MAX_QUEUE_SIZE: '0' }, 'export export broken'],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: '100' }, 'broken broken broken'],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: 'abc' }, 'export export export'],
    [{ OTEL_METRICS_EXEMPLAR_FILTER: 'on' }, 'export broken broken'],
    [{ OTEL_SPAN_EVENT_COUNT_LIMIT: '-1' }, 'broken broken broken'],
    [{ OTEL_SDK_DISABLED: ' True ', OTEL_TRACES_EXPORTER: 'bogus' }, 'off off off'],
    [{ OTEL_SDK_DISABLED: '"true"' }, 'export export export'],
  ])('%o', (env, want) => expect(states(env)).toBe(want))

  test.each([
    [
      { OTEL_TRACES_EXPORTER: 'otlp_proto_http', PROTOCOL: 'bogus', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
      'http/protobuf',
    ],
    [{ OTEL_TRACES_EXPORTER: 'otlp_proto_grpc', PROTOCOL: 'http/protobuf' }, 'grpc'],
    [{ PROTOCOL: 'grpc', TRACES_PROTOCOL: 'http/protobuf' }, 'http/protobuf'],
    [{ PROTOCOL: 'http/protobuf', TRACES_PROTOCOL: '' }, 'http/protobuf'],
  ])('%o speaks %s', (env, want) => expect(made(env).traces).toMatchObject({ state: 'export', protocol: want }))

  test.each([
    ['', 'export'],
    ['tracecontext,baggage', 'export'],
    ['tracecontext, NONE ,bogus', 'export'],
    ['tracecontext,', 'crash'],
    [' ', 'crash'],
    ['b4', 'crash'],
    ['TraceContext', 'crash'],
  ])('of OTEL_PROPAGATORS, %j: %s', (text, want) => {
    for (const wiring of ['auto', 'code-http', 'code-grpc']) expect(made({ OTEL_PROPAGATORS: text }, { wiring }).traces.state).toBe(want)
  })
})

describe('exporters in code', () => {
  test.each([
    ['code-http', { OTEL_TRACES_EXPORTER: 'none', PROTOCOL: 'grpc' }, 'export export export', 'http/protobuf'],
    ['code-grpc', { OTEL_METRICS_EXPORTER: 'bogus', PROTOCOL: 'http/json' }, 'export export export', 'grpc'],
    ['code-grpc', { LOGS_TIMEOUT: 'x' }, 'crash crash crash', 'grpc'],
    ['code-grpc', { COMPRESSION: 'none', OTEL_SDK_DISABLED: 'true' }, 'crash crash crash', 'grpc'],
    ['code-http', { COMPRESSION: 'none', TIMEOUT: 'x' }, 'export export export', 'http/protobuf'],
    ['code-http', { OTEL_CONFIG_FILE: '/x.yaml' }, 'export export export', 'http/protobuf'],
    ['code-http', { OTEL_SDK_DISABLED: 'true' }, 'off off off', 'http/protobuf'],
  ])('%s with %o', (wiring, env, want, protocol) => {
    expect(states(env, { wiring })).toBe(want)
    expect(made({}, { wiring }).traces.protocol).toBe(protocol)
  })
})

describe('the sampler', () => {
  test.each([
    ['always_off', undefined, 'off', 'off'],
    ['ALWAYS_OFF', undefined, 'off', 'off'],
    [' always_off ', undefined, 'off', 'export'],
    [' ALWAYS_OFF ', undefined, 'export', 'export'],
    ['TRACEIDRATIO', '0', 'off', 'off'],
    [' traceidratio ', '0', 'export', 'export'],
    ['parentbased_traceidratio', ' 0 ', 'off', 'off'],
    ['traceidratio', '0e5', 'off', 'off'],
    ['traceidratio', '-0', 'off', 'off'],
    ['traceidratio', '0x0', 'export', 'export'],
    ['traceidratio', undefined, 'export', 'export'],
    ['traceidratio', '50', 'export', 'export'],
    ['traceidratio', '-1', 'export', 'export'],
    ['bogus', '0', 'export', 'export'],
    ['', '0', 'export', 'export'],
  ])('%j with %j: %s by the configurator, %s in code', (name, argument, auto, code) => {
    const env = { OTEL_TRACES_SAMPLER: name, ...(argument === undefined ? {} : { OTEL_TRACES_SAMPLER_ARG: argument }) }
    expect(states(env)).toBe(`${auto} export export`)
    expect(states(env, { wiring: 'code-http' })).toBe(`${code} export export`)
  })
})
