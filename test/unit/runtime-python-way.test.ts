import { describe, expect, test } from 'vitest'
import { HTTP, headersOf, made, states, urlOf } from '../support/python.ts'

describe('a header entry', () => {
  test.each([
    ['k^_`|~=v', { 'k^_`|~': 'v' }],
    ['a b=v,c=1', { c: '1' }],
    ['k=a\\b,c=1', { c: '1' }],
    ['k=a;b,c=1', { c: '1' }],
    ['k="q",c=1', { c: '1' }],
    ['k=a\tb,c=1', { c: '1' }],
    ['k=é,c=1', { c: '1' }],
    ['k=%22%3B%2C%5C', { k: '";,\\' }],
    ['%4B=v', { k: 'v' }],
    ['k=a%20b', { k: 'a b' }],
    ['k=a b%20c', { k: 'a b%20c' }],
    ['%4B=a b', { '%4b': 'a b' }],
    ['k=%20v%20', { k: 'v' }],
    ['k=100%', { k: '100%' }],
    ['k=%FF', 'broken'],
    ['K=1,k=2', { k: '2' }],
    ['k=a%0Ab,k=2', { k: '2' }],
    ['content-type=a%0Ab,k=2', 'broken'],
    ['k=,c=1', { k: '', c: '1' }],
    [',, ,c=1', { c: '1' }],
    ['k=a=b==', { k: 'a=b==' }],
    ['content-type=x,user-agent=y,host=z,c=1', { c: '1' }],
  ])('%s over HTTP', (list, want) => expect(headersOf(list)).toEqual(want))

  test.each([
    ['k=%C3%A9', { k: 'é' }, 'broken'],
    ['k=%E2%82%AC', 'broken', 'broken'],
    ['k=a%0Ab', 'broken', 'broken'],
    ['k=a%0A', { k: 'a' }, { k: 'a' }],
    ['x-bin=v', { 'x-bin': 'v' }, 'broken'],
    ['k/x=v', {}, {}],
    ["'k=v", { "'k": 'v' }, 'broken'],
    ['a%3Ab=v', 'broken', 'broken'],
    ['k=%09', { k: '' }, { k: '' }],
    ['k=a%09b', { k: 'a\tb' }, 'broken'],
  ])('%s is judged by what HTTP and by what gRPC can carry', (list, http, grpc) => {
    expect(headersOf(list)).toEqual(http)
    expect(headersOf(list, { PROTOCOL: 'grpc' })).toEqual(grpc)
  })

  test('loses its own signal only', () => {
    expect(states({ ...HTTP, METRICS_HEADERS: 'k=a%0Ab' })).toBe('export broken export')
  })

  test.each([
    [{ HEADERS: 'a=1', TRACES_HEADERS: 'b=2' }, { b: '2' }],
    [{ HEADERS: 'a=1', TRACES_HEADERS: '' }, { a: '1' }],
    [{ HEADERS: 'a=1', TRACES_HEADERS: ' ' }, {}],
    [{ HEADERS: 'a=1', TRACES_HEADERS: 'x: y' }, {}],
  ])('of a signal takes the place of all common ones: %o', (env, want) => {
    expect(made({ ...HTTP, ...env }).traces.headers).toEqual(want)
    expect(made({ PROTOCOL: 'grpc', ...env }).traces.headers).toEqual(want)
  })

  test.each([
    ['1.26.0', {}],
    ['1.27.0', { authorization: 'Basic x' }],
    ['1.45.1', { authorization: 'Basic x' }],
    ['unknown', { authorization: 'Basic x' }],
  ])('with a raw blank is dropped before 1.27 (%s)', (version, want) => {
    expect(headersOf('Authorization=Basic x', HTTP, { version })).toEqual(want)
    expect(headersOf('a=1', HTTP, { version })).toEqual({ a: '1' })
  })
})

describe('the URL over HTTP', () => {
  test.each([
    ['http://h:1/', 'http://h:1/v1/traces'],
    ['http://h:1//', 'http://h:1//v1/traces'],
    ['HTTP://H:1', 'http://h:1/v1/traces'],
    ['  http://h:1', 'http://h:1/v1/traces'],
    ['http://h:1 ', 'broken'],
    ['http://h:1\n', 'broken'],
    ['http://h:1/a b', 'http://h:1/a%20b/v1/traces'],
    ['http://h:1/x\n', 'http://h:1/x%0A/v1/traces'],
    ['http:/h', 'broken'],
    ['http:h', 'broken'],
    ['//h', 'broken'],
    ['h', 'broken'],
    ['h:1', 'broken'],
    ['grpc://h:1', 'broken'],
    ['"http://h:1"', 'broken'],
    ['http://h:abc', 'broken'],
    ['http://h:99999', 'broken'],
    ['http://$HOST:1', 'broken'],
    ['http://<host>:1', 'broken'],
    ['http://:1', 'broken'],
    ['http://h:1/x#y', 'http://h:1/x'],
    ['http://h:1/x?y=1', 'http://h:1/x?y=1/v1/traces'],
    ['http://h:1/%7Ea%2Fb', 'http://h:1/~a%2Fb/v1/traces'],
    ['http://h:1/a/../b/./c', 'http://h:1/b/c/v1/traces'],
    ['http://u:p@h:1', 'http://h:1/v1/traces'],
    ['', 'http://localhost:4318/v1/traces'],
  ])('%j in the generic variable', (text, want) => expect(urlOf({ ...HTTP, ENDPOINT: text })).toBe(want))

  test.each([
    ['http://h:1', 'http://h:1/'],
    ['http://h:1/x/', 'http://h:1/x/'],
    ['http://h:1?a=1', 'http://h:1/?a=1'],
    ['', 'http://g:1/v1/traces'],
  ])('%j in the own variable stays as it stands', (text, want) =>
    expect(urlOf({ ...HTTP, ENDPOINT: 'http://g:1', TRACES_ENDPOINT: text })).toBe(want),
  )

  test.each([
    ['http://u:p%40@h', 'a=1,Authorization=x', { a: '1', authorization: `Basic ${btoa('u:p@')}` }],
    ['http://u@h', 'Authorization=x', { authorization: 'x' }],
    ['http://u:@h', 'Authorization=x', { authorization: `Basic ${btoa('u:')}` }],
  ])('%s sends its user info as Basic where it holds a colon', (text, list, want) =>
    expect(headersOf(list, { ...HTTP, ENDPOINT: text })).toEqual(want),
  )
})

describe('the target over gRPC', () => {
  test.each([
    ['http://h:1/v1/traces?x#y', 'http://h:1'],
    ['https://h:1/x', 'https://h:1'],
    ['HTTP://h:1', 'http://h:1'],
    ['h:1', 'https://h:1'],
    ['localhost:1', 'https://localhost:1'],
    ['grpc://h:1', 'https://h:1'],
    ['dns:///h:1', 'https://h:1'],
    ['ipv4:1.2.3.4:1', 'https://1.2.3.4:1'],
    ['h:1/x', 'broken'],
    ['', 'broken'],
    [' ', 'broken'],
    ['a b:1', 'broken'],
    ['"http://h:1"', 'broken'],
    ['http://u:p@h:1', 'broken'],
    [' http://h:1 ', 'http://h:1%20'],
    ['http://ho\tst:1\n', 'http://host:1'],
    ['http://h', 'http://h'],
    ['http://h:80', 'http://h:80'],
    ['http://h:99999', 'http://h:99999'],
    ['http://h:1%20', 'http://h:1%20'],
    ['http://%68:1', 'http://h:1'],
    ['h:1?x', 'https://h:1'],
    ['http://h:x', 'broken'],
    ['http://${HOST}:1', 'broken'],
    ['ipv4:1.2.3.4', 'broken'],
  ])('%j', (text, want) => expect(urlOf({ ENDPOINT: text })).toBe(want))

  test.each([
    ['http://h', 443],
    ['http://h:80', 80],
    ['http://h:99999', 34_463],
  ])('%s dials the port %i', (text, port) => expect(made({ ENDPOINT: text }).traces.dial?.port).toBe(port))

  test('an empty own endpoint falls to the generic one', () => {
    expect(urlOf({ ENDPOINT: 'http://h:1', TRACES_ENDPOINT: '' })).toBe('http://h:1')
  })

  test.each([
    ['http://h:1', { INSECURE: 'false' }, 'https://h:1'],
    ['http://h:1', { INSECURE: '' }, 'https://h:1'],
    ['http://h:1', { TRACES_INSECURE: '' }, 'https://h:1'],
    ['h:1', { INSECURE: 'TRUE' }, 'http://h:1'],
    ['h:1', { INSECURE: 'true ' }, 'https://h:1'],
    ['h:1', { INSECURE: '1' }, 'https://h:1'],
    ['https://h:1', { INSECURE: 'true' }, 'https://h:1'],
    ['h:1', { INSECURE: 'false', TRACES_INSECURE: 'true' }, 'http://h:1'],
    ['h:1', { INSECURE: 'true', TRACES_INSECURE: '' }, 'https://h:1'],
  ])('%s with %o', (text, env, want) => expect(urlOf({ ENDPOINT: text, ...env })).toBe(want))
})
