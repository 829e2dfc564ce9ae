import { rows, type Situation } from '../support/matrix.ts'

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const COMMON = {
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
}
const GRPC = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }

/** A Collector that answers 200 to everything, with its metrics where they are by default. */
export const queueing: readonly Situation[] = rows({ env: COMMON, trip: 'not-possible' }, [
  { what: 'its exporters are sent away', runtime: 'node', env: { [ENDPOINT]: 'http://{http}' }, expect: 'collector/export-failing' },
  {
    what: 'its exporters are sent away, by gRPC',
    runtime: 'java',
    env: { ...GRPC, [ENDPOINT]: 'http://{grpc}' },
    expect: 'collector/export-failing',
  },
  { what: 'its exporter tries without end', env: { [ENDPOINT]: 'http://{retrying}' }, expect: 'collector/export-failing' },
  {
    what: 'one of two exporters is sent away',
    runtime: 'python:code-http',
    env: { [ENDPOINT]: 'http://{half}' },
    expect: 'collector/export-failing',
  },
  { what: 'it sends on', runtime: 'goose', env: { [ENDPOINT]: 'http://{fine}' }, expect: 'healthy' },
  { what: 'it sends on, by gRPC', runtime: 'python', env: { ...GRPC, [ENDPOINT]: 'http://{fine-grpc}' }, expect: 'healthy' },
  { what: 'it sends on in batches', runtime: 'go:autoexport', env: { [ENDPOINT]: 'http://{batched}' }, expect: 'healthy' },
])

/** The same with its metrics on another port. */
export const elsewhere: readonly Situation[] = rows({ env: COMMON, trip: 'not-possible' }, [
  {
    what: 'its exporters are sent away, and its metrics are named',
    env: { [ENDPOINT]: 'http://{http}' },
    args: ['--collector-metrics', 'http://{metrics}'],
    expect: 'collector/export-failing',
  },
  {
    what: 'its exporters are sent away, by gRPC, and its metrics are named',
    runtime: 'python',
    env: { ...GRPC, [ENDPOINT]: 'http://{grpc}' },
    args: ['--collector-metrics', 'http://{metrics}/metrics'],
    expect: 'collector/export-failing',
  },
  {
    what: 'it sends on, and its metrics are named',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{fine}' },
    args: ['--collector-metrics', 'http://{metrics}/metrics'],
    expect: 'healthy',
  },
  {
    what: 'it sends on, and a wrong page is named',
    runtime: 'node',
    env: { [ENDPOINT]: 'http://{fine}' },
    args: ['--collector-metrics', 'http://{nobody}/metrics'],
    expect: 'healthy',
  },
  // Without its metrics nobody can know: what is proved is said, and no more.
  { what: 'its exporters are sent away, and nothing tells', env: { [ENDPOINT]: 'http://{http}' }, expect: 'healthy' },
])
