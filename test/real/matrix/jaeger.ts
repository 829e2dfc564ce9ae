import { rows, type Situation } from '../support/matrix.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const TRACES = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
const ALL = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp' }
const HTTP = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }
const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }

/** Jaeger as its documentation starts it. */
export const jaeger: readonly Situation[] = rows({ env: { ...TRACES, ...HTTP } }, [
  { what: 'HTTP', runtime: 'node', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy', trip: 'confirmed' },
  { what: 'HTTP', runtime: 'goose', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy', trip: 'confirmed' },
  {
    what: 'HTTP, JSON',
    env: { [ENDPOINT]: 'http://{http}', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  {
    what: 'HTTP, gzip',
    runtime: 'python',
    env: { [ENDPOINT]: 'http://{http}', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  { what: 'gRPC', runtime: 'java', env: { ...GRPC, [ENDPOINT]: 'http://{grpc}' }, expect: 'healthy', trip: 'confirmed' },
  { what: 'gRPC', runtime: 'go:otlpgrpc', env: { [ENDPOINT]: 'http://{grpc}' }, expect: 'healthy', trip: 'confirmed' },
  {
    what: 'all signals, of which it takes one',
    runtime: 'javaagent',
    env: { ...ALL, [ENDPOINT]: 'http://{http}' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  {
    what: 'all signals by gRPC, of which it takes one',
    runtime: 'python',
    env: { ...ALL, ...GRPC, [ENDPOINT]: 'http://{grpc}' },
    expect: 'healthy',
    trip: 'confirmed',
  },
  {
    what: 'metrics are required',
    runtime: 'node',
    env: { ...ALL, [ENDPOINT]: 'http://{http}' },
    args: ['--require', 'metrics'],
    expect: 'signals/unsupported-by-backend',
  },
  { what: 'the port of its web page', runtime: 'node', env: { [ENDPOINT]: 'http://{ui}' }, expect: 'endpoint/known-wrong-port' },
  { what: 'the port of its web page', runtime: 'goose', env: { [ENDPOINT]: 'http://{ui}' }, expect: 'endpoint/known-wrong-port' },
  {
    what: 'the port for queries by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'http://{query-grpc}' },
    expect: 'endpoint/known-wrong-port',
  },
  { what: 'the port of its health check', env: { [ENDPOINT]: 'http://{health}' }, expect: 'endpoint/known-wrong-port' },
  { what: 'the port of its own metrics', env: { [ENDPOINT]: 'http://{metrics}' }, expect: 'endpoint/known-wrong-port' },
  { what: 'the port of Zipkin spans', env: { [ENDPOINT]: 'http://{zipkin}' }, expect: 'endpoint/not-otlp' },
  { what: 'HTTP to the gRPC port', runtime: 'node', env: { [ENDPOINT]: 'http://{grpc}' }, expect: 'transport/http-to-grpc-port' },
  {
    what: 'gRPC to the HTTP port',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'http://{http}' },
    expect: 'transport/grpc-to-http-port',
  },
  { what: 'https', runtime: 'node', env: { [ENDPOINT]: 'https://{http}' }, expect: 'transport/tls-to-plain' },
  {
    what: 'the signal path twice',
    runtime: 'goose',
    env: { [ENDPOINT]: 'http://{http}/v1/traces' },
    expect: 'endpoint/signal-path-doubled',
  },
  { what: 'no signal path', runtime: 'node', env: { [TRACES_ENDPOINT]: 'http://{http}' }, expect: 'endpoint/signal-path-missing' },
  { what: 'a slash too many', env: { [TRACES_ENDPOINT]: 'http://{http}/v1/traces/' }, expect: 'endpoint/trailing-slash' },
  { what: 'the path of its old API', env: { [TRACES_ENDPOINT]: 'http://{http}/api/traces' }, expect: 'endpoint/signal-path-missing' },
])

/** Jaeger behind ports that are nobody's usual ones: an answer has to tell. */
export const jaegerAnywhere: readonly Situation[] = rows({ env: { ...TRACES, ...HTTP } }, [
  { what: 'HTTP', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy', trip: 'not-possible' },
  { what: 'gRPC', runtime: 'java', env: { ...GRPC, [ENDPOINT]: 'http://{grpc}' }, expect: 'healthy', trip: 'not-possible' },
  {
    what: 'all signals, of which it takes one',
    runtime: 'node',
    env: { ...ALL, [ENDPOINT]: 'http://{http}' },
    expect: 'healthy',
    trip: 'not-possible',
  },
  { what: 'the port of its web page', runtime: 'node', env: { [ENDPOINT]: 'http://{ui}' }, expect: 'backend/accepted-nothing' },
  {
    what: 'the port for queries by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'http://{query-grpc}' },
    expect: 'backend/not-implemented',
  },
  { what: 'the port of its health check', env: { [ENDPOINT]: 'http://{health}' }, expect: 'backend/path-not-found' },
  {
    what: 'gRPC to the port of its web page',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'http://{ui}' },
    expect: 'transport/grpc-to-http-port',
  },
])
