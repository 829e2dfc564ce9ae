import { describe, expect, test } from 'vitest'
import { parseFault } from '../../src/otlp/index.ts'
import { UsageError } from '../../src/usage.ts'

const complaint = (text: string): string => {
  try {
    parseFault(text)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ''
}

describe('faults are read as they are written', () => {
  test.each([
    ['status=503', { status: 503 }],
    ['status=503,retry-after=5', { status: 503, retryAfter: 5 }],
    ['delay=2s', { delayMs: 2000 }],
    ['delay=1.5s, drop', { delayMs: 1500, drop: true }],
    ['delay=250ms', { delayMs: 250 }],
    ['delay=2', { delayMs: 2000 }],
    ['reset', { reset: true }],
    ['mute', { mute: true }],
    ['html,status=403', { html: true, status: 403 }],
    ['partial=1', { partial: 1 }],
    ['redirect=https://example.com/v1/traces?a=b', { redirect: 'https://example.com/v1/traces?a=b' }],
    ['status=301,redirect=/login', { status: 301, redirect: '/login' }],
    ['body={"a":1%2C"b":"x=y"}', { body: '{"a":1,"b":"x=y"}' }],
    ['body=100%', { body: '100%' }],
    ['body=', { body: '' }],
    ['cut', { cut: true }],
    ['reset-after-headers', { lateReset: true }],
    ['drip=100ms', { dripMs: 100 }],
    ['grpc=14', { grpc: { code: 14 } }],
    ['grpc=unauthenticated:no key%2C sorry: x', { grpc: { code: 16, message: 'no key, sorry: x' } }],
    ['goaway', { goaway: true }],
    ['no-trailers', { noTrailers: true }],
    ['unless=Authorization', { unless: { name: 'authorization' } }],
    ['status=403,unless=x-key:a=b%2Cc', { status: 403, unless: { name: 'x-key', value: 'a=b,c' } }],
  ])('%s', (text, expected) => {
    expect(parseFault(text)).toEqual({ traces: expected, metrics: expected, logs: expected })
  })

  test('a signal before it limits a fault to that signal', () => {
    expect(parseFault('traces:status=503,metrics:status=404,drop')).toEqual({
      traces: { status: 503, drop: true },
      metrics: { status: 404, drop: true },
      logs: { drop: true },
    })
  })
})

describe('a bad fault is refused in one sentence that says what is allowed', () => {
  test.each(['stauts=503', '', 'trace:status=503', 'status=503,', 'toString', '__proto__=1'])('%j is no fault', (text) => {
    expect(complaint(text)).toMatch(
      /^There is no fault ".*"; a fault is one of status=503, body=TEXT, .*drop, .*no-trailers, with traces:.*\.$/,
    )
  })

  test.each([
    ['status', 'status takes a number from 200 to 599'],
    ['status=99', 'status takes a number from 200 to 599'],
    ['status=600', 'status takes a number from 200 to 599'],
    ['delay=', 'delay takes a time such as 500ms, 2s or 1m'],
    ['delay=2h', 'delay takes a time'],
    ['delay=-1s', 'delay takes a time'],
    ['delay=11m', 'at most 10m'],
    ['partial=-1', 'partial takes the number'],
    ['retry-after=soon', 'retry-after takes seconds'],
    ['redirect=', 'redirect takes an absolute URL'],
    ['redirect=//host', 'redirect takes an absolute URL'],
    ['redirect=ftp://x', 'redirect takes an absolute URL'],
    ['redirect=/a\r\nx: y', 'redirect takes an absolute URL'],
    ['reset=1', 'reset takes no value'],
    ['status=503,status=401', 'status is given twice for traces'],
    ['drop,logs:drop', 'drop is given twice for logs'],
    ['status=503,redirect=/x', 'redirect goes only with a status from 300 to 399'],
    ['html,body=x', 'exclude each other'],
    ['reset,mute', 'reset and mute exclude each other'],
    ['cut,drip=1s', 'cut and drip exclude each other'],
    ['goaway,reset-after-headers', 'reset-after-headers and goaway exclude each other'],
    ['grpc', 'grpc takes a gRPC status by name or number'],
    ['grpc=0', 'grpc takes a gRPC status'],
    ['grpc=17', 'grpc takes a gRPC status'],
    ['grpc=OK', 'grpc takes a gRPC status'],
    ['drip=11m', 'at most 10m'],
    ['unless=', 'unless takes the name of a header'],
    ['unless=a b', 'unless takes the name of a header'],
    ['goaway=1', 'goaway takes no value'],
  ])('%s', (text, expected) => {
    expect(complaint(text)).toContain(expected)
    expect(complaint(text)).toMatch(/\.$/)
  })

  test('no value is repeated, for it may hold a secret', () => {
    expect(complaint('redirect=ftp://user:hunter2@example.com')).not.toContain('hunter2')
    expect(complaint('status=hunter2')).not.toContain('hunter2')
  })
})
