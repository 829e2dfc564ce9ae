import type { Profile } from '../types.ts'

/** GreptimeDB, from its documentation: HTTP alone, and a pipeline that traces need. */
const greptimedb: Profile = {
  id: 'greptimedb',
  title: 'GreptimeDB',
  hosts: ['.greptime.cloud'],
  at: [{ path: '/v1/otlp' }],
  marks: ['x-greptime-db-name', 'x-greptime-pipeline-name'],
  protocols: ['http/protobuf', 'http/json'],
  basePath: '/v1/otlp',
  ports: { http: [4000] },
  routing: [
    {
      name: 'x-greptime-pipeline-name',
      required: true,
      signals: ['traces'],
      example: 'greptime_trace_v1',
      what: 'the pipeline that makes rows of spans',
    },
    { name: 'x-greptime-db-name', required: false, example: 'public', what: 'the database' },
    { name: 'x-greptime-log-table-name', required: false, example: 'opentelemetry_logs', what: 'the table that gets logs' },
    { name: 'x-greptime-trace-table-name', required: false, example: 'opentelemetry_traces', what: 'the table that gets traces' },
  ],
  otherPorts: { 4001: 'for its own gRPC', 4002: 'for MySQL', 4003: 'for PostgreSQL' },
  special: [
    {
      hosts: ['.greptime.cloud'],
      ports: { http: [443] },
      tlsOnly: true,
      credentials: [{ name: 'authorization', schemes: ['Basic'], example: 'Basic <base64 of user:password>' }],
    },
  ],
  sources: ['https://docs.greptime.com/user-guide/ingest-data/for-observability/opentelemetry/'],
  images: ['greptime/greptimedb'],
  regions: [],
  signals: ['traces', 'metrics', 'logs'],
  credentials: [],
}

export default greptimedb
