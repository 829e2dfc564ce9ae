import { describe, expect, test } from 'vitest'
import { decodeExportResponse, decodeStatus, encodeExportResponse, encodeStatus } from '../../src/otlp/index.ts'
import { SIGNALS } from '../../src/types.ts'

const PROTOBUF = 'application/x-protobuf'
const JSON_TYPE = 'application/json'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))

describe('a success is a success', () => {
  test.each([
    ['an empty body', PROTOBUF, ''],
    ['an empty body without a content type', undefined, ''],
    ['an empty object', JSON_TYPE, '{}'],
    ['a Collector, in JSON', JSON_TYPE, '{"partialSuccess":{}}'],
    ['null for no partial success', 'application/json; charset=utf-8', '{"partialSuccess":null}'],
    ['zero refused', JSON_TYPE, '{"partialSuccess":{"rejectedSpans":"0","errorMessage":""}}'],
  ])('%s', (_, type, body) => {
    expect(decodeExportResponse('traces', type, bytes(body))).toBe('ok')
  })

  test('a Collector, in protobuf (an empty partial success)', () => {
    expect(decodeExportResponse('traces', PROTOBUF, hex('0a00'))).toBe('ok')
  })

  test('MLflow 3.6.0 answers JSON under the name of protobuf: taken, and said to be mislabelled', () => {
    expect(decodeExportResponse('traces', PROTOBUF, bytes('{"partialSuccess":null}'))).toBe('ok-mislabelled')
    expect(decodeExportResponse('traces', 'text/plain', bytes('{}'))).toBe('ok-mislabelled')
  })
})

describe('a partial success is told with its number and its reason', () => {
  test.each(SIGNALS)('%s, in both encodings', (signal) => {
    const partial = { rejected: 3, message: 'x'.repeat(119) }
    expect(decodeExportResponse(signal, PROTOBUF, encodeExportResponse(signal, 'protobuf', partial))).toEqual(partial)
    expect(decodeExportResponse(signal, JSON_TYPE, encodeExportResponse(signal, 'json', partial))).toEqual(partial)
  })

  test('a warning without a refusal, and a mislabelled refusal', () => {
    expect(decodeExportResponse('logs', JSON_TYPE, bytes('{"partialSuccess":{"errorMessage":"old"}}'))).toEqual({
      rejected: 0,
      message: 'old',
    })
    const body = bytes('{"partialSuccess":{"rejectedSpans":2,"errorMessage":"no"}}')
    expect(decodeExportResponse('traces', PROTOBUF, body)).toEqual({ rejected: 2, message: 'no', mislabelled: true })
  })

  test('bytes that look like JSON at first sight are protobuf all the same', () => {
    // A partial success of 123 bytes starts with 0a 7b: a line feed and an opening brace.
    const body = encodeExportResponse('traces', 'protobuf', { rejected: 1, message: 'm'.repeat(119) })
    expect([...body.subarray(0, 2)]).toEqual([0x0a, 0x7b])
    expect(decodeExportResponse('traces', PROTOBUF, body)).toEqual({ rejected: 1, message: 'm'.repeat(119) })
  })
})

describe('an answer of something else is no success', () => {
  test.each([
    ['a web page', 'text/html', '<!doctype html><title>Sign in</title>'],
    ['a web page under the name of protobuf', PROTOBUF, '<!doctype html><title>Sign in</title>'],
    ['a health port', JSON_TYPE, '{"status":"Server available","uptime":"5s"}'],
    ['a word', 'text/plain', 'OK'],
    ['a list', JSON_TYPE, '[]'],
    ['broken JSON', JSON_TYPE, '{"partialSuccess":'],
    ['protobuf without its name', 'application/octet-stream', '\n\0'],
  ])('%s', (_, type, body) => {
    expect(decodeExportResponse('traces', type, bytes(body))).toBe('unreadable')
  })
})

describe('the status in an error answer', () => {
  test('is read in both encodings', () => {
    const status = { code: 16, message: 'no token' }
    expect(decodeStatus(encodeStatus(status, 'protobuf'), PROTOBUF)).toEqual(status)
    expect(decodeStatus(encodeStatus(status, 'json'), JSON_TYPE)).toEqual(status)
    expect(decodeStatus(hex('0810 1202 6e6f 1a02 0a00'), PROTOBUF)).toEqual({ code: 16, message: 'no' })
  })

  test('is read from JSON under any name', () => {
    expect(decodeStatus(bytes('{"code":3,"message":"bad"}'), PROTOBUF)).toEqual({ code: 3, message: 'bad' })
    expect(decodeStatus(bytes('{"message":"bad","details":[]}'), 'text/plain')).toEqual({ code: 0, message: 'bad' })
  })

  test.each([
    ['nothing', PROTOBUF, ''],
    ['a word', PROTOBUF, 'Unauthorized'],
    ['a page', 'text/html', '<html></html>'],
    ['JSON of another kind', JSON_TYPE, '{"detail":"Not Found"}'],
    ['a code that is a word', JSON_TYPE, '{"code":"E1","message":"x"}'],
    ['a list', JSON_TYPE, '[1]'],
  ])('is not made up from %s', (_, type, body) => {
    expect(decodeStatus(bytes(body), type)).toBeNull()
  })
})
