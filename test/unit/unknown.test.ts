import { describe, expect, it } from 'vitest'
import { judge, planOf } from '../../src/engine/examine.ts'
import { look } from '../../src/engine/look.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { secretOf } from '../../src/redact.ts'
import { standIn } from '../../src/sources/unknown.ts'
import type { Patient, Setting } from '../../src/types.ts'
import { patientOf } from '../support/patient.ts'

const what = 'it comes from the secret otel'
const unknown = (name: string, value = standIn(name), whole = true): Setting => ({
  name,
  value: secretOf(name, value),
  from: { source: 'pod.yaml', setting: name, line: 7, column: 9 },
  unknown: { what, whole },
})

function patient(runtime: string, settings: Setting[], env: Record<string, string> = {}): Patient {
  const base = patientOf({ name: 'x', env: { OTEL_SERVICE_NAME: 'api', ...env } }, runtime)
  const layer = { source: 'pod.yaml', kind: 'environment' as const, delivered: true, settings }
  const container = { kind: 'kubernetes' as const, where: 'pod x', network: 'own' as const, beside: [], hosts: [], isOpen: true }
  return { ...base, layers: [...base.layers, layer], program: { container } }
}

const loud = (one: Patient): string[] =>
  judge(one, { ...DEFAULTS, offline: true }, null)
    .audit.findings.filter((f) => f.severity !== 'note')
    .map((f) => `${f.severity} ${f.id}: ${f.message}`)

const NAMES = ['ENDPOINT', 'HEADERS', 'PROTOCOL', 'TIMEOUT', 'COMPRESSION', 'CERTIFICATE', 'INSECURE'].flatMap((end) =>
  ['', 'TRACES_'].map((signal) => `OTEL_EXPORTER_OTLP_${signal}${end}`),
)
const OTHERS = ['OTEL_TRACES_EXPORTER', 'OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_RESOURCE_ATTRIBUTES', 'OTEL_SDK_DISABLED']

describe('a value that cannot be known', () => {
  for (const runtime of ['spec', 'python', 'node', 'javaagent', 'java', 'go', 'goose', 'rust'])
    it(`gives no finding about itself: ${runtime}`, () => {
      const told = [...NAMES, ...OTHERS].map((name) => [name, loud(patient(runtime, [unknown(name)], endpointFor(name)))])
      expect(told).toEqual([...NAMES, ...OTHERS].map((name) => [name, []]))
    })

  it('as headers says nothing of a credential that a backend wants', () => {
    const honeycomb = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io' }
    expect(loud(patient('node', [], honeycomb)).join()).toContain('auth/missing')
    expect(loud(patient('node', [unknown('OTEL_EXPORTER_OTLP_HEADERS')], honeycomb))).toEqual([])
  })

  it('in a part leaves what stands around it to be judged', () => {
    const colon = unknown('OTEL_EXPORTER_OTLP_HEADERS', 'x-honeycomb-team: enVua25vd246enVua25vd256', false)
    expect(loud(patient('node', [colon], { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io' })).join()).toContain(
      'headers/colon-separator',
    )
  })

  it('leaves other settings to be judged', () => {
    const told = loud(
      patient('python', [unknown('OTEL_EXPORTER_OTLP_HEADERS')], { OTEL_EXPORTER_OTLP_ENDPOINT: '"http://c.example.com:4318"' }),
    )
    expect(told.join()).toContain('env/quotes-kept')
  })

  it('is no destination, so nobody is asked, and the report says why', async () => {
    const deps = { now: Date.now, random: (n: number) => new Uint8Array(n), say: () => undefined, abort: new AbortController().signal }
    const [looked] = await look([patient('python', [unknown('OTEL_EXPORTER_OTLP_ENDPOINT')])], DEFAULTS, deps, planOf)
    expect(looked?.gathered).toBeNull()
    expect(looked?.unasked).toContain('not known')
  })
})

const endpointFor = (name: string): Record<string, string> =>
  name.endsWith('ENDPOINT')
    ? {}
    : { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }
