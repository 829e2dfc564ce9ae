import type { Profile } from '../types.ts'

/** VictoriaTraces, from its documentation. */
const victoriatraces: Profile = {
  id: 'victoriatraces',
  title: 'VictoriaTraces',
  at: [{ port: 10428 }, { names: ['victoriatraces', 'victoria-traces', 'vtsingle'] }],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces'],
  basePath: '/insert/opentelemetry',
  ports: { http: [10428] },
  sources: ['https://docs.victoriametrics.com/victoriatraces/data-ingestion/opentelemetry/'],
  hosts: [],
  images: ['victoriametrics/victoria-traces'],
  regions: [],
  credentials: [],
  routing: [],
  otherPorts: {},
}

export default victoriatraces
