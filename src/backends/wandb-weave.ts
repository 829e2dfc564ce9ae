import type { Profile } from '../types.ts'

/** W&B Weave, from its documentation: protobuf alone, and a project that resource attributes name. */
const wandbWeave: Profile = {
  id: 'wandb-weave',
  title: 'W&B Weave',
  hosts: ['trace.wandb.ai', '*.wandb.io'],
  regions: [{ name: 'cloud', url: 'https://trace.wandb.ai/otel' }],
  protocols: ['http/protobuf'],
  signals: ['traces'],
  basePath: '/otel',
  otherBases: ['/agents/otel'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [
    { name: 'wandb-api-key', schemes: [''], example: '<an API key>' },
    { name: 'authorization', schemes: ['Basic'], example: 'Basic <base64 of api:key>' },
  ],
  attributes: [
    {
      name: 'wandb.entity',
      signals: ['traces'],
      severity: 'note',
      example: 'my-team',
      what: 'the team that owns the project',
      instead: ['project_id'],
    },
    {
      name: 'wandb.project',
      signals: ['traces'],
      severity: 'note',
      example: 'my-project',
      what: 'the project that gets the traces',
      instead: ['project_id'],
    },
  ],
  special: [{ hosts: ['*.wandb.io'], basePath: '/traces/otel', otherBases: ['/traces/agents/otel'] }],
  sources: ['https://docs.wandb.ai/weave/guides/tracking/otel'],
  routing: [],
  otherPorts: {},
}

export default wandbWeave
