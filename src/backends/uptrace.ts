import type { Profile } from '../types.ts'

/** Uptrace, in the cloud and on hosts of one's own; its credential is a URL. */
const uptrace: Profile = {
  id: 'uptrace',
  title: 'Uptrace',
  hosts: ['api.uptrace.dev', '.uptrace.dev'],
  images: ['uptrace/uptrace'],
  regions: [{ name: 'cloud', url: 'https://api.uptrace.dev' }],
  at: [{ names: ['uptrace'] }],
  marks: ['uptrace-dsn'],
  ports: { http: [14318], grpc: [14317] },
  credentials: [{ name: 'uptrace-dsn', schemes: [''], example: '<the DSN of the project>' }],
  special: [{ hosts: ['.uptrace.dev'], ports: { http: [443], grpc: [4317, 443] }, tlsOnly: true }],
  sources: ['https://uptrace.dev/get/opentelemetry-python', 'https://uptrace.dev/opentelemetry/env'],
  unauthorized: ['the DSN is of another project or was rotated', 'the DSN is not that of this host'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default uptrace
