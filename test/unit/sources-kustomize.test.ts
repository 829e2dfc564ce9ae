import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { readManifests } from '../../src/sources/kubernetes/read.ts'
import type { Patient } from '../../src/types.ts'

const top = mkdtempSync(join(tmpdir(), 'otel-doctor-kustomize-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

let folder = ''
function read(files: Record<string, string>): Patient[] {
  folder = mkdtempSync(join(top, 'k-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const options = { env: [], unset: [], envFiles: [], files: [], cleanEnv: true }
  return [...(readManifests(folder, { options, outside: { env: {}, home: top, cwd: top, platform: 'linux' } }).patients ?? [])]
}

const loud = (patients: readonly Patient[]): string[] =>
  patients.flatMap((patient) =>
    judge(patient, { ...DEFAULTS, offline: true }, null)
      .audit.findings.filter(({ severity }) => severity !== 'note')
      .map(({ id, evidence }) => `${id} ${relative(folder, evidence[0]?.source ?? '')}:${evidence[0]?.line}`),
  )
const settingsOf = (patient: Patient | undefined): Record<string, string> =>
  Object.fromEntries(patient?.layers.flatMap(({ settings }) => settings.map(({ name, value }) => [name, value.reveal()])) ?? [])

const env = (...pairs: string[]): string =>
  pairs
    .map(
      (pair) => `            - name: ${pair.split('=')[0]}\n              value: ${JSON.stringify(pair.split('=').slice(1).join('='))}\n`,
    )
    .join('')
const head = (annotations = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    metadata: { labels: { app: shop }${annotations} }\n    spec:\n      containers:\n        - name: shop\n`
const BASE = `${head()}          image: python:3.13\n          command: [opentelemetry-instrument, python, app.py]\n          env:\n${env('OTEL_SERVICE_NAME=shop', 'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf')}`
const patch = (...pairs: string[]): string => `${head()}          env:\n${env(...pairs)}`
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const kustomization = (...lines: string[]): string => `kind: Kustomization\n${lines.join('\n')}\n`
const base = { 'base/deployment.yaml': BASE, 'base/kustomization.yaml': kustomization('resources: [deployment.yaml]') }
const overlay = (name: string, ...lines: string[]): Record<string, string> => ({
  [`overlays/${name}/kustomization.yaml`]: kustomization('resources: [../../base]', ...lines),
})

describe('a workload that a Kustomization patches', () => {
  it('is one target, with what the patch adds', () => {
    const patients = read({
      ...base,
      ...overlay('prod', 'patches: [{ path: p.yaml }]'),
      'overlays/prod/p.yaml': patch(`${ENDPOINT}=http://otel:4318`),
    })
    expect(patients.map(({ name, runtime }) => [name, runtime])).toEqual([['shop/shop', 'python']])
    expect(settingsOf(patients[0])).toMatchObject({ OTEL_SERVICE_NAME: 'shop', [ENDPOINT]: 'http://otel:4318' })
    expect(loud(patients)).toEqual([])
  })

  it('has the fault of the patch, at its place', () => {
    const bad = patch(`${ENDPOINT}=otel:4318`)
    const files = { ...base, ...overlay('prod', 'patches:', '  - path: p.yaml'), 'overlays/prod/p.yaml': bad }
    expect(loud(read(files))).toEqual(['endpoint/scheme-missing overlays/prod/p.yaml:13'])
    const strategic = { ...base, ...overlay('prod', 'patchesStrategicMerge: [p.yaml]'), 'overlays/prod/p.yaml': bad }
    expect(loud(read(strategic))).toEqual(['endpoint/scheme-missing overlays/prod/p.yaml:13'])
  })

  it('is a target for each overlay', () => {
    const patients = read({
      ...base,
      ...overlay('dev', 'patches: [{ path: p.yaml }]'),
      'overlays/dev/p.yaml': patch(`${ENDPOINT}=http://dev:4318`),
      ...overlay('prod', 'patches: [{ path: p.yaml }]'),
      'overlays/prod/p.yaml': patch(`${ENDPOINT}=prod:4318`),
    })
    expect(patients.map(({ name }) => name)).toEqual([
      `shop/shop (${join(folder, 'overlays/dev')})`,
      `shop/shop (${join(folder, 'overlays/prod')})`,
    ])
    expect(loud(patients)).toEqual(['endpoint/scheme-missing overlays/prod/p.yaml:13'])
  })

  it('is patched by a text in the Kustomization, too', () => {
    const inline = (endpoint: string): string[] => [
      'patches:',
      '  - patch: |-',
      patch(`${ENDPOINT}=${endpoint}`)
        .replace(/^(?=.)/gm, '      ')
        .trimEnd(),
    ]
    expect(loud(read({ ...base, ...overlay('prod', ...inline('http://otel:4318')) }))).toEqual([])
    expect(loud(read({ ...base, ...overlay('prod', ...inline('otel:4318')) }))).toEqual([
      'endpoint/scheme-missing overlays/prod/kustomization.yaml:17',
    ])
  })

  it('is patched by JSON operations on its variables', () => {
    const json = (endpoint: string): string =>
      `- op: add\n  path: /spec/template/spec/containers/0/env/-\n  value:\n    name: ${ENDPOINT}\n    value: ${endpoint}\n`
    const files = (endpoint: string): Record<string, string> => ({
      ...base,
      ...overlay('prod', 'patches:', '  - path: p.yaml', '    target: { kind: Deployment, name: shop }'),
      'overlays/prod/p.yaml': json(endpoint),
    })
    expect(loud(read(files('http://otel:4318')))).toEqual([])
    expect(loud(read(files('otel:4318')))).toEqual(['endpoint/scheme-missing overlays/prod/p.yaml:5'])
  })

  it.each([
    ['shop', true],
    ['sh.*', true],
    ['a|shop', true],
    ['(shop', false],
    ['billing', false],
  ])('is patched where the target fits: %s', (name, isPatched) => {
    const files = {
      ...base,
      ...overlay('prod', 'patches:', '  - path: p.yaml', `    target: { name: "${name}" }`),
      'overlays/prod/p.yaml': patch('OTEL_LOGS_EXPORTER=none').replace('name: shop\nspec', 'name: whatever\nspec'),
    }
    expect('OTEL_LOGS_EXPORTER' in settingsOf(read(files)[0])).toBe(isPatched)
  })

  it('is not judged by what a JSON operation does that is not followed', () => {
    const files = {
      ...base,
      ...overlay('prod', 'patches:', '  - path: p.yaml', '    target: { kind: Deployment }'),
      'overlays/prod/p.yaml': '- op: replace\n  path: /spec/template/spec/containers/0\n  value: { name: shop, image: x }\n',
    }
    const [patient] = read(files)
    expect(patient?.absent).toEqual([expect.stringContaining('/spec/template/spec/containers/0')])
    expect(loud(patient ? [patient] : [])).toEqual([])
  })

  it('loses what the patch deletes, and has the container that it adds beside it', () => {
    const changed = `${head()}          env:\n            - name: OTEL_SERVICE_NAME\n              $patch: delete\n${env(`${ENDPOINT}=http://localhost:4318`)}        - name: otel\n          image: otel/opentelemetry-collector:0.128.0\n`
    const patients = read({ ...base, ...overlay('prod', 'patches: [{ path: p.yaml }]'), 'overlays/prod/p.yaml': changed })
    expect(settingsOf(patients[0])).not.toHaveProperty('OTEL_SERVICE_NAME')
    expect(patients[0]?.program?.container?.beside?.map(({ image }) => image)).toEqual(['otel/opentelemetry-collector:0.128.0'])
    expect(loud(patients)).toEqual([])
  })

  it('may be annotated by a patch', () => {
    const plain = BASE.replace(/ {10}command[^]*/, '')
    const inject = `${head(', annotations: { instrumentation.opentelemetry.io/inject-java: "true" }')}`
    const files = {
      ...base,
      'base/deployment.yaml': plain,
      ...overlay('prod', 'patches: [{ path: p.yaml }]'),
      'overlays/prod/p.yaml': inject,
    }
    expect(read(files).map(({ runtime }) => runtime)).toEqual(['javaagent'])
  })

  it('may be patched by a component, and over two overlays', () => {
    const patients = read({
      ...base,
      'components/otel/kustomization.yaml': 'kind: Component\npatches: [{ path: p.yaml }]\n',
      'components/otel/p.yaml': patch(`${ENDPOINT}=http://one:4318`, 'OTEL_LOGS_EXPORTER=none'),
      ...overlay('prod', 'components: [../../components/otel]'),
      'overlays/eu/kustomization.yaml': kustomization('resources: [../prod]', 'patches: [{ path: p.yaml }]'),
      'overlays/eu/p.yaml': patch(`${ENDPOINT}=http://two:4318`),
    })
    expect(patients.map(({ name }) => name)).toEqual(['shop/shop'])
    expect(settingsOf(patients[0])).toMatchObject({ [ENDPOINT]: 'http://two:4318', OTEL_LOGS_EXPORTER: 'none' })
  })

  it('is what the patch says alone where the base is elsewhere', () => {
    const files = {
      'kustomization.yaml': kustomization('resources: [../base]', 'patches: [{ path: p.yaml }]'),
      'p.yaml': patch(`${ENDPOINT}=http://otel:4318`),
    }
    expect(read(files).map(({ name }) => name)).toEqual(['shop/shop'])
  })

  it('is as it stands where nothing is patched', () => {
    const bare = { ...base, 'base/deployment.yaml': BASE + env(`${ENDPOINT}=otel:4318`) }
    expect(loud(read({ ...bare, ...overlay('a'), ...overlay('b') }))).toEqual(['endpoint/scheme-missing base/deployment.yaml:19'])
  })
})

describe('a ConfigMap that a Kustomization makes', () => {
  const FROM = `${BASE}          envFrom:\n            - configMapRef: { name: otel }\n`
  const made = (...lines: string[]): string =>
    kustomization('resources: [deployment.yaml]', 'configMapGenerator:', '  - name: otel', ...lines)
  const files = (...lines: string[]): Record<string, string> => ({
    'deployment.yaml': FROM,
    'kustomization.yaml': made(...lines),
    'otel.env': `${ENDPOINT}=otel:4318\n`,
  })

  it('gives what its literals and its files say, each at its place', () => {
    expect(loud(read(files('    literals:', `      - ${ENDPOINT}=http://otel:4318`)))).toEqual([])
    expect(loud(read(files('    literals:', `      - "${ENDPOINT}=otel:4318"`)))).toEqual(['endpoint/scheme-missing kustomization.yaml:6'])
    expect(loud(read(files('    envs: [otel.env]')))).toEqual(['endpoint/scheme-missing otel.env:1'])
  })

  it('is merged or replaced by an overlay', () => {
    const layered = (behavior: string): Record<string, string> =>
      settingsOf(
        read({
          'base/deployment.yaml': FROM,
          'base/kustomization.yaml': made('    literals: [OTEL_A=base, OTEL_B=base]'),
          ...overlay('prod', 'configMapGenerator:', `  - { name: otel, behavior: ${behavior}, literals: [OTEL_A=prod] }`),
        })[0],
      )
    expect(layered('merge')).toMatchObject({ OTEL_A: 'prod', OTEL_B: 'base' })
    expect(layered('replace')).toMatchObject({ OTEL_A: 'prod' })
    expect(layered('replace')).not.toHaveProperty('OTEL_B')
  })
})

describe('an operation on one variable by its number', () => {
  const deployment = `${head()}          image: python:3.13\n          command: [opentelemetry-instrument, python, app.py]\n          env:\n${env('OTEL_SERVICE_NAME=shop', 'OTEL_SDK_DISABLED=true', `${ENDPOINT}=otel:4318`)}`
  const at = '/spec/template/spec/containers/0/env'
  const patchedBy = (operation: string): Patient[] =>
    read({
      'base/deployment.yaml': deployment,
      'base/kustomization.yaml': kustomization('resources: [deployment.yaml]'),
      ...overlay(
        'prod',
        `patches: [{ target: { kind: Deployment }, patch: '[${operation}, {"op": "replace", "path": "${at}/2/value", "value": "http://otel:4317"}]' }]`,
      ),
    })

  it('that takes it out leaves nothing to find fault with', () => {
    expect(loud(patchedBy(`{"op": "remove", "path": "${at}/1"}`))).toEqual([])
  })

  it('that replaces its value counts', () => {
    const patients = patchedBy(`{"op": "replace", "path": "${at}/1/value", "value": "false"}`)
    expect(settingsOf(patients[0])).toMatchObject({ OTEL_SDK_DISABLED: 'false', [ENDPOINT]: 'http://otel:4317' })
    expect(loud(patients)).toEqual([])
  })

  it('that puts another in its place counts for that', () => {
    const patients = patchedBy(`{"op": "replace", "path": "${at}/1", "value": {"name": "OTEL_TRACES_SAMPLER", "value": "always_off"}}`)
    expect(loud(patients)[0]).toMatch(/^signals\/sampled-out overlays\/prod\/kustomization\.yaml/)
  })
})
