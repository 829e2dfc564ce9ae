import type { Profile } from '../types.ts'

/** OpenTelemetry Collector: what is true of every one. Which signals it takes is for its pipelines to say, so it is known by `--backend` only. */
const collector: Profile = {
  id: 'collector',
  title: 'the OpenTelemetry Collector',
  images: [
    'otel/opentelemetry-collector',
    'otel/opentelemetry-collector-contrib',
    'otel/opentelemetry-collector-k8s',
    'otel/opentelemetry-collector-otlp',
    'opentelemetry-collector-releases/opentelemetry-collector',
    'opentelemetry-collector-releases/opentelemetry-collector-contrib',
  ],
  hosts: [],
  at: [{ port: 55681, path: '/v1/trace' }],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  credentials: [],
  routing: [],
  // Measured on 0.161.0: the health port answers 200 to any POST, so that a sender believes in success.
  otherPorts: {
    55681: 'the old one for OTLP over HTTP, which it gave up in 0.49',
    1777: 'for profiles of its own (pprof)',
    8888: 'for its own metrics',
    13133: 'its health check, which answers 200 to anything',
    55679: 'for its debug pages (zPages)',
  },
  sources: [
    'https://github.com/open-telemetry/opentelemetry-collector/blob/main/CHANGELOG.md',
    'https://opentelemetry.io/docs/collector/internal-telemetry/',
    'https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/healthcheckextension',
    'https://github.com/open-telemetry/opentelemetry-collector/tree/main/extension/zpagesextension',
  ],
}

export default collector
