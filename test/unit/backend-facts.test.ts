import { describe, expect, it, test } from 'vitest'
import { byHost, byPlace, families, profileOf } from '../../src/backends/find.ts'
import { profiles } from '../../src/backends/index.ts'
import { fit } from '../../src/backends/match.ts'
import { knownOffline, takesOf } from '../../src/engine/gather/recognise.ts'
import { looksLikeToken } from '../../src/redact.ts'
import { planOf } from '../../src/engine/examine.ts'
import { type BackendFacts, SIGNALS } from '../../src/types.ts'
import { patientOf } from '../support/patient.ts'

const PATH = /^(?:\/[\w.*-]+)*$/
const LABEL = /^[a-z0-9*-]+$/
const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536

/** Everything that is said of a backend, on all hosts and on some. */
const factsOf = (id: string): BackendFacts[] => {
  const profile = profiles.find((one) => one.id === id)
  return profile ? [profile, ...(profile.special ?? []).map((own) => ({ ...profile, ...own }))] : []
}

/** A host as a user has it. */
const filled = (pattern: string): string => (pattern.startsWith('.') ? `acme${pattern}` : pattern).replaceAll('*', 'acme-1')

describe.each(profiles.map((profile) => [profile.id, profile] as const))('the facts about %s', (id, profile) => {
  it('name hosts in small letters, each as its own and nobody else’s', () => {
    for (const pattern of profile.hosts) {
      expect(
        pattern
          .replace(/^\./, '')
          .split('.')
          .every((label) => LABEL.test(label)),
      ).toBe(true)
      expect([pattern, byHost(filled(pattern))?.id]).toEqual([pattern, id])
    }
  })

  it('name paths, ports, headers and attributes in their forms', () => {
    for (const facts of factsOf(id)) {
      for (const base of [facts.basePath, ...(facts.otherBases ?? [])]) expect(base).toMatch(PATH)
      for (const paths of [facts.paths, facts.onlyAt]) for (const path of Object.values(paths ?? {}).flat()) expect(path).toMatch(/^\/./)
      const ports = [...(facts.ports?.http ?? []), ...(facts.ports?.grpc ?? []), ...Object.keys(facts.otherPorts).map(Number)]
      expect(ports.filter((port) => !isPort(port))).toEqual([])
      for (const port of [...(facts.ports?.http ?? []), ...(facts.ports?.grpc ?? [])]) expect(facts.otherPorts[port]).toBeUndefined()
      const names = [...facts.credentials.flatMap(({ name, with: more = [] }) => [name, ...more]), ...facts.routing.map(({ name }) => name)]
      for (const name of names) expect(name).toMatch(/^[a-z0-9_-]+$/)
      for (const { name, what } of facts.attributes ?? []) expect(`${name} ${what}`).toMatch(/^[a-z0-9._]+ [a-z].*[^.]$/)
    }
  })

  it('say what a credential looks like, with an example that holds none', () => {
    for (const facts of factsOf(id))
      for (const { schemes, example, keys = [] } of facts.credentials) {
        expect(schemes.length).toBeGreaterThan(0)
        expect(example.startsWith(schemes[0] ?? '')).toBe(true)
        expect(example).toMatch(/<[^>]+>/)
        for (const { form, what, region } of keys) {
          expect(form.source).toMatch(/^\^/)
          expect(what).toMatch(/^(?:a|an|the) /)
          if (region) expect(profile.regions.map(({ name }) => name)).toContain(region)
        }
      }
  })

  it('show routing headers that are no tokens', () => {
    for (const { example } of profile.routing) expect(looksLikeToken(example)).toBe(false)
  })

  it('lead each region to a host of their own, under the base that is told', () => {
    for (const { url } of profile.regions) {
      const { hostname, pathname, protocol } = new URL(url)
      const facts = byHost(hostname)
      expect(facts?.id).toBe(id)
      expect(protocol).toBe('https:')
      if (pathname !== '/') expect([facts?.basePath, facts?.paths?.traces?.[0]]).toContain(pathname)
    }
  })

  it('speak some protocol about some signal, or none at all', () => {
    expect(profile.protocols.length > 0).toBe(profile.notOtlp === undefined)
    expect(profile.signals).toEqual(SIGNALS.filter((signal) => profile.signals.includes(signal)))
    expect(profile.sources.every((source) => id === 'receiver' || /^https:\/\/\S+$/.test(source))).toBe(true)
  })
})

test('of a pattern and a whole name the whole name is stronger, of two domains the longer', () => {
  expect(fit('api.example.com', 'api.example.com')).toBeGreaterThan(fit('*.example.com', 'api.example.com'))
  expect(fit('.b.example.com', 'a.b.example.com')).toBeGreaterThan(fit('.example.com', 'a.b.example.com'))
  expect(fit('*.example.com', 'a.b.example.com')).toBe(0)
  expect(fit('.example.com', 'notexample.com')).toBe(0)
})

test.each([
  ['http://localhost:3000/api/public/otel/v1/traces', 'langfuse'],
  ['http://tools.example.com/langfuse/api/public/otel', 'langfuse'],
  ['http://localhost:9090/v1/metrics', 'prometheus'],
  ['http://prometheus.monitoring.svc:9090/api/v1/otlp/v1/metrics', 'prometheus'],
  ['http://victoria-traces:10428/insert/opentelemetry/v1/traces', 'victoriatraces'],
  ['http://localhost:5080/api/default/v1/logs', 'openobserve'],
  ['http://tempo:4317', 'tempo'],
  ['http://jaeger-collector.tracing.svc.cluster.local:4318', 'jaeger'],
  ['http://localhost:16686', 'jaeger'],
  ['http://localhost:9411', 'zipkin'],
  ['http://10.20.10.4:3301', 'signoz-selfhost'],
  ['http://localhost:6006/v1/traces', 'phoenix'],
  ['http://quickwit:7280/api/v1/otlp/v1/traces', 'quickwit'],
  ['https://activegate.example.com:9999/e/abc12345/api/v2/otlp/v1/traces', 'dynatrace'],
])('%s is the place of %s', (url, id) => {
  expect(byPlace(new URL(url))?.profile.id).toBe(id)
})

test.each([
  'http://localhost:4318',
  'http://localhost:4317',
  'http://collector:4318',
  'http://otel-collector:4317',
  'http://localhost:5000',
  'http://localhost:3000',
  'http://localhost:8080/v1/traces',
  'http://localhost:5080/v1/traces',
  'http://127.0.0.1:14318',
  'https://jaeger.example.com:4318',
  'https://prometheus.example.com:9090/v1/metrics',
  'http://jaegers:4318',
  'http://localhost:55681/v1/traces',
  'https://ingest.example.com/v1/otlp',
  'https://ingest.example.com/api/v1/otlp/v1/traces',
  'http://localhost:5081',
])('%s is nobody’s place: nothing is guessed', (url) => {
  expect(byPlace(new URL(url))).toBeUndefined()
})

test('the number of a port alone takes no wish away: what is sent there may be wanted', () => {
  const asked = (endpoint: string) => takesOf(offline({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }))
  expect(asked('http://localhost:9090')).toBeNull()
  expect(asked('http://localhost:3100')).toBeNull()
  expect(asked('http://prometheus:9090')).toEqual(['metrics'])
  expect(asked('http://localhost:9090/api/v1/otlp')).toEqual(['metrics'])
  expect(asked('http://localhost:4318')).toBeNull()
})

const offline = (env: Record<string, string>, backend?: string) =>
  knownOffline(planOf(patientOf({ name: 'offline', env }, 'spec')).plan, backend)

describe('--backend', () => {
  it('takes a family, and then any of its members may be meant', () => {
    expect(families).toEqual(expect.arrayContaining(['azure', 'datadog', 'elastic', 'signoz', 'splunk']))
    for (const family of families) {
      const { profile, backend } = offline({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://gateway.example.com:4318' }, family)
      expect([profile?.id, backend?.recognisedBy]).toEqual([family, '--backend'])
    }
    const { profile } = offline({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://gateway:4318' }, 'signoz')
    expect(profile?.credentials).toEqual([])
    expect(profile?.protocols).toContain('grpc')
  })

  it('knows the member of a family by its host', () => {
    const { profile } = offline({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ingest.eu.signoz.cloud:443' }, 'signoz')
    expect(profile?.id).toBe('signoz-cloud')
  })

  it('tells what was meant by a misspelt name', () => {
    expect(() => offline({}, 'honeycom')).toThrow(/did you mean honeycomb/)
    expect(() => offline({}, 'elasti')).toThrow(/did you mean elastic/)
  })

  it('is stronger than a host, and facts of that host hold', () => {
    expect(offline({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://api.honeycomb.io' }, 'collector').profile?.id).toBe('collector')
    expect(profileOf('opik', 'www.comet.com')?.basePath).toBe('/opik/api/v1/private/otel')
    expect(profileOf('opik', 'localhost')?.credentials).toEqual([])
  })
})
