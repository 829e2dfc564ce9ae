import { rows, type Situation } from '../support/matrix.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const TRACES = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
const ALL = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp' }
const HTTP = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }
const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }

export const phoenix: readonly Situation[] = rows({ env: { ...TRACES, ...HTTP } }, [
  { what: 'HTTP', runtime: 'python:code-http', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy', trip: 'confirmed' },
  { what: 'HTTP', runtime: 'goose', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy', trip: 'confirmed' },
  {
    what: 'HTTP, gzip',
    runtime: 'java',
    env: { [ENDPOINT]: 'http://{http}', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  {
    what: 'a project by its header',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{http}', [HEADERS]: 'x-project-name=demo' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  { what: 'gRPC', runtime: 'python', env: { ...GRPC, [ENDPOINT]: 'http://{grpc}' }, expect: 'healthy', trip: 'not-possible' },
  {
    what: 'all signals, of which it takes one',
    runtime: 'node',
    env: { ...ALL, [ENDPOINT]: 'http://{http}' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  {
    what: 'all signals by gRPC, of which it takes one',
    runtime: 'java',
    env: { ...ALL, ...GRPC, [ENDPOINT]: 'http://{grpc}' },
    expect: 'healthy',
  },
  {
    what: 'metrics are required',
    env: { ...ALL, [ENDPOINT]: 'http://{http}' },
    args: ['--require', 'metrics'],
    expect: 'signals/unsupported-by-backend',
  },
  {
    what: 'JSON',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{http}', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
    expect: 'protocol/unsupported-by-backend',
  },
  {
    what: 'gRPC to the HTTP port',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'http://{http}' },
    expect: 'transport/grpc-to-http-port',
  },
  { what: 'HTTP to the gRPC port', runtime: 'node', env: { [ENDPOINT]: 'http://{grpc}' }, expect: 'transport/http-to-grpc-port' },
  { what: 'https', env: { [ENDPOINT]: 'https://{http}' }, expect: 'transport/tls-to-plain' },
  {
    what: 'a base path that it does not have',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{http}/otlp' },
    expect: 'endpoint/wrong-base-path',
  },
  {
    what: 'the signal path twice',
    runtime: 'goose',
    env: { [ENDPOINT]: 'http://{http}/v1/traces' },
    expect: 'endpoint/signal-path-doubled',
  },
  {
    what: 'no signal path',
    runtime: 'python:code-http',
    env: { [TRACES_ENDPOINT]: 'http://{http}' },
    expect: 'endpoint/signal-path-missing',
  },
  { what: 'a slash too many', env: { [TRACES_ENDPOINT]: 'http://{http}/v1/traces/' }, expect: 'endpoint/trailing-slash' },
])

export const phoenixWithLogin: readonly Situation[] = rows({ env: { ...TRACES, ...HTTP, [ENDPOINT]: 'http://{http}' } }, [
  { what: 'the key', runtime: 'python', env: { [HEADERS]: 'authorization=Bearer%20{key}' }, expect: 'healthy', trip: 'confirmed' },
  {
    what: 'the scheme in lower case',
    runtime: 'java',
    env: { [HEADERS]: 'authorization=bearer {key}' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  {
    what: 'the key by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'http://{grpc}', [HEADERS]: 'authorization=Bearer {key}' },
    expect: 'healthy',
  },
  { what: 'no key', runtime: 'node', env: {}, expect: 'backend/unauthorized' },
  { what: 'no key by gRPC', runtime: 'python', env: { ...GRPC, [ENDPOINT]: 'http://{grpc}' }, expect: 'backend/unauthorized' },
  { what: 'a wrong key', env: { [HEADERS]: 'authorization=Bearer%20wrong' }, expect: 'backend/unauthorized' },
  { what: 'the key without its scheme', env: { [HEADERS]: 'authorization={key}' }, expect: 'backend/unauthorized' },
  { what: 'the key in the header of the cloud', runtime: 'goose', env: { [HEADERS]: 'api_key={key}' }, expect: 'backend/unauthorized' },
  {
    what: 'a colon for the equals sign',
    runtime: 'node',
    env: { [HEADERS]: 'authorization: Bearer {key}' },
    expect: 'headers/colon-separator',
  },
])
