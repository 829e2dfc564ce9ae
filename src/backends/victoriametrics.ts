import type { Profile } from '../types.ts'

/** VictoriaMetrics, from its documentation: the single node, and the cluster with its tenant in the path. */
const victoriametrics: Profile = {
  id: 'victoriametrics',
  title: 'VictoriaMetrics',
  at: [
    { names: ['victoriametrics', 'victoria-metrics', 'vminsert', 'localhost', '127.0.0.1'], port: 8428 },
    { names: ['vminsert'], port: 8480 },
  ],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['metrics'],
  basePath: '/opentelemetry',
  otherBases: ['/insert/*/opentelemetry', '/opentelemetry/api'],
  paths: {
    metrics: [
      '/opentelemetry/v1/metrics',
      '/opentelemetry/api/v1/push',
      '/insert/*/opentelemetry/v1/metrics',
      '/insert/*/opentelemetry/api/v1/push',
    ],
  },
  ports: { http: [8428] },
  sources: [
    'https://docs.victoriametrics.com/victoriametrics/integrations/opentelemetry/',
    'https://docs.victoriametrics.com/victoriametrics/single-server-victoriametrics/',
  ],
  hosts: [],
  images: ['victoriametrics/victoria-metrics'],
  regions: [],
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default victoriametrics
