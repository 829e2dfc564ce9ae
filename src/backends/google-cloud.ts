import type { Profile } from '../types.ts'

/** Google Cloud's Telemetry API: tokens are made by code or by an extension of the Collector. */
const googleCloud: Profile = {
  id: 'google-cloud',
  title: 'Google Cloud',
  hosts: ['telemetry.googleapis.com', 'telemetry.*.rep.googleapis.com'],
  regions: [{ name: 'global', url: 'https://telemetry.googleapis.com' }],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentialBy: 'Application Default Credentials, which code or the googleclientauth extension turns into a token',
  routing: [{ name: 'x-goog-user-project', required: false, example: 'my-project', what: 'the project that the quota is taken from' }],
  attributes: [
    {
      name: 'gcp.project_id',
      signals: ['traces', 'metrics', 'logs'],
      severity: 'note',
      example: 'my-project',
      what: 'the project that gets the data',
    },
    {
      name: 'location',
      signals: ['metrics'],
      severity: 'note',
      example: 'us-central1',
      what: 'the place of the time series',
      instead: ['cloud.availability_zone', 'cloud.region'],
    },
    {
      name: 'service.instance.id',
      signals: ['metrics'],
      severity: 'note',
      example: '1',
      what: 'the instance, which keeps time series apart',
      instead: ['faas.instance', 'k8s.pod.name', 'host.id'],
    },
  ],
  sources: [
    'https://docs.cloud.google.com/stackdriver/docs/reference/telemetry/overview',
    'https://docs.cloud.google.com/stackdriver/docs/otlp/overview',
    'https://docs.cloud.google.com/trace/docs/migrate-to-otlp-endpoints',
  ],
  unauthorized: [
    'no token is sent: the exporter needs Google credentials added in code',
    'the token is expired: nothing refreshes a fixed header',
    'the quota project (x-goog-user-project) has the API off',
  ],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  otherPorts: {},
}

export default googleCloud
