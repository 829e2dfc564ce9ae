import { expect, it } from 'vitest'
import { kindOf } from '../../src/sources/kinds.ts'

const COSMO = `version: '1'
graph:
  token: t
traffic_shaping:
  all: {}
telemetry:
  metrics:
    otlp:
      enabled: true
`
const APOLLO = 'supergraph:\n  listen: 0.0.0.0:4000\ntelemetry:\n  exporters:\n    tracing:\n      otlp:\n        enabled: true\n'

it.each<[what: string, path: string, text: string, id: string | undefined]>([
  ['the router of Apollo', 'router.yaml', APOLLO, 'apollo-router'],
  ['the router of Cosmo, which has keys of the same names', 'router.yaml', COSMO, undefined],
  ['values of a tile with keys of their own', 'tile.yaml', 'splunk_realm: us0\notel_proxy_http: "x"\n', undefined],
  ["goose's own keys", 'goose.yaml', 'otel_exporter_otlp_endpoint: http://localhost:4318\n', 'goose'],
  [
    'a script of Gradle that begins with an assignment',
    'settings.gradle.kts',
    'rootProject.name = "demo"\npluginManagement {\n}\n',
    undefined,
  ],
  [
    'what a chart is to make of values',
    'c_test.yaml',
    'tests:\n  - it: works\n    asserts:\n      - notContains:\n          content: { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: x }\n',
    undefined,
  ],
])('%s', (_, path, text, id) => expect(kindOf(path, text)?.id).toBe(id))
