import type { Profile } from '../types.ts'

/** SigNoz Cloud, from its documentation; 443 takes HTTP and gRPC. */
const signozCloud: Profile = {
  id: 'signoz-cloud',
  title: 'SigNoz Cloud',
  family: 'signoz',
  hosts: ['ingest.*.signoz.cloud', 'ingest.signoz.io', 'ingest-in.signoz.io', 'ingest-eu.signoz.io'],
  regions: [
    { name: 'US', url: 'https://ingest.us.signoz.cloud' },
    { name: 'EU', url: 'https://ingest.eu.signoz.cloud' },
    { name: 'IN', url: 'https://ingest.in.signoz.cloud' },
  ],
  ports: { http: [443], grpc: [443] },
  tlsOnly: true,
  credentials: [
    { name: 'signoz-ingestion-key', schemes: [''], example: '<an ingestion key>' },
    { name: 'signoz-access-token', schemes: ['', 'Bearer', 'Basic'], example: '<an ingestion key>' },
    { name: 'authorization', schemes: ['Basic', 'Bearer'], example: 'Basic <base64 of user:key>' },
  ],
  limit: '16 MB',
  sources: ['https://signoz.io/docs/ingestion/signoz-cloud/overview/', 'https://signoz.io/docs/ingestion/signoz-cloud/keys/'],
  unauthorized: ['the ingestion key is wrong, or is an API key of SigNoz', 'the key belongs to another region than the host'],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  routing: [],
  otherPorts: {},
}

export default signozCloud
