import { rows, type Situation } from '../support/matrix.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const METRICS_ENDPOINT = 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'
const TRACES = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }
const METRICS = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'none' }
const HTTP = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }
const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }

export const prometheus: readonly Situation[] = rows({ env: { ...METRICS, ...HTTP } }, [
  { what: 'metrics under its base', runtime: 'node', env: { [ENDPOINT]: 'http://{http}/api/v1/otlp' }, expect: 'healthy' },
  {
    what: 'metrics at the whole path',
    runtime: 'python:code-http',
    env: { [METRICS_ENDPOINT]: 'http://{http}/api/v1/otlp/v1/metrics' },
    expect: 'healthy',
  },
  { what: 'JSON', env: { [ENDPOINT]: 'http://{http}/api/v1/otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, expect: 'healthy' },
  {
    what: 'gzip',
    runtime: 'java',
    env: { [ENDPOINT]: 'http://{http}/api/v1/otlp', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
    expect: 'healthy',
  },
  { what: 'the base is missing', runtime: 'node', env: { [ENDPOINT]: 'http://{http}' }, expect: 'endpoint/wrong-base-path' },
  { what: 'the path of remote write', env: { [METRICS_ENDPOINT]: 'http://{http}/api/v1/write' }, expect: 'endpoint/signal-path-missing' },
  {
    what: 'the signal path twice',
    runtime: 'goose',
    env: { [ENDPOINT]: 'http://{http}/api/v1/otlp/v1/metrics' },
    expect: 'endpoint/signal-path-doubled',
  },
  { what: 'a slash too many', env: { [METRICS_ENDPOINT]: 'http://{http}/api/v1/otlp/v1/metrics/' }, expect: 'endpoint/trailing-slash' },
  {
    what: 'traces, which it does not take',
    env: { ...TRACES, [ENDPOINT]: 'http://{http}/api/v1/otlp' },
    args: ['--require', 'traces'],
    expect: 'signals/unsupported-by-backend',
  },
  { what: 'gRPC', runtime: 'python', env: { ...GRPC, [ENDPOINT]: 'http://{http}' }, expect: 'protocol/unsupported-by-backend' },
  { what: 'https', env: { [ENDPOINT]: 'https://{http}/api/v1/otlp' }, expect: 'transport/tls-to-plain' },
])

export const prometheusWithout: readonly Situation[] = rows({ env: { ...METRICS, ...HTTP } }, [
  { what: 'its receiver is not switched on', runtime: 'node', env: { [ENDPOINT]: 'http://{http}/api/v1/otlp' }, expect: 'backend/too-old' },
])

export const zipkin: readonly Situation[] = rows({ env: { ...TRACES, ...HTTP } }, [
  { what: 'OTLP', runtime: 'node', env: { [ENDPOINT]: 'http://{http}' }, expect: 'endpoint/not-otlp' },
  { what: 'OTLP', runtime: 'goose', env: { [ENDPOINT]: 'http://{http}' }, expect: 'endpoint/not-otlp' },
  { what: 'OTLP at the path of its own spans', env: { [TRACES_ENDPOINT]: 'http://{http}/api/v2/spans' }, expect: 'endpoint/not-otlp' },
  { what: 'gRPC', runtime: 'java', env: { ...GRPC, [ENDPOINT]: 'http://{http}' }, expect: 'endpoint/not-otlp' },
])
