import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { describe, expect, test } from 'vitest'
import { decodeStatus, statusWords } from '../../src/otlp/index.ts'

const PROTOBUF = 'application/x-protobuf'
const text = (field: number, value: string) => new BinaryWriter().tag(field, WireType.LengthDelimited).string(value).finish()
const message = (field: number, ...parts: Uint8Array[]) =>
  new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(Buffer.concat(parts)).finish()
const number = (field: number, value: number) => new BinaryWriter().tag(field, WireType.Varint).int32(value).finish()

const any = (type: string, ...value: Uint8Array[]) => message(3, text(1, `type.googleapis.com/google.rpc.${type}`), message(2, ...value))
const status = (...details: Uint8Array[]) => Buffer.concat([number(1, 3), text(2, 'bad request'), ...details])

const DETAILS: [string, Uint8Array, object, string[]][] = [
  [
    'the fields at fault',
    any(
      'BadRequest',
      message(1, text(1, 'spans[0].trace_id'), text(2, 'must be 16 bytes')),
      message(1, text(1, 'name'), text(2, 'is empty')),
    ),
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [
        { field: 'spans[0].trace_id', description: 'must be 16 bytes' },
        { field: 'name', description: 'is empty' },
      ],
    },
    ['spans[0].trace_id: must be 16 bytes', 'name: is empty'],
  ],
  [
    'when to try again',
    any('RetryInfo', message(1, number(1, 5), number(2, 500_000_000))),
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '5.5s' },
    ['to be tried again in 5.5 s'],
  ],
  [
    'the reason and whose it is',
    any('ErrorInfo', text(1, 'API_KEY_INVALID'), text(2, 'googleapis.com'), message(3, text(1, 'service'), text(2, 'telemetry'))),
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'x' },
    },
    ['API_KEY_INVALID (googleapis.com)'],
  ],
  [
    'the quota that is used up',
    any('QuotaFailure', message(1, text(1, 'project:7'), text(2, 'spans per day'))),
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ subject: 'project:7', description: 'spans per day' }] },
    ['quota: project:7: spans per day'],
  ],
]

describe('the details of a google.rpc.Status are read', () => {
  test.each(DETAILS)('%s, from protobuf and from JSON', (_what, wire, json, details) => {
    expect(decodeStatus(status(wire), PROTOBUF)).toEqual({ code: 3, message: 'bad request', details })
    const body = Buffer.from(JSON.stringify({ code: 3, message: 'bad request', details: [json] }))
    expect(decodeStatus(body, 'application/json')).toEqual({ code: 3, message: 'bad request', details })
  })

  test("Google's own servers wrap it", () => {
    const body = { error: { code: 401, message: 'no key', status: 'UNAUTHENTICATED', details: [DETAILS[2]?.[2]] } }
    expect(decodeStatus(Buffer.from(JSON.stringify(body)), 'application/json')).toEqual({
      code: 401,
      message: 'no key',
      details: ['API_KEY_INVALID (googleapis.com)'],
    })
  })

  test('what is not known is passed over, and what is broken is no status', () => {
    expect(decodeStatus(status(any('Help', message(1, text(1, 'x')))), PROTOBUF)).toEqual({ code: 3, message: 'bad request' })
    expect(decodeStatus(status(message(3, text(1, 'type.googleapis.com/other.Thing'))), PROTOBUF)?.details).toBeUndefined()
    expect(decodeStatus(status(Buffer.from('1a05ffffffffff', 'hex')), PROTOBUF)).toBeNull()
    const odd = {
      code: 3,
      message: 'bad',
      details: [null, 7, [], { '@type': 7 }, { '@type': 'x/google.rpc.BadRequest', fieldViolations: 'no' }],
    }
    expect(decodeStatus(Buffer.from(JSON.stringify(odd)), 'application/json')).toEqual({ code: 3, message: 'bad' })
  })

  test('as one text, what the message says already is not said twice', () => {
    expect(statusWords({ message: 'bad', details: ['name: is empty', 'other'] })).toBe('bad (name: is empty; other)')
    expect(statusWords({ message: 'bad: name: is empty', details: ['name: is empty'] })).toBe('bad: name: is empty')
    expect(statusWords({ message: '', details: ['to be tried again in 5 s'] })).toBe('to be tried again in 5 s')
  })
})
