import { describe, expect, test } from 'vitest'
import { judge } from '../../src/engine/examine.ts'
import { DEFAULTS } from '../../src/engine/options.ts'
import { plan } from '../../src/index.ts'
import koog from '../../src/runtimes/koog.ts'
import { patientOf } from '../support/patient.ts'

const DOCUMENTED = {
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:5000/v1/traces',
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-mlflow-experiment-id=123',
}

describe('Koog hears no setting of OpenTelemetry, in any version', () => {
  const envs: Record<string, string>[] = [
    {},
    DOCUMENTED,
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    { OTEL_SDK_DISABLED: 'true' },
    { OTEL_TRACES_EXPORTER: 'none', OTEL_TRACES_SAMPLER: 'always_off' },
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_SERVICE_NAME: 'mine', OTEL_RESOURCE_ATTRIBUTES: 'a=b' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: '"no url', OTEL_EXPORTER_OTLP_TIMEOUT: 'x' },
  ]
  const versions = ['0.4.2', '0.8.0', '1.0.0-preview7', '1.1.1', undefined]

  test.each(envs.flatMap((env) => versions.map((version) => [env, version] as const)))('%j on %s', (env, version) => {
    const made = plan({ runtime: 'koog', env, version })
    expect([made.traces.state, made.metrics.state, made.logs.state]).toEqual(['console', 'off', 'off'])
    expect(made.resource['service.name']).toBe('ai.koog')
    const said = made.readings.map(({ setting, outcome, reason }) => `${setting} ${outcome} ${reason}`)
    expect(said).toEqual(Object.keys(env).map((name) => `${name} ignored not-read`))
  })

  test('a property of the JVM is not heard either', () => {
    const { readings, traces } = plan({ runtime: 'koog', jvmArgs: ['-Dotel.exporter.otlp.endpoint=http://localhost:5000', '-Dx=1'] })
    expect(traces.state).toBe('console')
    expect(readings.map(({ setting }) => setting)).toEqual(['otel.exporter.otlp.endpoint'])
  })
})

test.each([
  [{}, [true, false, false]],
  [DOCUMENTED, [true, false, false]],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }, [true, false, false]],
  [{ OTEL_METRICS_EXPORTER: 'otlp' }, [false, true, false]],
])('what %j asks for is known, though it is not heard', (env, expected) => {
  const { traces, metrics, logs } = plan({ runtime: 'koog', env })
  expect([traces, metrics, logs].map(({ askedFor }) => askedFor)).toEqual(expected)
})

test.each([
  ['0.8.0', 'java.util.logging', 'java'],
  ['1.0.0-preview6', 'java.util.logging', 'java'],
  ['1.0.0-preview7', 'standard output', 'kotlin'],
  ['1.0.0', 'standard output', 'kotlin'],
  ['1.1.1', 'standard output', 'kotlin'],
  [undefined, 'standard output', 'kotlin'],
])('without an exporter the spans of %s go to %s', (version, where, language) => {
  const made = koog.plan(patientOf({ name: '', version }, 'koog'))
  expect(made.routes.traces.because).toContain(where)
  expect(made.resource['telemetry.sdk.language']?.value.reveal()).toBe(language)
})

test.each([
  ['LANGFUSE_BASE_URL', true],
  ['WEAVE_ENTITY', true],
  ['DD_SITE', true],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', false],
  ['OTEL_SERVICE_NAME', false],
])('%s is read: %s', (name, expected) => {
  expect(koog.reads(name)).toBe(expected)
})

describe('the checks over a Koog program', () => {
  const audited = (env: Record<string, string>) => judge(patientOf({ name: '', env }, 'koog'), { ...DEFAULTS, offline: true }, null).audit

  test('do not crash', () => {
    const envs: Record<string, string>[] = [{}, DOCUMENTED, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }]
    expect(envs.flatMap((env) => audited(env).crashes)).toEqual([])
  })

  test('say of each variable that it is not read', () => {
    const said = audited(DOCUMENTED).findings.filter(({ id }) => id === 'env/ignored-by-runtime')
    expect(said.flatMap(({ culprits }) => culprits).toSorted()).toEqual(Object.keys(DOCUMENTED).toSorted())
  })

  test('raise no alarm over an environment that says nothing', () => {
    expect(audited({}).findings.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})
