import type { Ask, Profile, Recognised } from '../types.ts'
import { okJson, stringIn, versionIn } from './answers.ts'

const HEALTH = '/api/public/health'

/** By its health page, which tells the version without a key: https://langfuse.com/self-hosting/configuration/health-readiness-endpoints */
async function recognise(ask: Ask, url: URL): Promise<Recognised | null> {
  const health = okJson(await ask('GET', url.origin + HEALTH))
  const version = versionIn(stringIn(health, 'version'))
  if (stringIn(health, 'status') !== 'OK' || !version || stringIn(okJson(await ask('GET', `${url.origin}/`)), 'status') === 'OK')
    return null
  return { id: 'langfuse', version, recognisedBy: `GET ${HEALTH}`, base: url.origin, facts: {} }
}

/** Langfuse, in the cloud and on hosts of one's own (from 3.22.0 on). */
const langfuse: Profile = {
  id: 'langfuse',
  title: 'Langfuse',
  images: ['langfuse/langfuse', 'langfuse/langfuse-worker'],
  hosts: ['cloud.langfuse.com', 'us.cloud.langfuse.com', 'jp.cloud.langfuse.com', 'hipaa.cloud.langfuse.com'],
  regions: [
    { name: 'EU', url: 'https://cloud.langfuse.com/api/public/otel' },
    { name: 'US', url: 'https://us.cloud.langfuse.com/api/public/otel' },
    { name: 'JP', url: 'https://jp.cloud.langfuse.com/api/public/otel' },
    { name: 'HIPAA', url: 'https://hipaa.cloud.langfuse.com/api/public/otel' },
  ],
  at: [{ path: '/api/public/otel', anywhere: true }, { names: ['langfuse', 'langfuse-web'] }],
  marks: ['x-langfuse-ingestion-version'],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '/api/public/otel',
  credentials: [
    {
      name: 'authorization',
      schemes: ['Basic'],
      example: 'Basic <base64 of pk-lf-…:sk-lf-…>',
      keys: [
        { form: /^sk-lf-[^:]*:pk-lf-/, what: 'the secret key before the public one', takes: false },
        { form: /^pk-lf-[^:]*:pk-lf-/, what: 'the public key twice', takes: false },
      ],
    },
  ],
  routing: [
    {
      name: 'x-langfuse-ingestion-version',
      required: false,
      example: '4',
      what: '4 shows traces at once; without it they may take ten minutes',
    },
  ],
  special: [
    {
      hosts: ['cloud.langfuse.com', '.cloud.langfuse.com'],
      ports: { http: [443] },
      tlsOnly: true,
    },
  ],
  sources: [
    'https://langfuse.com/integrations/native/opentelemetry',
    'https://langfuse.com/docs/observability/sdk/troubleshooting-and-faq',
  ],
  unauthorized: [
    'the keys belong to another region or host (each has keys of its own)',
    'public and secret key are swapped or of two projects',
    'the base64 was broken into lines: base64 -w 0 writes one',
  ],
  otherPorts: {},
  recognise,
}

export default langfuse
