import { expect, test } from 'vitest'
import { plan } from '../../src/index.ts'
import rust from '../../src/runtimes/rust/index.ts'
import { patientOf } from '../support/patient.ts'

type Env = Record<string, string>
const B = 'auto:http-proto'
const GRPC = 'with_tonic:http-proto+grpc'
const at = (url: string): Env => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url })

test('the resource keeps what it is given, undecoded, and the name of the service stands above it', () => {
  const named = (env: Env): Env =>
    Object.fromEntries(
      Object.entries(rust.plan(patientOf({ name: '', env }, 'rust')).resource).map(([key, { value }]) => [key, value.reveal()]),
    )
  expect(named({})).toEqual({ 'service.name': 'unknown_service' })
  const attributes = 'service.name= a%20b ,x,deployment=c=d'
  expect(named({ OTEL_RESOURCE_ATTRIBUTES: attributes })).toEqual({ 'service.name': 'a%20b', deployment: 'c=d' })
  expect(named({ OTEL_RESOURCE_ATTRIBUTES: attributes, OTEL_SERVICE_NAME: 'svc' })).toMatchObject({ 'service.name': 'svc' })
  expect(named({ OTEL_SERVICE_NAME: '' })).toEqual({ 'service.name': 'unknown_service' })
})

test.each<[env: Env, wiring: string, reading: object]>([
  [{ OTEL_SDK_DISABLED: 'true' }, B, { setting: 'OTEL_SDK_DISABLED', outcome: 'ignored', reason: 'not-read' }],
  [{ OTEL_METRICS_EXPORTER: 'none' }, B, { outcome: 'ignored', reason: 'not-read', signals: ['metrics'] }],
  [at('https://c'), B, { outcome: 'signal-off', reason: 'no-tls', signals: ['traces', 'metrics', 'logs'] }],
  [at('https://c'), `${GRPC}+tls`, { outcome: 'signal-off', reason: 'no-roots' }],
  [at('c:1'), GRPC, { outcome: 'signal-off', reason: 'no-scheme' }],
  [
    { ...at('c:1'), OTEL_EXPORTER_OTLP_INSECURE: '1' },
    `${GRPC}+tls+roots`,
    { setting: 'OTEL_EXPORTER_OTLP_INSECURE', reason: 'unknown-value' },
  ],
  [{ ...at('https://c'), OTEL_EXPORTER_OTLP_INSECURE: 'true' }, `${B}+tls`, { outcome: 'ignored', reason: 'flag-against-scheme' }],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, B, { outcome: 'default-instead', reason: 'unsupported', instead: 'http/protobuf' }],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'with_http:http-json', { outcome: 'signal-off', reason: 'unsupported' }],
  [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, B, { outcome: 'default-instead', reason: 'compression' }],
  [
    { OTEL_EXPORTER_OTLP_HEADERS: 'x-g=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: '' },
    B,
    { outcome: 'ignored', reason: 'empty', signals: ['traces'] },
  ],
])('%j with %s is said', (env, wiring, reading) => {
  expect(plan({ runtime: 'rust', wiring, env }).readings).toContainEqual(expect.objectContaining(reading))
})
