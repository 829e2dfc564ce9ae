import type { Profile } from '../types.ts'

/** Sentry, from its documentation: traces and logs under the URL of the project. */
const sentry: Profile = {
  id: 'sentry',
  title: 'Sentry',
  hosts: ['*.ingest.sentry.io', '*.ingest.us.sentry.io', '*.ingest.de.sentry.io'],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces', 'logs'],
  basePath: '/api/*/integration/otlp',
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'x-sentry-auth', schemes: ['sentry'], example: 'sentry sentry_key=<the public key>' }],
  sources: ['https://docs.sentry.io/concepts/otlp/', 'https://docs.sentry.io/concepts/otlp/direct/'],
  regions: [],
  routing: [],
  otherPorts: {},
}

export default sentry
