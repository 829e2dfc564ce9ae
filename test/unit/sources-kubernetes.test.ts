import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { noted } from '../../src/cli/notes.ts'
import type { ManifestFile } from '../../src/sources/kubernetes/files.ts'
import { readManifests } from '../../src/sources/kubernetes/read.ts'
import { documentsIn } from '../../src/sources/kubernetes/stream.ts'
import type { PatientOptions } from '../../src/sources/options.ts'
import { readPatients } from '../../src/sources/patient.ts'
import { readChunks } from '../../src/sources/reader.ts'
import type { Patient } from '../../src/types.ts'

const top = mkdtempSync(join(tmpdir(), 'otel-doctor-kubernetes-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

interface Read {
  patients: Patient[]
  remarks: string[]
}

function read(texts: Record<string, string> | string, part?: string, options: Partial<PatientOptions> = {}): Read {
  const named = typeof texts === 'string' ? { 'app.yaml': texts } : texts
  const files = Object.entries(named).map(([path, text]): ManifestFile => ({ path, chunks: () => [text] }))
  const all = { env: [], unset: [], envFiles: [], files: [], cleanEnv: true, ...options }
  const outside = { env: {}, home: top, cwd: top, platform: 'linux' as const }
  const { patients, remarks } = readManifests('app.yaml', { options: all, outside }, part, files)
  return { patients: [...(patients ?? [])], remarks: remarks ?? [] }
}

const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by))
const OTEL = 'env:\n  - name: OTEL_SERVICE_NAME\n    value: api'
const pod = (lines = OTEL, spec = '', name = 'api'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels:\n    app: ${name}\nspec:\n${indent(spec, 2)}${spec ? '\n' : ''}  containers:\n    - name: main\n      image: python:3.12\n${indent(lines, 6)}\n`
const map = (data: string, name = 'otel', kind = 'ConfigMap'): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${data}\n`
const join3 = (...documents: string[]): string => documents.join('---\n')
const settingsOf = (patient: Patient | undefined): Record<string, string> =>
  Object.fromEntries(patient?.layers.filter((l) => l.delivered).flatMap((l) => l.settings.map((s) => [s.name, s.value.reveal()])) ?? [])
const first = (...args: Parameters<typeof read>): Patient => {
  const [patient] = read(...args).patients
  if (!patient) throw new Error('no patient')
  return patient
}

describe('the targets of manifests', () => {
  const template = `template:\n  metadata: { labels: { app: x } }\n  spec:\n    containers:\n      - name: main\n        image: node:22\n        ${OTEL.replaceAll('\n', '\n        ')}`
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout']

  it.each(kinds)('are the containers of a %s', (kind) => {
    const { patients } = read(`apiVersion: x/v1\nkind: ${kind}\nmetadata:\n  name: web\nspec:\n${indent(template, 2)}\n`)
    expect(patients.map(({ name, runtime }) => [name, runtime])).toEqual([['web/main', 'node']])
    expect(patients[0]?.program?.container?.where).toBe(`container main of ${kind} web (app.yaml)`)
  })

  it('are those of a CronJob and of a Pod, too', () => {
    const cron = `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: nightly\nspec:\n  jobTemplate:\n    spec:\n${indent(template, 6)}\n`
    expect(read(join3(cron, pod())).patients.map(({ name }) => name)).toEqual(['nightly/main', 'api/main'])
  })

  it('are those in a list, and init containers', () => {
    const items = `apiVersion: v1\nkind: List\nitems:\n  - ${pod(
      OTEL,
      `initContainers:\n  - name: migrate\n    image: python:3\n${indent(OTEL, 4)}`,
    )
      .trimEnd()
      .replaceAll('\n', '\n    ')}\n`
    expect(read(items).patients.map(({ name }) => name)).toEqual(['api/migrate', 'api/main'])
  })

  it('leave out what has no telemetry settings, and Collectors', () => {
    const collector = pod(OTEL, '', 'gateway').replace('python:3.12', 'otel/opentelemetry-collector:0.120.0')
    const { patients, remarks } = read(join3(pod('env: []', '', 'db'), collector))
    expect(patients).toEqual([])
    expect(remarks).toEqual([expect.stringContaining('no container has a setting of OpenTelemetry')])
  })

  it('are the one that is named, whatever it has', () => {
    const both = join3(pod('env: []', '', 'db'), pod())
    expect(read(both, 'db').patients.map(({ name }) => name)).toEqual(['db/main'])
    expect(read(both, 'api/main').patients.map(({ name }) => name)).toEqual(['api/main'])
    expect(() => read(both, 'ap')).toThrow(/no such workload or container \(did you mean api\?\)\. There are: db, api/)
    expect(() => read(both, 'api/other')).toThrow(/no such workload/)
  })

  it('of one name are told apart', () => {
    const other = pod().replace('namespace: shop', 'namespace: test')
    expect(read(join3(pod(), other, other)).patients.map(({ name }) => name)).toEqual(['api/main', 'test/api/main', 'Pod api/main'])
  })

  it('can be written as JSON', () => {
    const env = [{ name: 'OTEL_SERVICE_NAME', value: 'api' }]
    const text = JSON.stringify(
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api' }, spec: { containers: [{ name: 'main', image: 'x', env }] } },
      null,
      2,
    )
    expect(settingsOf(first(text))).toEqual({ OTEL_SERVICE_NAME: 'api' })
  })

  it('what is no manifest is refused in one sentence, with the place of what is no YAML', () => {
    expect(() => read('hello: world\n')).toThrow(/holds no Kubernetes object/)
    expect(() => read(join3(pod(), `${pod()}   broken: [\n`))).toThrow(/^app\.yaml:\d+:\d+: .*mend the YAML there/)
  })

  it('in a folder a template of a chart is left out, aloud', () => {
    const { patients, remarks } = read({ 'a.yaml': pod(), 'b.yaml': `${pod()}{{- if .Values.x }}\n  y: [\n` })
    expect(patients.map(({ name }) => name)).toEqual(['api/main'])
    expect(remarks.join()).toContain('left out: b.yaml')
  })

  it.each([
    ['settings alone', `${pod()}{{- if .Values.x }}\n  y: [\n`],
    ['a ConfigMap as well', `${map('data: { OTEL_SERVICE_NAME: x }')}{{- end }}\n---\n${pod()}{{- if .Values.x }}\n  y: [\n`],
    ['nothing that could be told', 'kind: Deployment\nspec:\n  {{- toYaml .Values.spec | nindent 2 }}\n'],
  ])('a template with %s is said once', (_, template) => {
    expect(read({ 'a.yaml': pod(), 'b.yaml': template }).remarks).toEqual([
      'left out: b.yaml is a template of a chart: render it (helm template) and name what comes out',
    ])
  })

  it('what braces mean to another program than Helm is not left out', () => {
    const rule = 'apiVersion: v1\nkind: PrometheusRule\nmetadata: { name: x }\nspec:\n  text: |\n    {{ $labels.pod }} is down\n'
    expect(read({ 'a.yaml': pod(), 'b.yaml': rule }).remarks).toEqual([])
  })

  it('in a folder a file that cannot be read is left out, aloud and once', () => {
    const broken = { path: 'b.yaml', chunks: () => readChunks('/nonexistent/b.yaml', 1) }
    const options = { env: [], unset: [], envFiles: [], files: [], cleanEnv: true }
    const outside = { env: {}, home: top, cwd: top, platform: 'linux' as const }
    const { patients, remarks } = readManifests('x', { options, outside }, undefined, [{ path: 'a.yaml', chunks: () => [pod()] }, broken])
    expect([...(patients ?? [])].map(({ name }) => name)).toEqual(['api/main'])
    expect(remarks).toEqual(['left out: /nonexistent/b.yaml does not exist: check the path'])
  })

  it('what is found unreadable only on the way is said after the last target', async () => {
    for (const [name, text] of Object.entries({ 'a.yaml': pod(), 'b.yaml': `${pod(OTEL, '', 'late')}  broken: [\n` })) {
      mkdirSync(join(top, 'late'), { recursive: true })
      writeFileSync(join(top, 'late', name), text)
    }
    const named = [{ kind: 'manifest', option: 'manifest', spec: join(top, 'late') }]
    const options = { env: [], unset: [], envFiles: [], files: [], named, cleanEnv: true }
    const read = await readPatients(options, { env: {}, home: top, cwd: top, platform: 'linux' })
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const names = [...noted(read, false)].map(({ name }) => name)
    const lines = said.mock.calls.map(([line]) => String(line))
    said.mockRestore()
    expect(names).toEqual(['api/main'])
    expect(lines).toEqual([expect.stringMatching(/^otel-doctor: left out: \S*b\.yaml:\d+:\d+: .*mend the YAML there\n$/)])
  })
})

describe('the environment of a container', () => {
  it('knows file, line and column of every value', () => {
    const [setting] = first(pod()).layers[0]?.settings ?? []
    expect(setting?.from).toMatchObject({ source: 'app.yaml', setting: 'OTEL_SERVICE_NAME', line: 14, column: 18 })
  })

  it('sees earlier variables in $(NAME), and leaves unknown names as they stand', () => {
    const lines =
      'env:\n  - { name: A, value: a }\n  - { name: OTEL_SERVICE_NAME, value: "$(A)-$(NOPE)-$$(A)" }\n  - { name: A, value: later }'
    expect(settingsOf(first(pod(lines)))['OTEL_SERVICE_NAME']).toBe('a-$(NOPE)-$(A)')
  })

  it('takes ConfigMaps and Secrets of the same files, and env over envFrom', () => {
    const lines =
      'envFrom:\n  - configMapRef: { name: otel }\n  - secretRef: { name: keys }\n    prefix: OTEL_\nenv:\n  - { name: OTEL_SERVICE_NAME, value: own }'
    const text = join3(
      pod(lines),
      map('data:\n  OTEL_SERVICE_NAME: map\n  OTEL_EXPORTER_OTLP_HEADERS: \'"a=b"\''),
      map(`data:\n  EXPORTER_OTLP_PROTOCOL: ${Buffer.from('grpc').toString('base64')}\nstringData:\n  LOG_LEVEL: debug`, 'keys', 'Secret'),
    )
    expect(settingsOf(first(text))).toEqual({
      OTEL_SERVICE_NAME: 'own',
      OTEL_EXPORTER_OTLP_HEADERS: '"a=b"',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_LOG_LEVEL: 'debug',
    })
  })

  it('a value of a ConfigMap stands where the ConfigMap has it', () => {
    const lines = 'env:\n  - name: OTEL_SERVICE_NAME\n    valueFrom: { configMapKeyRef: { name: otel, key: service } }'
    const { patients } = read({ 'app.yaml': pod(lines), 'map.yaml': map('data:\n  service: api') })
    expect(patients[0]?.layers[0]?.settings[0]?.from).toEqual({ source: 'map.yaml', setting: 'service', line: 6, column: 12 })
  })

  it('what is in no file is unknown, and said so', () => {
    const from = (reference: string, name = 'OTEL_EXPORTER_OTLP_HEADERS'): Patient =>
      first(pod(`env:\n  - name: ${name}\n    valueFrom: { ${reference} }`))
    const what = (patient: Patient): unknown => patient.layers[0]?.settings[0]?.unknown
    expect(what(from('secretKeyRef: { name: otel, key: headers }'))).toEqual({
      what: 'the key headers of the Secret otel is not known here',
      whole: true,
    })
    expect(what(from('fieldRef: { fieldPath: status.hostIP }'))).toEqual({
      what: 'the field status.hostIP of the pod is not known here',
      whole: true,
    })
    expect(what(from('resourceFieldRef: { resource: limits.cpu }'))).toMatchObject({ whole: true })
    const fields = ["metadata.labels['app']", 'metadata.namespace', 'metadata.name', 'spec.serviceAccountName']
    expect(fields.map((path) => settingsOf(from(`fieldRef: { fieldPath: "${path}" }`, 'OTEL_SERVICE_NAME'))['OTEL_SERVICE_NAME'])).toEqual([
      'api',
      'shop',
      'api',
      'default',
    ])
  })

  it('a part that is unknown leaves the rest to be read', () => {
    const lines =
      'env:\n  - name: HOST_IP\n    valueFrom: { fieldRef: { fieldPath: status.hostIP } }\n  - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://$(HOST_IP):4317" }\n  - { name: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, value: "http://$(COLLECTOR_SERVICE_HOST):4317" }'
    const settings = first(pod(lines)).layers[0]?.settings ?? []
    expect(settings.slice(1).map(({ value, unknown }) => [value.reveal(), unknown?.whole])).toEqual([
      ['http://not-known-here.invalid:4317', false],
      ['http://not-known-here.invalid:4317', false],
    ])
  })

  it('a ConfigMap that is in no file may set more', () => {
    expect(first(pod(`envFrom:\n  - configMapRef: { name: gone }\n${OTEL}`)).absent).toEqual(['the ConfigMap gone'])
  })

  it('a value that is no string is a note, as Kubernetes refuses it', () => {
    const { patients } = read(
      pod('env:\n  - name: OTEL_EXPORTER_OTLP_TIMEOUT\n    value: 10000\n  - name: OTEL_SDK_DISABLED\n    value: "true"'),
    )
    expect(patients[0]?.layers[0]?.remarks).toEqual([
      'app.yaml:14: OTEL_EXPORTER_OTLP_TIMEOUT: Kubernetes refuses a value that is no string: write it in quotes',
    ])
  })
})

describe('the network of a pod', () => {
  const service = (name: string, namespace: string, spec = 'ports:\n  - port: 4317'): string =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n${indent(spec, 2)}\n`

  it('knows services by every name, and by the short one in their own namespace alone', () => {
    const { neighbours } = first(join3(pod(), service('near', 'shop'), service('far', 'observability'))).program ?? {}
    expect(neighbours?.map(({ names, ports, isClosed, apart }) => ({ names: names.join(' '), ports, isClosed, fix: apart?.fix }))).toEqual([
      { names: 'near near.shop near.shop.svc near.shop.svc.cluster.local', ports: [4317], isClosed: true, fix: undefined },
      {
        names: 'far.observability far.observability.svc far.observability.svc.cluster.local',
        ports: [4317],
        isClosed: true,
        fix: undefined,
      },
      { names: 'far', ports: [4317], isClosed: true, fix: 'Write far.observability' },
    ])
  })

  it('knows that a headless service takes any port, and what its pods run', () => {
    const collector = pod('env: []', '', 'gateway').replace('python:3.12', 'otel/opentelemetry-collector:0.120.0')
    const { neighbours } =
      first(join3(pod(), collector, service('otel', 'shop', 'clusterIP: None\nselector: { app: gateway }\nports:\n  - port: 4317')))
        .program ?? {}
    expect(neighbours?.[0]).toMatchObject({ image: 'otel/opentelemetry-collector:0.120.0' })
    expect(neighbours?.[0]?.isClosed).toBeUndefined()
  })

  it('localhost is shared by the containers of a pod, and is that of the node with hostNetwork', () => {
    const two = `${pod()}    - name: agent\n      image: acme/agent\n      ports: [{ containerPort: 4317 }]\n`
    expect(first(two).program?.container?.beside?.map(({ image, ports }) => [image, ports])).toEqual([['acme/agent', [4317]]])
    expect(first(pod(OTEL, 'hostNetwork: true')).program?.container?.network).toBe('host')
    const sidecar = pod().replace('metadata:\n', 'metadata:\n  annotations:\n    sidecar.opentelemetry.io/inject: "true"\n')
    expect(first(sidecar).program?.container?.beside).toBeNull()
  })
})

describe('what the operator of OpenTelemetry injects', () => {
  const annotated = (annotation: string): string =>
    pod('env: []').replace('metadata:\n', `metadata:\n  annotations:\n    instrumentation.opentelemetry.io/${annotation}\n`)
  const resource = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: default\n  namespace: shop\nspec:\n  exporter:\n    endpoint: http://otel-collector:4318\n  sampler: { type: parentbased_traceidratio, argument: "0.25" }\n  python:\n    env:\n      - { name: OTEL_LOGS_EXPORTER, value: none }\n`

  it('names the program and its settings, below those of the container', () => {
    const patient = first(join3(annotated('inject-python: "true"'), resource))
    expect(patient).toMatchObject({
      runtime: 'python',
      wiring: 'auto',
      detectedBy: 'annotation instrumentation.opentelemetry.io/inject-python',
    })
    expect(settingsOf(patient)).toMatchObject({
      OTEL_SERVICE_NAME: 'api',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_LOGS_EXPORTER: 'none',
    })
  })

  it('has what the tag of its image says', () => {
    const injected = (annotation: string, lines: string): Patient => first(join3(annotated(annotation), resource + lines))
    expect(injected('inject-java: "true"', '  java: { image: "x/autoinstrumentation-java:1.33.6" }\n').version).toBe('1.33.6')
    const node = (tag: string): string => `  nodejs: { image: "x/autoinstrumentation-nodejs:${tag}" }\n`
    expect(injected('inject-nodejs: "true"', node('0.52.1')).wiring).toBe('code-grpc')
    expect(injected('inject-nodejs: "true"', node('0.60.0'))).toMatchObject({ wiring: 'auto', open: ['auto', 'code-grpc'] })
    const told = '  nodejs: { env: [{ name: OTEL_EXPORTER_OTLP_PROTOCOL, value: http/protobuf }] }\n'
    expect(injected('inject-nodejs: "true"', told).open).toBeUndefined()
    expect(injected('inject-dotnet: "true"', '')).toMatchObject({ runtime: 'dotnet', wiring: 'auto' })
  })

  it('leaves open what only the cluster knows', () => {
    const open = resource
      .replace('http://otel-collector', 'http://$(OTEL_NODE_IP)')
      .replace('value: none', 'valueFrom: { secretKeyRef: { name: a, key: b } }')
    const patient = first(join3(annotated('inject-python: "true"'), open))
    const unknown = patient.layers.flatMap(({ settings }) => settings.filter((one) => one.unknown).map(({ name }) => name))
    expect(unknown.toSorted()).toEqual(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_LOGS_EXPORTER'])
  })

  it('takes keys of ConfigMaps and Secrets of the files, where the pod is', () => {
    const keys = resource.replace(
      '- { name: OTEL_LOGS_EXPORTER, value: none }',
      '- { name: OTEL_LOGS_EXPORTER, valueFrom: { configMapKeyRef: { name: otel, key: logs } } }\n      - { name: KEY, valueFrom: { secretKeyRef: { name: keys, key: k } } }\n      - { name: OTEL_EXPORTER_OTLP_HEADERS, value: "x-key=$(KEY)" }\n      - { name: GONE, valueFrom: { configMapKeyRef: { name: otel, key: no, optional: true } } }',
    )
    const held = [map('data: { logs: console }'), map(`data: { k: ${Buffer.from('secret').toString('base64')} }`, 'keys', 'Secret')]
    const patient = first(join3(annotated('inject-python: "true"'), keys, ...held))
    expect(settingsOf(patient)).toMatchObject({ OTEL_LOGS_EXPORTER: 'console', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret' })
    expect(settingsOf(patient)).not.toHaveProperty('GONE')
    const far = held.map((text) => text.replace('metadata:\n', 'metadata:\n  namespace: other\n'))
    const [logs] = first(join3(annotated('inject-python: "true"'), keys, ...far)).layers.flatMap(({ settings }) =>
      settings.filter(({ name }) => name === 'OTEL_LOGS_EXPORTER'),
    )
    expect(logs?.unknown?.what).toBe('the key logs of the ConfigMap otel is not known here')
  })

  const namespace = (value: string, name = 'shop', annotation = 'inject-python'): string =>
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  annotations:\n    instrumentation.opentelemetry.io/${annotation}: "${value}"\n`
  const plain = pod('env: []')
  it.each<[what: string, documents: string[], is: string | null]>([
    ['a namespace that says so', [namespace('true'), plain], 'python'],
    ['it may stand behind the pod', [plain, namespace('true')], 'python'],
    ['it may name the resource', [namespace('default'), plain], 'python'],
    ['a pod that says no', [namespace('true'), annotated('inject-python: "false"')], null],
    ['a namespace that says no', [namespace('false'), plain], null],
    ['a pod that says yes all the same', [namespace('false'), annotated('inject-python: "true"')], 'python'],
    ['another namespace', [namespace('true', 'test'), plain], null],
    ['a pod without a namespace', [namespace('true'), plain.replace('  namespace: shop\n', '')], null],
    ['another annotation', [namespace('x', 'shop', 'other'), plain], null],
  ])('by the namespace: %s', (_, documents, is) => {
    const { patients } = read(join3(...documents, resource))
    expect(patients.map(({ runtime }) => runtime)).toEqual(is === null ? [] : [is])
  })

  it('by the namespace, into the container that it names', () => {
    const two = `${pod('env: []')}    - name: second\n      image: python\n`
    const names = '    instrumentation.opentelemetry.io/container-names: second\n'
    const { patients } = read(join3(namespace('true') + names, two, resource))
    expect(patients.map(({ name, detectedBy }) => [name, detectedBy])).toEqual([
      ['api/second', 'annotation instrumentation.opentelemetry.io/inject-python of the namespace shop'],
    ])
  })

  it('a sidecar that the namespace asks for may be beside every container of it', () => {
    const asks = namespace('true').replace('instrumentation.opentelemetry.io/inject-python', 'sidecar.opentelemetry.io/inject')
    expect(first(join3(asks, pod())).program?.container?.beside).toBeNull()
    const refuses = pod().replace('metadata:\n', 'metadata:\n  annotations:\n    sidecar.opentelemetry.io/inject: "false"\n')
    expect(first(join3(asks, refuses)).program?.container?.beside).toEqual([])
  })

  it('is not known where its resource is in no file, and nothing where it is switched off', () => {
    expect(first(annotated('inject-java: "true"'))).toMatchObject({ runtime: 'javaagent', absent: ['the Instrumentation of the operator'] })
    expect(read(annotated('inject-java: "false"')).patients).toEqual([])
  })
})

describe('a stream of documents', () => {
  it('is parted alike wherever its pieces end, with the line of each', () => {
    const text = `---\na: 1\n---\nb: |\n  ---\n  x\n--- # c\nc: ---\n---\n`
    const whole = [...documentsIn([text], 'x')]
    expect(whole.map(({ text: one, line }) => [one, line])).toEqual([
      ['a: 1\n', 1],
      ['b: |\n  ---\n  x\n', 3],
      ['c: ---\n', 7],
      ['', 9],
    ])
    for (let cut = 1; cut < text.length; cut++)
      for (const size of [1, 3, cut]) {
        const pieces = [text.slice(0, cut), ...(text.slice(cut).match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [])]
        expect([...documentsIn(pieces, 'x')].filter((part) => part.text.trim() !== '')).toEqual(
          whole.filter((part) => part.text.trim() !== ''),
        )
      }
  })
})

describe('a folder', () => {
  it('gives its .yaml, .yml and .json files, and follows no link', async () => {
    const folder = mkdtempSync(join(top, 'dir-'))
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'sub', 'a.yml'), pod())
    writeFileSync(join(folder, 'notes.txt'), pod(OTEL, '', 'text'))
    writeFileSync(join(top, 'outside.yaml'), pod(OTEL, '', 'outside'))
    symlinkSync(join(top, 'outside.yaml'), join(folder, 'link.yaml'))
    symlinkSync(top, join(folder, 'linked'))
    const { manifestFiles } = await import('../../src/sources/kubernetes/files.ts')
    expect(manifestFiles(folder).map(({ path }) => path)).toEqual([join(folder, 'sub', 'a.yml')])
    mkdirSync(join(top, 'empty'))
    expect(() => manifestFiles(join(top, 'empty'))).toThrow(/there is no \.yaml, \.yml or \.json file/)
  })
})
