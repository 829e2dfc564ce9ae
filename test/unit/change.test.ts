import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewrite, spliced, swapped, unquoted } from '../../src/engine/change.ts'
import { isNearHost } from '../../src/engine/near.ts'
import { secretOf } from '../../src/redact.ts'

const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS'
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT'
const raw = (text: string, name = HEADERS) => secretOf(name, text)

describe('a fix that edits a setting', () => {
  it('writes the new value out where nothing in it is secret', () => {
    const old = 'http://localhost:4318/v1/traces'
    expect(rewrite(ENDPOINT, raw(old, ENDPOINT), 'http://localhost:4318')).toEqual({ edit: { [ENDPOINT]: 'http://localhost:4318' } })
  })

  it('edits in place, and shows nothing of the secret, where there is one', () => {
    const old = 'https://user:hunter2@otlp.example.com/v1/traces'
    const { edit, swap } = rewrite(ENDPOINT, raw(old, ENDPOINT), 'https://user:hunter2@otlp.example.com')
    expect(edit).toBeUndefined()
    expect(old.replaceAll(swap?.find ?? '', swap?.replace ?? '')).toBe('https://user:hunter2@otlp.example.com')
  })

  it('takes the given replacement first, for a line that says what it does', () => {
    const old = 'a: secret-one,b: secret-two'
    expect(swapped(HEADERS, raw(old), 'a=secret-one,b=secret-two', [[': ', '=']]).swap).toMatchObject({ find: ': ', replace: '=' })
  })

  it('widens what it looks for until it hits that place only', () => {
    const old = 'x-time: 10:30'
    const { swap } = swapped(HEADERS, raw(old), 'x-time=10:30')
    expect(old.replaceAll(swap?.find ?? '', swap?.replace ?? '')).toBe('x-time=10:30')
  })

  it('offers nothing where the place is inside a secret', () => {
    expect(swapped(HEADERS, raw('api-key=abcXdef'), 'api-key=abcYdef')).toEqual({})
  })

  it('never shows a hidden part, and gives the wanted text, whatever the list is', () => {
    const item = fc
      .tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.constantFrom('=', ': ', ':'), fc.stringMatching(/^[A-Za-z0-9]{5,12}$/))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), (items) => {
        const old = items.join(',')
        const text = items.map((one) => one.replace(/^([a-z]+):\s?/, '$1=')).join(',')
        const secret = raw(old)
        const { swap } = swapped(HEADERS, secret, text, [
          [': ', '='],
          [':', '='],
        ])
        if (!swap) return
        expect(old.replaceAll(swap.find, () => swap.replace)).toBe(text)
        for (const part of secret.hiddenParts()) expect(swap.find).not.toContain(part)
      }),
    )
  })
})

describe('a list of headers without its quotes', () => {
  it.each([
    ['around the whole list', '"a=1,b=2"', 'a=1,b=2'],
    ['around each item', '"a=1","b=2"', 'a=1,b=2'],
    ['around a value', 'a="1 2",b=3', 'a=1 2,b=3'],
    ['single ones', "a='1'", 'a=1'],
    ['around a value with a comma, which stays one value', 'a="1,2",b=3', 'a=1%2C2,b=3'],
    ['a lone one at an end', 'a=1,b=2"', 'a=1,b=2'],
    ['none, then nothing changes', "a=o'hara,b=2", "a=o'hara,b=2"],
  ])('%s', (_, list, bare) => {
    expect(unquoted(list)).toBe(bare)
  })
})

it('puts several parts into a text at the places they had before', () => {
  expect(
    spliced('a: 1,b: 2', [
      { start: 1, end: 3, put: '=' },
      { start: 6, end: 8, put: '=' },
    ]),
  ).toBe('a=1,b=2')
})

describe('a host that nobody expects TLS on', () => {
  it.each(['localhost', '127.0.0.1', '10.1.2.3', '172.20.0.5', '192.168.1.9', '[::1]', 'mlflow', 'otel.svc', 'nas.local'])(
    '%s is near',
    (host) => {
      expect(isNearHost(host)).toBe(true)
    },
  )
  it.each(['otlp.example.com', '8.8.8.8', '172.32.0.1', '10.example.com'])('%s is not', (host) => {
    expect(isNearHost(host)).toBe(false)
  })
})
