import type { Profile } from '../types.ts'

/** AWS X-Ray's OTLP endpoint: each request is signed, by the ADOT SDK or by an extension of the Collector. */
const awsXray: Profile = {
  id: 'aws-xray',
  title: 'AWS X-Ray',
  family: 'aws',
  hosts: ['xray.*.amazonaws.com'],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  ports: { http: [443] },
  tlsOnly: true,
  credentialBy: 'a signature of AWS (SigV4) on each request, which the ADOT SDK or the sigv4auth extension makes',
  sources: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html'],
  unauthorized: [
    'the request is not signed (no header can do that)',
    'the role may not put traces',
    'Transaction Search is off for the account',
  ],
  regions: [],
  basePath: '',
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default awsXray
