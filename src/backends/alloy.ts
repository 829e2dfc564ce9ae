import type { Profile } from '../types.ts'

/** Grafana Alloy and its predecessor, the Agent: the receiver of the Collector, where it is switched on. */
const alloy: Profile = {
  id: 'alloy',
  title: 'Grafana Alloy',
  at: [{ port: 12345 }, { names: ['alloy', 'grafana-alloy', 'grafana-agent'] }],
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  otherPorts: { 12345: 'its own web page' },
  sources: [
    'https://grafana.com/docs/alloy/latest/reference/components/otelcol/otelcol.receiver.otlp/',
    'https://grafana.com/docs/alloy/latest/reference/cli/run/',
  ],
  hosts: [],
  images: ['grafana/alloy', 'grafana/agent'],
  startsWith: { 'grafana/alloy': '/etc/alloy/config.alloy' },
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
}

export default alloy
