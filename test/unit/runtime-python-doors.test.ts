import { describe, expect, test } from 'vitest'
import { HTTP, made, states } from '../support/python.ts'

describe('timeouts are seconds', () => {
  test.each([
    [{ TIMEOUT: '3000' }, 3_000_000],
    [{ TIMEOUT: '5', TRACES_TIMEOUT: '1.5' }, 1500],
    [{ TIMEOUT: '5', TRACES_TIMEOUT: '0' }, 5000],
    [{}, 10_000],
    [{ ...HTTP, TIMEOUT: 'abc' }, 10_000],
  ])('%o', (env, ms) => expect(made(env).traces.timeoutMs).toBe(ms))
})

describe('the resource', () => {
  test.each([
    [{}, { 'service.name': 'unknown_service:python' }],
    [{ OTEL_SERVICE_NAME: ' "a" ' }, { 'service.name': ' "a" ' }],
    [{ OTEL_SERVICE_NAME: '', OTEL_RESOURCE_ATTRIBUTES: 'service.name=b' }, { 'service.name': 'b' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=a;team=x' }, { 'service.name': 'a;team=x' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'team,k=b=c, x = y%20z ' }, { 'service.name': 'unknown_service:python', k: 'b=c', x: 'y z' }],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=' }, { 'service.name': 'unknown_service:python' }],
  ])('%o', (env, want) => expect(made(env).resource).toEqual(want))
})

describe('side doors', () => {
  const netrc = { '/home/u/.netrc': 'machine h login me password secret' }
  test('a login in .netrc takes the place of the header and of the user info', () => {
    const env = { ...HTTP, HOME: '/home/u', ENDPOINT: 'http://a:b@h:1', HEADERS: 'Authorization=Bearer x' }
    expect(made(env, { files: netrc }).traces.headers).toEqual({ authorization: `Basic ${btoa('me:secret')}` })
    expect(made({ ...env, ENDPOINT: 'http://other:1' }, { files: netrc }).traces.headers).toEqual({ authorization: 'Bearer x' })
    expect(made({ ...env, PROTOCOL: 'grpc', ENDPOINT: 'http://h:1' }, { files: netrc }).traces.headers).toEqual({
      authorization: 'Bearer x',
    })
  })

  test.each([
    [{ HTTP_PROXY: 'http://u:w@p:3128' }, 'http://p:3128'],
    [{ http_proxy: '', HTTP_PROXY: 'http://p:3128' }, null],
    [{ https_proxy: 'http://p:3128' }, null],
    [{ ALL_PROXY: 'proxy.example:3128' }, 'http://proxy.example:3128'],
    [{ HTTP_PROXY: 'http://p:3128', NO_PROXY: 'localhost' }, null],
    [{ HTTP_PROXY: 'http://p:3128', no_proxy: 'host' }, 'http://p:3128'],
    [{ HTTP_PROXY: 'http://p:3128', NO_PROXY: '*' }, null],
  ])('over HTTP with %o, localhost goes by %s', (env, want) =>
    expect(made({ ...HTTP, ...env }).traces).toMatchObject({ state: 'export', proxy: want }),
  )

  test('a proxy without a scheme, named by a bare host, loses every export over HTTP', () => {
    expect(states({ ...HTTP, HTTP_PROXY: 'localhost:3128' })).toBe('broken broken broken')
  })

  test.each([
    [{ HTTP_PROXY: 'http://p:3128' }, null],
    [{ https_proxy: 'http://p:3128' }, 'http://p:3128'],
    [{ grpc_proxy: 'http://g:1', http_proxy: 'http://p:3128' }, 'http://g:1'],
    [{ http_proxy: 'http://p:3128', NO_PROXY: 'localhost' }, 'http://p:3128'],
    [{ http_proxy: 'http://p:3128', no_proxy: 'localhost' }, null],
  ])('over gRPC with %o, localhost goes by %s', (env, want) => expect(made(env).traces.proxy).toBe(want))

  test.each([
    [{ ...HTTP, ENDPOINT: 'https://h', CERTIFICATE: '/no.pem' }, 'broken'],
    [{ ...HTTP, ENDPOINT: 'http://h', CERTIFICATE: '/no.pem' }, 'export'],
    [{ ...HTTP, ENDPOINT: 'https://h', CERTIFICATE: '/unknown.pem' }, 'export'],
    [{ ...HTTP, ENDPOINT: 'https://h', CERTIFICATE: '/no.pem', REQUESTS_CA_BUNDLE: '/unknown.pem' }, 'export'],
    [{ ...HTTP, ENDPOINT: 'https://h', CLIENT_KEY: '/no.pem' }, 'export'],
    [{ ...HTTP, ENDPOINT: 'https://h', CLIENT_CERTIFICATE: '/no.pem' }, 'broken'],
    [{ ENDPOINT: 'https://h', CERTIFICATE: '/no.pem' }, 'export'],
  ])('certificates: %o', (env, want) => expect(made(env, { files: { '/no.pem': null } }).traces.state).toBe(want))
})
