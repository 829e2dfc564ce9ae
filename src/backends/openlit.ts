import type { Profile } from '../types.ts'

/** OpenLIT's own server: the receiver of the Collector, and a web page beside it. */
const openlit: Profile = {
  id: 'openlit',
  title: 'OpenLIT',
  at: [{ names: ['openlit'] }],
  ports: { http: [4318], grpc: [4317] },
  slashes: 'refused',
  otherPorts: { 3000: 'its web page' },
  sources: ['https://docs.openlit.io/latest/openlit/installation'],
  hosts: [],
  regions: [],
  protocols: ['http/protobuf', 'http/json', 'grpc'],
  signals: ['traces', 'metrics', 'logs'],
  basePath: '',
  credentials: [],
  routing: [],
}

export default openlit
