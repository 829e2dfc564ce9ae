import type { Profile } from '../types.ts'

/** Last9, from its documentation; nothing of it was measured, since every request needs an account. */
const last9: Profile = {
  id: 'last9',
  title: 'Last9',
  hosts: ['otlp.last9.io', 'otlp-aps1.last9.io', '.last9.io'],
  regions: [
    { name: 'us-east-1', url: 'https://otlp.last9.io' },
    { name: 'ap-south-1', url: 'https://otlp-aps1.last9.io' },
  ],
  // JSON too: its page for Gemini CLI names that program's http, which is JSON.
  protocols: ['http/protobuf', 'grpc', 'http/json'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Basic'], example: 'Basic <base64 of user:password>' }],
  routing: [],
  otherPorts: {},
  sources: [
    'https://last9.io/docs/integrations/observability/opentelemetry/',
    'https://last9.io/opentelemetry/',
    'https://github.com/last9/opentelemetry-examples',
  ],
  unauthorized: [
    'the token is wrong, expired or was rotated: Integrations, OpenTelemetry in Last9 shows the one that holds',
    'the token belongs to another region: us-east-1 is otlp.last9.io, ap-south-1 is otlp-aps1.last9.io',
    'the blank after Basic is lost, or %20 in its place is not decoded',
  ],
}

export default last9
