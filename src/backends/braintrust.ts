import type { Profile } from '../types.ts'

/** Braintrust, from its documentation. */
const braintrust: Profile = {
  id: 'braintrust',
  title: 'Braintrust',
  hosts: ['api.braintrust.dev'],
  regions: [{ name: 'US', url: 'https://api.braintrust.dev/otel' }],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '/otel',
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer'], example: 'Bearer <an API key>' }],
  routing: [
    {
      name: 'x-bt-parent',
      required: true,
      example: 'project_name:my-project',
      what: 'project_id:…, project_name:… or experiment_id:…',
      instead: ['braintrust.parent'],
    },
  ],
  sources: [
    'https://www.braintrust.dev/docs/integrations/sdk-integrations/opentelemetry',
    'https://www.traceloop.com/docs/openllmetry/integrations/braintrust',
  ],
  otherPorts: {},
}

export default braintrust
