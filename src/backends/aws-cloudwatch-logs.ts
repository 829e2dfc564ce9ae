import type { Profile } from '../types.ts'

/** AWS CloudWatch Logs' OTLP endpoint: signed requests, and headers that name group and stream. */
const awsCloudwatchLogs: Profile = {
  id: 'aws-cloudwatch-logs',
  title: 'AWS CloudWatch Logs',
  family: 'aws',
  hosts: ['logs.*.amazonaws.com'],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['logs'],
  ports: { http: [443] },
  tlsOnly: true,
  credentialBy: 'a signature of AWS (SigV4) on each request, which the ADOT SDK or the sigv4auth extension makes',
  routing: [
    { name: 'x-aws-log-group', required: true, example: 'my-group', what: 'the log group' },
    { name: 'x-aws-log-stream', required: true, example: 'default', what: 'the log stream' },
  ],
  sources: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html'],
  regions: [],
  basePath: '',
  credentials: [],
  otherPorts: {},
}

export default awsCloudwatchLogs
