import type { Profile } from '../types.ts'

/** VictoriaLogs, from its documentation. */
const victorialogs: Profile = {
  id: 'victorialogs',
  title: 'VictoriaLogs',
  at: [{ port: 9428 }, { names: ['victorialogs', 'victoria-logs'] }],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['logs'],
  basePath: '/insert/opentelemetry',
  ports: { http: [9428] },
  sources: ['https://docs.victoriametrics.com/victorialogs/data-ingestion/opentelemetry/'],
  hosts: [],
  images: ['victoriametrics/victoria-logs'],
  regions: [],
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default victorialogs
