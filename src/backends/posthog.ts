import type { Profile } from '../types.ts'

/** PostHog's AI observability: a path of its own, which only an endpoint of one signal can name. */
const posthog: Profile = {
  id: 'posthog',
  title: 'PostHog',
  hosts: ['us.i.posthog.com', 'eu.i.posthog.com'],
  regions: [
    { name: 'US', url: 'https://us.i.posthog.com/i/v0/ai/otel' },
    { name: 'EU', url: 'https://eu.i.posthog.com/i/v0/ai/otel' },
  ],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '/i/v0/ai/otel',
  paths: { traces: ['/i/v0/ai/otel'] },
  onlyAt: { logs: ['/i/v1/logs'] },
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [
    {
      name: 'authorization',
      schemes: ['Bearer'],
      example: 'Bearer <a project token>',
      keys: [
        { form: /^phc_/, what: 'a project token', takes: true },
        { form: /^phx_/, what: 'a personal API key', takes: false },
      ],
    },
  ],
  limit: '4 MB',
  sources: [
    'https://posthog.com/docs/ai-observability/installation/opentelemetry',
    'https://github.com/PostHog/posthog/pull/55028',
    'https://posthog.com/docs/logs/installation',
  ],
  routing: [],
  otherPorts: {},
}

export default posthog
