import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { defineRuntime, plan } from '../../src/index.ts'
import spec from '../../src/runtimes/spec.ts'
import { secretOf } from '../../src/redact.ts'
import { formIds } from '../../src/setup/formats.ts'
import { codeFrom } from '../../src/sources/code/index.ts'
import { commandOf } from '../../src/sources/command.ts'
import { detect, parseRuntime } from '../../src/sources/detect/detect.ts'
import { programsIn } from '../../src/sources/folder.ts'
import { programOfImage } from '../../src/sources/images.ts'
import { isTelemetry } from '../../src/sources/names.ts'
import type { PatientOptions } from '../../src/sources/options.ts'
import { readPatients } from '../../src/sources/patient.ts'
import { listFolder, readBounded } from '../../src/sources/reader.ts'
import type { Layer, Package, Patient } from '../../src/types.ts'

// The runtimes that are defined here are for this file alone.
vi.hoisted(() => vi.resetModules())
afterAll(() => void vi.resetModules())

const versionsIn = (form: RegExp, direct: boolean) => (text: string) =>
  [...text.matchAll(form)].map(([, name = '', version]): Package => ({ name, direct, ...(version && !direct ? { version } : {}) }))

/** A language that nothing else here knows: all of it stands in this definition. */
defineRuntime({
  ...spec,
  id: 'beam',
  title: 'a made-up SDK for the BEAM',
  wirings: ['released', 'loaded'],
  newest: '1.5.0',
  detection: {
    programs: /^(?:beam|beamsh)$/,
    launchers: /^blend$/,
    loaders: [
      { variables: /^BEAM_FLAGS$/, onCommandLine: true, word: /^--load=.*beam_otel(?:-(?<version>\d[\d.]*))?$/, wirings: ['loaded'] },
    ],
    images: /(?:^|\/)beam$/,
    prefix: 'BEAM_OTEL_',
    packages: {
      of: {
        builds: [{ name: /^blend\.bms$/, packages: versionsIn(/\{:(\w+), "[^"]*"\}/g, true) }],
        locks: [{ name: /^blend\.lock$/, packages: versionsIn(/"(\w+)": \{:hex, "([\d.]+)"/g, false) }],
      },
      tells: /^beam_otel$/,
      wirings: () => ['released'],
      versions: [/^beam_otel$/],
    },
    code: { tells: /\bBeamOtel\.start\b/ },
    operator: { annotation: 'inject-beam', section: 'beam', wiring: 'loaded', sets: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' } },
  },
  forms: [
    { id: 'bms', about: 'a configuration of blend', write: (settings) => settings.map(([name, value]) => `${name}: ${value}\n`).join('') },
  ],
  plan(patient) {
    const made = spec.plan(patient)
    return { ...made, runtime: { ...made.runtime, id: 'beam', wiring: patient.wiring ?? 'released' } }
  },
})

const TEMPLATES: string = '../../bin/dev/templates.mjs'
const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-beam-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const environment = (env: Record<string, string>): Layer => ({
  source: 'process environment',
  kind: 'environment',
  delivered: true,
  settings: Object.entries(env).map(([name, value]) => ({ name, value: secretOf(name, value), from: { source: 'env', setting: name } })),
})
const found = (line: string, env: Record<string, string> = {}): string => {
  const { runtime, wiring, version } = detect({
    words: commandOf(line).words,
    by: '--command',
    layers: [environment(env)],
    folder: [],
    path: undefined,
  })
  return `${runtime}${wiring ? `:${wiring}` : ''}${version ? `@${version}` : ''}`
}
const patients = async (options: Partial<PatientOptions>): Promise<Patient[]> => {
  const outside = { env: {}, home: folder, cwd: folder, platform: 'linux' as const }
  const read = await readPatients({ env: [], unset: [], envFiles: [], files: [], cleanEnv: true, ...options }, outside)
  return [...read.patients]
}

const LOCK = '%{\n  "beam_otel": {:hex, "1.4.2", "abc"},\n  "cowboy": {:hex, "2.0.0", "def"},\n}\n'

describe('a runtime that is defined in one place is found by everything that is read', () => {
  const lines: [line: string, env: Record<string, string>, is: string][] = [
    ['beam start shop', {}, 'beam'],
    ['/usr/bin/beamsh --load=/opt/beam_otel-1.4.0 shop', {}, 'beam:loaded@1.4.0'],
    ['blend run shop', {}, 'beam'],
    ['./shop', { BEAM_FLAGS: '-v "--load=/opt/a b/beam_otel"' }, 'beam:loaded'],
    ['python shop.py', { BEAM_FLAGS: '-v' }, 'python'],
    ['./beams', {}, 'spec'],
  ]
  it.each(lines)('a command line, and what it is started with: %s with %j is %s', (line, env, is) => expect(found(line, env)).toBe(is))

  it('an image', () => {
    expect(programOfImage('docker.io/library/beam:27-alpine')).toEqual({ runtime: 'beam' })
    expect(programOfImage('beamer:27')).toBeUndefined()
  })

  it('a build file with its lock file, in forms that it brings along', async () => {
    file('blend.bms', 'deps: [{:beam_otel, "~> 1.4"}]\n')
    const lock = file('blend.lock', LOCK)
    expect(programsIn(folder, { read: readBounded, list: listFolder })).toEqual([
      {
        runtime: 'beam',
        wirings: ['released'],
        version: '1.4.2',
        packages: { names: ['beam_otel', 'beam_otel', 'cowboy'], isAll: true },
        file: 'blend.bms',
      },
    ])
    const [patient] = await patients({ files: [lock], env: ['OTEL_SERVICE_NAME=shop'] })
    expect(patient).toMatchObject({ runtime: 'beam', version: '1.4.2', detectedBy: 'blend.lock' })
  })

  it('program code', () => {
    const code = codeFrom({ 'src/Shop.java': 'class Shop { void main() { BeamOtel.start(); } }' }, { source: 'src', env: () => undefined })
    expect(code.runtime).toBe('beam')
  })

  it('a service of a compose file by its image, and a pod by the annotation of the operator', async () => {
    const compose = 'services:\n  shop:\n    image: beam:27\n    environment:\n      BEAM_OTEL_TRACE: "1"\n'
    const [service] = await patients({ named: [{ kind: 'compose', option: 'compose', spec: file('compose.yaml', compose) }] })
    expect(service).toMatchObject({ name: 'shop', runtime: 'beam', detectedBy: 'image beam:27' })
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: shop, annotations: { instrumentation.opentelemetry.io/inject-beam: "true" } }\nspec: { containers: [{ name: shop, image: shop }] }\n---\napiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata: { name: all }\nspec: { exporter: { endpoint: "http://collector:4318" } }\n'
    const [container] = await patients({ named: [{ kind: 'manifest', option: 'manifest', spec: file('pod.yaml', pod) }] })
    expect(container).toMatchObject({ runtime: 'beam', wiring: 'loaded' })
    expect(container?.layers.flatMap(({ settings }) => settings.map(({ name }) => name))).toContain('OTEL_EXPORTER_OTLP_PROTOCOL')
  })

  it('its own variables, its name on the command line, its form of set-up', () => {
    expect(isTelemetry('BEAM_OTEL_TRACE')).toBe(true)
    expect(isTelemetry('BEAM_HOME')).toBe(false)
    expect(parseRuntime('beam:loaded@1.4.0')).toMatchObject({ runtime: 'beam', wiring: 'loaded', version: '1.4.0' })
    expect(() => parseRuntime('bean')).toThrow(/did you mean beam\?/)
    expect(formIds()).toContain('bms')
  })

  it('and is planned like the others', () => {
    const made = plan({ runtime: 'beam', env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' } })
    expect([made.runtime.id, made.traces.url]).toEqual(['beam', 'http://localhost:4318/v1/traces'])
  })
})

describe('what is refused', () => {
  it('an id that is taken, and one that is none', () => {
    expect(() => defineRuntime({ ...spec, id: 'beam' })).toThrow(/runtime beam: there is one of this id already/)
    expect(() => defineRuntime({ ...spec, id: 'My Beam' })).toThrow(/"My Beam": an id is lower case/)
  })
})

describe('npm run new -- runtime', () => {
  it('writes a definition that is found by its command and its image', async () => {
    const { runtime } = (await import(TEMPLATES)) as { runtime: { code(id: string): string } }
    const home = new URL('../../src/', import.meta.url).pathname
    const code = runtime.code('made-up').replaceAll("from '../", `from '${home}`).replaceAll("from './", `from '${home}runtimes/`)
    const made = (await import(/* @vite-ignore */ file('made-up.ts', code))) as { default: Parameters<typeof defineRuntime>[0] }
    defineRuntime(made.default)
    expect(found('made-up --serve')).toBe('made-up')
    expect(programOfImage('registry.example/made-up:1')).toEqual({ runtime: 'made-up' })
  })
})
