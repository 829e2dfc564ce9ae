import { describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { readManifests } from '../../src/sources/kubernetes/read.ts'
import type { Patient } from '../../src/types.ts'

const outside = { env: {}, home: '/nonexistent', cwd: '/nonexistent', platform: 'linux' as const }
const options = { env: [], unset: [], envFiles: [], files: [], cleanEnv: true }
const read = (text: string, part?: string): Patient[] => [
  ...(readManifests('k8s.yaml', { options, outside }, part, [{ path: 'k8s.yaml', chunks: () => [text] }]).patients ?? []),
]
const findings = (patient: Patient | undefined): string[] =>
  patient ? judge(patient, { ...DEFAULTS, offline: true }, null).audit.findings.map(({ id, severity }) => `${severity} ${id}`) : []
const places = (patient: Patient | undefined, setting: string): string[] =>
  patient?.layers.flatMap(({ settings }) =>
    settings.filter(({ name }) => name === setting).map(({ from }) => `${from.source}:${from.line}:${from.column}`),
  ) ?? []

const CONFIG = `receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" } } } }
exporters:
  otlp/next:
    endpoint: gateway:4317
service: { pipelines: { traces: { receivers: [otlp], exporters: [otlp/next] } } }`
const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by))
const MAP = `apiVersion: v1
kind: ConfigMap
metadata: { name: conf }
data:
  relay: |
${indent(CONFIG, 4)}
`
const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: collector }
spec:
  template:
    metadata: { labels: { app: collector } }
    spec:
      containers:
        - name: otelcol
          image: otel/opentelemetry-collector:0.128.0
          args: ["--config=/conf/relay.yaml"]
          volumeMounts: [{ name: conf, mountPath: /conf }]
      volumes: [{ name: conf, configMap: { name: conf, items: [{ key: relay, path: relay.yaml }] } }]
`
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: otel }
spec: { selector: { app: collector }, ports: [{ port: 4317 }] }
`
const app = (endpoint: string, annotation = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: api, annotations: { ${annotation} } }
spec:
  containers:
    - name: api
      image: python:3.12
      command: [opentelemetry-instrument, python, api.py]
      env:
        - { name: OTEL_SERVICE_NAME, value: api }
        - { name: OTEL_METRICS_EXPORTER, value: none }
        - { name: OTEL_LOGS_EXPORTER, value: none }
        - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "${endpoint}" }
`
const all = (...texts: string[]): string => texts.join('---\n')
const resource = (mode: string, protocols: string, name = 'otel'): string => `apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: { name: ${name} }
spec:
  mode: ${mode}
  config:
    receivers: { otlp: { protocols: { ${protocols} } } }
    exporters: { debug: {} }
    service: { pipelines: { traces: { receivers: [otlp], exporters: [debug] } } }
`

describe('the variables of an OpenTelemetryCollector', () => {
  const withEnv = (env: string): string =>
    resource('deployment', 'grpc: {}')
      .replace('exporters: { debug: {} }', 'exporters: { otlp: { endpoint: "${env:NEXT}" } }')
      .replace('exporters: [debug]', 'exporters: [otlp]')
      .replace('  mode:', `${env}  mode:`)
  const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: otel }\ndata: { NEXT: "0.0.0.0:4317" }\n'
  it.each([
    ['one key', '  env: [{ name: NEXT, valueFrom: { configMapKeyRef: { name: otel, key: NEXT } } }]\n'],
    ['all keys', '  envFrom: [{ configMapRef: { name: otel } }]\n'],
    ['a value', '  env: [{ name: NEXT, value: "0.0.0.0:4317" }]\n'],
  ])('%s of a ConfigMap of the files has its fault', (_, env) =>
    expect(read(all(withEnv(env), map)).flatMap(findings)).toContain('error endpoint/wildcard-address'),
  )

  it('what is in no file is not known, and no fault', () =>
    expect(
      read(all(withEnv('  envFrom: [{ configMapRef: { name: other } }]\n'), map))
        .flatMap(findings)
        .filter((one) => !one.startsWith('note')),
    ).toEqual([]))
})

describe('the workload that starts with a configuration of the files', () => {
  it.each(['otel/opentelemetry-collector:0.128.0', 'grafana/alloy:v1.8.0', 'registry.example.com/team/gateway:3'])(
    'is found by what it starts, with the image %s as well',
    (image) => {
      const made = read(all(MAP, WORKLOAD.replace('otel/opentelemetry-collector:0.128.0', image)))
      expect(made.map(({ name, runtime }) => [name, runtime])).toEqual([['collector/otelcol', 'collector']])
    },
  )

  it('is not one that mounts another file', () => {
    const made = read(all(MAP, WORKLOAD.replace('otel/opentelemetry-collector:0.128.0', 'acme/api:1').replace('/conf/relay', '/app/api')))
    expect(made.map(({ name }) => name)).toEqual(['ConfigMap conf relay'])
  })

  it.each(['datadog/agent:7', 'openobserve/openobserve:v0.14', 'docker.elastic.co/apm/apm-server:8.17.0', 'timberio/vector:0.45'])(
    'the service before %s leads to a receiver',
    (image) => {
      const pods = `apiVersion: v1\nkind: Pod\nmetadata: { name: x, labels: { app: collector } }\nspec: { containers: [{ name: x, image: "${image}" }] }\n`
      const [patient] = read(all(app('http://otel:4317'), SERVICE, pods))
      expect(patient?.program?.neighbours?.map((one) => [one.names[0], one.image])).toEqual([['otel', image]])
    },
  )
})

describe('the configuration of a Collector in a ConfigMap', () => {
  it('is a target of its own, each value at its line and column of the manifest', () => {
    const [collector] = read(all(app('http://elsewhere.example.com:4317'), MAP)).filter(({ runtime }) => runtime === 'collector')
    expect(collector?.name).toBe('ConfigMap conf relay')
    expect(places(collector, 'exporters.otlp/next.endpoint')).toEqual(['k8s.yaml:23:19'])
  })

  it('belongs to the container that mounts it, with its image and its version', () => {
    const [collector] = read(all(MAP, WORKLOAD))
    expect([collector?.name, collector?.version]).toEqual(['collector/otelcol', '0.128.0'])
    expect(collector?.program?.container?.where).toBe('container otelcol of Deployment collector (k8s.yaml)')
  })

  it('in quotes has no line to point at, and says where it stands', () => {
    const quoted = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: conf }\ndata: { relay: ${JSON.stringify(CONFIG)} }\n`
    expect(read(quoted).flatMap((one) => places(one, 'exporters.otlp/next.endpoint'))).toEqual(['k8s.yaml (relay of ConfigMap conf):4:15'])
  })

  it('that is none of a Collector is no target', () => {
    expect(read('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app }\ndata: { app.yaml: "receivers of mail: 3" }\n')).toEqual([])
  })

  it('of another program with receivers is no target, whole or broken', () => {
    const alerts = 'route: { receiver: team }\nreceivers:\n  - name: team\n    file: { path: /x }\n'
    const other = (text: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: alerts }\ndata:\n  alertmanager.yml: |\n${indent(text, 4)}`
    expect(read(other(alerts))).toEqual([])
    expect(read(other(`${alerts}x: "a" "b"\nexporters: { file: {} }\n`))).toEqual([])
  })

  it('says what a program gets that sends to its service', () => {
    const [api] = read(all(app('http://otel:4317'), MAP, WORKLOAD, SERVICE))
    expect(findings(api).filter((one) => !one.startsWith('note'))).toEqual([])
    const deaf = MAP.replace('0.0.0.0:4317', '127.0.0.1:4317')
    expect(findings(read(all(app('http://otel:4317'), deaf, WORKLOAD, SERVICE))[0])).toContain('error collector/bound-to-localhost')
    const http = MAP.replace('grpc: { endpoint: "0.0.0.0:4317" }', 'http: { endpoint: "0.0.0.0:4318" }')
    expect(findings(read(all(app('http://otel:4317'), http, WORKLOAD, SERVICE))[0])).toContain('error collector/receiver-off')
  })

  it('says nothing of a program that sends elsewhere', () => {
    const deaf = MAP.replace('0.0.0.0:4317', '127.0.0.1:4317')
    expect(findings(read(all(app('http://other:4317'), deaf, WORKLOAD, SERVICE))[0]).filter((one) => !one.startsWith('note'))).toEqual([])
  })

  it('whose addresses only the cluster knows says nothing of who receives', () => {
    const open = MAP.replace('0.0.0.0:4317', '${env:MY_POD_IP}:4317').replace('"0.0.0.0', '"${env:X}')
    expect(findings(read(all(app('http://otel:4317'), open, WORKLOAD, SERVICE))[0]).filter((one) => !one.startsWith('note'))).toEqual([])
  })

  it('can be asked for by the name of what runs it', () => {
    expect(read(all(app('http://otel:4317'), MAP, WORKLOAD), 'collector').map(({ name }) => name)).toEqual(['collector/otelcol'])
  })
})

describe('an OpenTelemetryCollector', () => {
  it('is a target, and its service is named after it', () => {
    const [api, collector] = read(all(app('http://otel-collector:4317'), resource('deployment', 'grpc: {}')))
    expect(collector?.name).toBe('OpenTelemetryCollector otel')
    expect(findings(api).filter((one) => !one.startsWith('note'))).toEqual([])
    expect(findings(read(all(app('http://otel-collector:4317'), resource('deployment', 'http: {}')))[0])).toContain(
      'error collector/receiver-off',
    )
  })

  it('listens on every address unless it says otherwise', () => {
    expect(findings(read(resource('deployment', 'grpc: {}'))[0]).join()).not.toContain('bound-to-localhost')
    expect(findings(read(resource('deployment', 'grpc: { endpoint: "localhost:4317" }'))[0])).toContain(
      'error collector/bound-to-localhost',
    )
  })

  it('as a sidecar is at localhost in the pods that ask for it', () => {
    const inject = 'sidecar.opentelemetry.io/inject: "true"'
    const [api] = read(all(app('http://localhost:4317', inject), resource('sidecar', 'grpc: { endpoint: "localhost:4317" }')))
    expect(findings(api).filter((one) => !one.startsWith('note'))).toEqual([])
    const [wrong] = read(all(app('http://localhost:4317', inject), resource('sidecar', 'http: {}')))
    expect(findings(wrong)).toContain('error collector/receiver-off')
  })

  it('with a text as its configuration has each value at its line', () => {
    const old = `apiVersion: opentelemetry.io/v1alpha1\nkind: OpenTelemetryCollector\nmetadata: { name: otel }\nspec:\n  config: |\n${indent(CONFIG, 4)}\n`
    expect(places(read(old)[0], 'exporters.otlp/next.endpoint')).toEqual(['k8s.yaml:9:19'])
  })
})
