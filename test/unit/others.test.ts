import { describe, expect, test } from 'vitest'
import { check } from '../../src/index.ts'
import { earlier, isBefore } from '../../src/runtimes/parts/versions.ts'

type Env = Record<string, string>
const E = 'OTEL_EXPORTER_OTLP'

async function findings(runtime: string, env: Env, more: { version?: string; wiring?: string } = {}) {
  const { targets } = await check({ runtime, env, offline: true, ...more })
  return targets[0]?.findings ?? []
}
const severityOf = async (id: string, ...args: Parameters<typeof findings>): Promise<string | undefined> =>
  (await findings(...args)).find((finding) => finding.id === id)?.severity

describe('which version it is', () => {
  test.each([
    ['1.26.0', '1.27', true],
    ['1.27.0', '1.27', false],
    ['v1.9.9', '1.27', true],
    ['2', '1.27', false],
    ['0.41.1', '0.41.2', true],
    ['1.27.0b0', '1.27', false],
    ['nonsense', '1.27', false],
    [undefined, '1.27', false],
  ])('%s is before %s: %s', (version, since, expected) => expect(isBefore(version, since)).toBe(expected))

  test('each span between changes has one version that stands for it, the latest span first', () => {
    expect(
      earlier({ a: { since: '1.9', met: 'never' }, b: { since: '1.27', met: 'seldom' }, c: { since: '1.27' }, d: { since: '2.0' } }),
    ).toEqual([
      { version: '1.27', before: '2.0', met: 'often' },
      { version: '1.9', before: '1.27', met: 'seldom' },
      { version: '0', before: '1.9', met: 'never' },
    ])
  })
})

describe('a wiring that is not known', () => {
  test.each([
    ['java', { [`${E}_ENDPOINT`]: 'localhost:4318' }, 'endpoint/scheme-missing'],
    ['java', { [`${E}_ENDPOINT`]: 'http://h:4317', [`${E}_HEADERS`]: 'Authorization: Bearer x' }, 'headers/colon-separator'],
    ['python', { [`${E}_ENDPOINT`]: 'http://h:4318', [`${E}_PROTOCOL`]: 'http/json' }, 'protocol/unsupported-by-runtime'],
    ['node', { [`${E}_ENDPOINT`]: 'http://h:4318', OTEL_TRACES_EXPORTER: 'jaeger' }, 'signals/exporter-unknown'],
    ['go', { [`${E}_ENDPOINT`]: 'http://h:4318', OTEL_TRACES_EXPORTER: 'otlp,console' }, 'signals/exporter-unknown'],
  ])('leaves an error of the usual one an error: %s %j', async (runtime, env, id) => {
    expect(await severityOf(id, runtime, env)).toBe('error')
  })

  test('what was compiled into a Rust program decides about TLS, so that is a note that says so', async () => {
    const found = await findings('rust', { [`${E}_ENDPOINT`]: 'http://h:4318', [`${E}_COMPRESSION`]: 'gzip' })
    expect(found.find(({ id }) => id === 'runtime/compression')).toMatchObject({
      severity: 'note',
      message: expect.stringMatching(/Decided by the wiring: so for rust:auto:http-proto, not for rust:/),
    })
    expect(await severityOf('runtime/compression', 'rust', { [`${E}_COMPRESSION`]: 'gzip' }, { wiring: 'auto:http-proto' })).toBe('warning')
  })

  test('a Rust program that is told https is taken for one with TLS', async () => {
    expect((await findings('rust', { [`${E}_ENDPOINT`]: 'https://h' })).filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  test('port 4318 without a protocol points to exporters in Python code: a note, and a warning where opentelemetry-instrument is known', async () => {
    const env = { [`${E}_ENDPOINT`]: 'http://h:4318' }
    expect(await severityOf('protocol/port-mismatch', 'python', env)).toBe('note')
    expect(await severityOf('protocol/port-mismatch', 'python', env, { wiring: 'auto' })).toBe('warning')
  })

  test('a Go program on port 4317 may have linked gRPC: a note, and none where a protocol says that it is autoexport', async () => {
    expect(await severityOf('protocol/port-mismatch', 'go', { [`${E}_ENDPOINT`]: 'http://h:4317' })).toBe('note')
    expect(
      await severityOf('protocol/port-mismatch', 'go', { [`${E}_ENDPOINT`]: 'http://h:4317', [`${E}_PROTOCOL`]: 'http/protobuf' }),
    ).toBe('warning')
  })
})

describe('a version that is not known', () => {
  const raw = { [`${E}_ENDPOINT`]: 'http://h:4317', [`${E}_HEADERS`]: 'authorization=Bearer abc' }

  test('a raw blank is an error for the Python before 1.27, and a note that names the version where none is given', async () => {
    expect(await severityOf('headers/not-encoded', 'python', raw, { version: '1.26.0' })).toBe('error')
    expect(await severityOf('headers/not-encoded', 'python', raw, { version: '1.27.0' })).toBeUndefined()
    expect((await findings('python', raw)).find(({ id }) => id === 'headers/not-encoded')).toMatchObject({
      severity: 'note',
      confirmed: false,
      message: expect.stringMatching(/^Decided by the version: so for python before 1\.27, not for python 1\.45\.1\./),
    })
  })

  test('versions that nobody has any more are not spoken of', async () => {
    expect(await severityOf('headers/illegal-character', 'python', { [`${E}_HEADERS`]: 'Authorization=abc' })).toBeUndefined()
    expect(await severityOf('headers/illegal-character', 'node', { [`${E}_HEADERS`]: 'a=b=c' })).toBeUndefined()
  })

  test('what an earlier version in use does not do leaves it undecided', async () => {
    const env = { [`${E}_ENDPOINT`]: 'http://otel_collector:4317' }
    expect(await severityOf('endpoint/not-a-url', 'java', env, { version: '1.64.0' })).toBe('error')
    expect(await severityOf('endpoint/not-a-url', 'java', env)).toBe('note')
  })

  test('the report says what was taken for granted', async () => {
    const said = async (more: object): Promise<string> =>
      ((await check({ runtime: 'python', env: raw, offline: true, ...more })).targets[0]?.notChecked ?? []).join()
    expect(await said({})).toContain('how it uses its SDK and its version: planned as python:auto@1.45.1')
    expect(await said({ wiring: 'auto' })).toContain('its version: planned as python@1.45.1 (--runtime python@VERSION)')
    expect(await said({ wiring: 'auto', version: '1.40.0' })).not.toContain('planned as')
    expect(await said({ runtime: 'caddy' })).toContain('its version: planned as caddy@2.11.4 (--runtime caddy@VERSION)')
  })
})

describe('what changed when', () => {
  test.each<[runtime: string, version: string, env: Env, id: string]>([
    ['python', '1.1.0', { [`${E}_HEADERS`]: 'Authorization=Bearer', [`${E}_PROTOCOL`]: 'grpc' }, 'headers/illegal-character'],
    ['python', '1.2.0', { [`${E}_HEADERS`]: 'api-key=abc==' }, 'headers/illegal-character'],
    ['python', '1.23.0', { OTEL_SDK_DISABLED: 'true' }, 'env/ignored-by-runtime'],
    ['node', '1.11.0', { [`${E}_HEADERS`]: 'authentication=somebase64including=sign' }, 'headers/illegal-character'],
    ['node', '0.37.0', { [`${E}_HEADERS`]: 'authentication=somebase64including=sign' }, 'headers/illegal-character'],
    ['goose', '1.24.0', { [`${E}_ENDPOINT`]: 'http://h:4318', OTEL_SDK_DISABLED: 'true' }, 'env/ignored-by-runtime'],
    ['goose', '1.24.0', { [`${E}_TRACES_ENDPOINT`]: 'http://h:4318/v1/traces' }, 'env/ignored-by-runtime'],
    ['javaagent', '1.6.0', { [`${E}_ENDPOINT`]: 'https://h', [`${E}_PROTOCOL`]: 'http/protobuf' }, 'env/ignored-by-runtime'],
  ])('%s %s %j: %s', async (runtime, version, env, id) => {
    expect((await findings(runtime, env, { version })).map((finding) => finding.id)).toContain(id)
  })

  test.each<[runtime: string, version: string, env: Env]>([
    ['python', '1.45.1', { [`${E}_HEADERS`]: 'Authorization=Bearer x', [`${E}_ENDPOINT`]: 'http://h:4317' }],
    ['python', '1.5.0', { [`${E}_HEADERS`]: 'authorization=Bearer x', [`${E}_ENDPOINT`]: 'http://h:4317' }],
    ['node', '1.15.2', { [`${E}_HEADERS`]: 'authentication=a=b', [`${E}_ENDPOINT`]: 'http://h:4318' }],
    ['node', '0.41.2', { [`${E}_HEADERS`]: 'authentication=a=b', [`${E}_ENDPOINT`]: 'http://h:4318' }],
    ['goose', '1.25.0', { [`${E}_TRACES_ENDPOINT`]: 'http://h:4318/v1/traces' }],
  ])('%s %s leaves %j alone', async (runtime, version, env) => {
    expect((await findings(runtime, env, { version })).filter(({ severity }) => severity !== 'note')).toEqual([])
  })

  test('goose before 1.25 keeps one trace in ten, and names its service itself', async () => {
    const { targets } = await check({
      runtime: 'goose',
      version: '1.24.0',
      env: { [`${E}_ENDPOINT`]: 'http://h:4318', OTEL_SERVICE_NAME: 'x' },
      offline: true,
    })
    expect(targets[0]?.plan.traces.sampler).toBe('traceidratio:0.1')
    expect(targets[0]?.plan.resource['service.name']).toBe('goose')
  })
})

describe('what an older version does not read yet', () => {
  test.each([
    ['javaagent', '1.6.0', { [`${E}_TRACES_ENDPOINT`]: 'https://h', [`${E}_PROTOCOL`]: 'http/protobuf' }, 'traces and metrics'],
    ['dotnet', '1.1.0', { [`${E}_ENDPOINT`]: 'http://h:4317', [`${E}_PROTOCOL`]: 'grpc' }, 'traces, metrics and logs'],
    ['dotnet', '1.15.0', { [`${E}_ENDPOINT`]: 'http://h:4318', [`${E}_COMPRESSION`]: 'gzip' }, 'traces, metrics and logs'],
  ])('%s %s %j is an error', async (runtime, version, env, signals) => {
    const found = (await findings(runtime, env, { version })).find(({ id }) => id === 'env/ignored-by-runtime')
    expect(found?.severity).toBe('error')
    expect(found?.message).toContain(`${runtime} ${version} does not read`)
    expect(found?.message).toContain(`as later versions do: ${signals} go as if it were not set`)
  })

  test.each([
    ['javaagent', '1.6.0', { [`${E}_ENDPOINT`]: 'https://h', [`${E}_PROTOCOL`]: 'grpc' }],
    ['javaagent', '2.33.1', { [`${E}_ENDPOINT`]: 'https://h', [`${E}_PROTOCOL`]: 'http/protobuf' }],
    ['dotnet', '1.15.0', { [`${E}_ENDPOINT`]: 'http://h:4318', [`${E}_COMPRESSION`]: 'none' }],
    ['goose', '1.24.0', { [`${E}_ENDPOINT`]: 'http://h:4318', OTEL_METRIC_EXPORT_TIMEOUT: '1000' }],
  ])('%s %s %j is left alone', async (runtime, version, env) => {
    expect((await findings(runtime, env, { version })).filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})

describe('what an unknown version or library decides', () => {
  const LANGFUSE = { [`${E}_ENDPOINT`]: 'https://cloud.langfuse.com/api/public/otel', [`${E}_PROTOCOL`]: 'grpc' }

  test('a version in which the same settings fail in another way, and that the same mend cures, clears nobody', async () => {
    expect(await severityOf('protocol/unsupported-by-backend', 'go', LANGFUSE)).toBe('error')
  })

  test.each([
    [{ [`${E}_ENDPOINT`]: 'http://collector:4317', MLFLOW_TRACKING_URI: 'http://localhost:5000' }, 'for mlflow, not for python'],
    [{ LANGFUSE_BASE_URL: 'https://us.cloud.langfuse.com', LANGFUSE_SECRET_KEY: 'sk' }, 'for langfuse before 3.8.1, not for python'],
  ])('a library that its variables make possible is a note: %j', async (env, says) => {
    const found = (await findings('python', env)).find(({ id }) => id === 'env/ignored-by-runtime')
    expect(found).toMatchObject({ severity: 'note', message: expect.stringContaining(says) })
  })

  test.each([
    ['goose', { [`${E}_ENDPOINT`]: 'http://collector:4318', MLFLOW_TRACKING_URI: 'http://localhost:5000' }],
    ['python', { [`${E}_ENDPOINT`]: 'http://collector:4317' }],
  ])('not in %s with %j', async (runtime, env) => {
    expect((await findings(runtime, env)).filter(({ message }) => message.includes('Decided by the program'))).toEqual([])
  })
})
