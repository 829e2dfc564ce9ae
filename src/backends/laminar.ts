import type { Profile } from '../types.ts'

/** Laminar, in the cloud: HTTP on 443, gRPC on 8443. */
const laminar: Profile = {
  id: 'laminar',
  title: 'Laminar',
  hosts: ['api.lmnr.ai'],
  regions: [{ name: 'cloud', url: 'https://api.lmnr.ai' }],
  signals: ['traces'],
  ports: { http: [443], grpc: [8443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['Bearer', ''], example: 'Bearer <a project API key>' }],
  sources: ['https://docs.lmnr.ai/tracing/otel', 'https://www.traceloop.com/docs/openllmetry/integrations/laminar'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default laminar
