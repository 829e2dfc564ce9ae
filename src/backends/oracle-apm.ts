import type { Profile } from '../types.ts'

/** Oracle Cloud APM, from its documentation: a data key behind a word of its own. */
const oracleApm: Profile = {
  id: 'oracle-apm',
  title: 'Oracle Cloud APM',
  hosts: ['*.apm-agt.*.oci.oraclecloud.com', '*.apm-collector.*.oci.oraclecloud.com'],
  protocols: ['http/protobuf', 'http/json'],
  signals: ['traces', 'metrics'],
  basePath: '/20200101/opentelemetry/private',
  otherBases: ['/20200101/opentelemetry/public', '/20200101/opentelemetry'],
  ports: { http: [443] },
  tlsOnly: true,
  credentials: [{ name: 'authorization', schemes: ['dataKey'], example: 'dataKey <a data key>' }],
  sources: [
    'https://docs.oracle.com/en-us/iaas/application-performance-monitoring/doc/configure-open-source-tracing-systems.html',
    'https://www.traceloop.com/docs/openllmetry/integrations/oraclecloud',
  ],
  regions: [],
  routing: [],
  otherPorts: {},
}

export default oracleApm
