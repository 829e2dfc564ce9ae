import type { Profile } from '../types.ts'

/** Quickwit, from its documentation: gRPC on 7281, HTTP with protobuf under a base of its own. */
const quickwit: Profile = {
  id: 'quickwit',
  title: 'Quickwit',
  at: [{ port: 7280, path: '/api/v1/otlp' }, { port: 7280 }, { port: 7281 }, { names: ['quickwit'] }],
  protocols: ['grpc', 'http/protobuf'],
  basePath: '/api/v1/otlp',
  ports: { http: [7280], grpc: [7281] },
  routing: [
    { name: 'qw-otel-traces-index', required: false, example: 'otel-traces-v0_9', what: 'the index that gets traces' },
    { name: 'qw-otel-logs-index', required: false, example: 'otel-logs-v0_9', what: 'the index that gets logs' },
  ],
  sources: [
    'https://quickwit.io/docs/distributed-tracing/otel-service',
    'https://quickwit.io/docs/log-management/otel-service',
    'https://quickwit.io/docs/configuration/ports-config',
  ],
  hosts: [],
  images: ['quickwit/quickwit'],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  credentials: [],
  otherPorts: {},
}

export default quickwit
