import { describe, expect, test } from 'vitest'
import { check, plan } from '../../src/index.ts'

const ANY = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const THREE = 'MANAGEMENT_OTLP_TRACING_ENDPOINT'
const FOUR = 'MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT'
const URL_OF_TRACES = 'http://c:4318/v1/traces'
type Env = Record<string, string>

const traces = (env: Env, version?: string): string => {
  const { state, url } = plan({ runtime: 'spring-boot', env, version }).traces
  return state === 'export' ? (url ?? '') : state
}
async function told(env: Env, version?: string): Promise<string[]> {
  const { targets } = await check({ runtime: 'spring-boot', version, env, offline: true })
  return (targets[0]?.findings ?? []).filter(({ id }) => id === 'env/ignored-by-runtime').map(({ severity }) => severity)
}

/** https://github.com/spring-projects/spring-boot/tree/main/module/spring-boot-opentelemetry, and the changelog of its properties for 4.0. */
describe('Spring Boot reads what its version knows', () => {
  test.each<[Env, string | undefined, string]>([
    [{ [THREE]: URL_OF_TRACES }, '3.5.0', URL_OF_TRACES],
    [{ [FOUR]: URL_OF_TRACES }, '3.5.0', 'off'],
    [{ [THREE]: URL_OF_TRACES }, '4.0.2', 'off'],
    [{ [FOUR]: URL_OF_TRACES }, '4.0.2', URL_OF_TRACES],
    [{ [ANY]: 'http://c:4318' }, '3.5.0', 'off'],
    [{ [ANY]: 'http://c:4318' }, '4.0.2', 'off'],
    [{ [ANY]: 'http://c:4318' }, '4.1.0', URL_OF_TRACES],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://own:4318/x', [FOUR]: URL_OF_TRACES }, '4.1.0', 'http://own:4318/x'],
    [{ [ANY]: 'http://c:4318', [FOUR]: 'http://other:4318/v1/traces' }, '4.1.0', URL_OF_TRACES],
    [{ [THREE]: URL_OF_TRACES }, undefined, URL_OF_TRACES],
    [{ [FOUR]: URL_OF_TRACES }, undefined, URL_OF_TRACES],
    [{ [THREE]: URL_OF_TRACES, [ANY]: 'http://other:4318' }, undefined, URL_OF_TRACES],
  ])('%j at %s: %s', (env, version, is) => expect(traces(env, version)).toBe(is))

  test('a name of another version is an error where the version is known, and nothing where it is not', async () => {
    expect(await told({ [THREE]: URL_OF_TRACES }, '4.0.2')).toEqual(['error'])
    expect(await told({ [FOUR]: URL_OF_TRACES }, '3.5.0')).toEqual(['error'])
    expect(await told({ [THREE]: URL_OF_TRACES })).toEqual([])
    expect(await told({ [ANY]: 'http://c:4318' }, '4.1.0')).toEqual([])
    expect(await told({ [ANY]: 'http://c:4318' }, '4.0.2')).toEqual(['error'])
    expect(await told({ [ANY]: 'http://c:4318' })).toEqual(['note'])
  })

  test('what is to be set in place of an endpoint for all signals is the whole URL', async () => {
    const { targets } = await check({ runtime: 'spring-boot', version: '3.5.0', env: { [ANY]: 'http://c:4318/' }, offline: true })
    expect(targets[0]?.findings?.[0]?.fix?.line).toBe(`export ${THREE}=${URL_OF_TRACES}`)
  })

  test('a header is added where its version looks for it', async () => {
    const line = async (name: string, version: string): Promise<string | undefined> => {
      const env = { [name]: 'https://api.honeycomb.io/v1/traces' }
      const { targets } = await check({ runtime: 'spring-boot', version, env, offline: true })
      return targets[0]?.findings?.find(({ id }) => id === 'auth/missing')?.fix?.line
    }
    expect(await line(THREE, '3.5.0')).toContain('management.otlp.tracing.headers.x-honeycomb-team=')
    expect(await line(FOUR, '4.0.2')).toContain('management.opentelemetry.tracing.export.otlp.headers.x-honeycomb-team=')
  })
})
