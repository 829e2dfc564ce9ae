import type { Profile } from '../types.ts'

/** Opik, in the cloud of Comet and on hosts of one's own; the key stands behind Authorization= without a scheme. */
const opik: Profile = {
  id: 'opik',
  title: 'Opik',
  hosts: ['www.comet.com', 'comet.com'],
  regions: [{ name: 'cloud', url: 'https://www.comet.com/opik/api/v1/private/otel' }],
  at: [{ path: '/api/v1/private/otel', anywhere: true }, { names: ['opik-backend'] }],
  marks: ['comet-workspace'],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '/api/v1/private/otel',
  otherBases: ['/v1/private/otel'],
  routing: [
    { name: 'projectname', required: false, example: 'my-project', what: 'the project that gets the traces; without it the default one' },
    { name: 'comet-workspace', required: false, example: 'default', what: 'the workspace, in the cloud' },
  ],
  special: [
    {
      hosts: ['www.comet.com', 'comet.com'],
      basePath: '/opik/api/v1/private/otel',
      otherBases: [],
      ports: { http: [443] },
      tlsOnly: true,
      credentials: [{ name: 'authorization', schemes: [''], example: '<an API key>' }],
    },
  ],
  sources: ['https://www.comet.com/docs/opik/tracing/opentelemetry/overview'],
  unauthorized: ['the key is wrong, or has a word such as Bearer before it', 'the workspace in comet-workspace is not one of the key'],
  credentials: [],
  otherPorts: {},
}

export default opik
