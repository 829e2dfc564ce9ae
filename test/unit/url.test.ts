import { expect, test } from 'vitest'
import { parseUrl } from '../../src/url.ts'

test('a URL with letters beyond ASCII is read the ten thousandth time as it was the first', () => {
  const text = 'http://ü@é.test/'
  let read = 0
  for (let n = 0; n < 20_000; n++) if (parseUrl(text)) read++
  expect(read).toBe(20_000)
})

test('a text that is no URL is null, with a base and without', () => {
  expect(parseUrl('otel:x:y/v1')?.href).toBe('otel:x:y/v1')
  expect([parseUrl('localhost'), parseUrl('http://h:99999'), parseUrl('//[', 'http://h')]).toEqual([null, null, null])
  expect(parseUrl('/v1', 'http://h')?.href).toBe('http://h/v1')
})
