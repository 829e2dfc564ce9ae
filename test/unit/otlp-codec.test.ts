import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeExport, emptyRequest, encodeTraces, type Export, type TraceToSend } from '../../src/otlp/index.ts'
import { SIGNALS, type Protocol } from '../../src/types.ts'
import { FUZZ_TIMEOUT_MS } from '../support/mutate.ts'

const PROTOBUF = 'application/x-protobuf'
const JSON_TYPE = 'application/json'
const typeOf: Record<Protocol, string> = { 'http/protobuf': PROTOBUF, 'http/json': JSON_TYPE, grpc: 'application/grpc' }

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const hexBytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const reads = (type: string, body: Uint8Array, signal: 'traces' | 'metrics' | 'logs' = 'traces'): Export => {
  const content = decodeExport(signal, type, body)
  if ('unreadable' in content) throw new Error(content.unreadable)
  return content
}
const spanJson = (span: Record<string, unknown>): Uint8Array =>
  json({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'lib' }, spans: [span] }] }] })

const hexId = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'))
const attributes = fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' }), { maxKeys: 4 })
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const anySpan = fc.record(
  {
    name: fc.string({ unit: 'grapheme' }),
    spanId: hexId(8),
    parentSpanId: hexId(8),
    startUnixNano: nanos,
    endUnixNano: nanos,
    attributes,
    status: fc.constantFrom('unset' as const, 'ok' as const, 'error' as const),
  },
  { requiredKeys: ['name', 'spanId', 'startUnixNano', 'endUnixNano', 'attributes', 'status'] },
)
const anyTrace: fc.Arbitrary<TraceToSend> = fc.record({
  traceId: hexId(16),
  resource: attributes,
  scope: fc.record({ name: fc.string(), version: fc.string() }),
  spans: fc.array(anySpan, { maxLength: 4 }),
})

const sample: TraceToSend = {
  traceId: '5b8efff798038103d269b633813fc60c',
  resource: { 'service.name': 'shop' },
  scope: { name: 'lib', version: '1' },
  spans: [
    {
      name: 'pay',
      spanId: 'eee19b7ec3c1b174',
      startUnixNano: 1_544_712_660_300_000_001n,
      endUnixNano: 1_544_712_660_600_000_002n,
      attributes: { a: 'b' },
      status: 'error',
    },
  ],
}

describe('a trace survives the journey', () => {
  test('whatever it holds, it comes back as it was sent, in every encoding', { timeout: FUZZ_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(anyTrace, fc.constantFrom<Protocol>('http/protobuf', 'http/json', 'grpc'), (trace, protocol) => {
        const content = reads(typeOf[protocol], encodeTraces(trace, protocol))
        expect(content.resources).toEqual([trace.resource])
        expect(content.items).toBe(trace.spans.length)
        const back = content.spans.map(({ name, spanId, parentSpanId, startUnixNano, endUnixNano, attributes: kept, status }) => ({
          name,
          spanId,
          startUnixNano,
          endUnixNano,
          attributes: kept,
          status: status.code,
          ...(parentSpanId !== undefined && { parentSpanId }),
        }))
        expect(back).toEqual(trace.spans)
        expect(content.spans.every((span) => span.traceId === trace.traceId && span.scope === trace.scope.name)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('protobuf and JSON of one trace mean the same', { timeout: FUZZ_TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(anyTrace, (trace) => {
        expect(reads(JSON_TYPE, encodeTraces(trace, 'http/json'))).toEqual(reads(PROTOBUF, encodeTraces(trace, 'http/protobuf')))
      }),
      { numRuns: 200 },
    )
  })

  test('gRPC carries the same bytes as HTTP with protobuf', () => {
    expect(encodeTraces(sample, 'grpc')).toEqual(encodeTraces(sample, 'http/protobuf'))
  })

  test('JSON has hex ids, 64-bit numbers as strings and lowerCamelCase names', () => {
    const text = new TextDecoder().decode(encodeTraces(sample, 'http/json'))
    const span = JSON.parse(text).resourceSpans[0].scopeSpans[0].spans[0]
    expect(span).toEqual({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      name: 'pay',
      kind: 1,
      startTimeUnixNano: '1544712660300000001',
      endTimeUnixNano: '1544712660600000002',
      attributes: [{ key: 'a', value: { stringValue: 'b' } }],
      status: { code: 2 },
    })
  })

  test('protobuf is read by the field numbers of the specification', () => {
    // resource_spans(1){ scope_spans(2){ spans(2){ trace_id(1), span_id(2), name(5), start(7), end(8) } } }, written by hand.
    const span = `0a10 ${'ab'.repeat(16)} 1208 ${'cd'.repeat(8)} 2a02 6869 39 0100000000000000 41 0200000000000000`
    const length = (hex: string, tag: string): string => `${tag} ${hexBytes(hex).length.toString(16).padStart(2, '0')} ${hex}`
    const body = length(length(length(span, '12'), '12'), '0a')
    expect(reads(PROTOBUF, hexBytes(body)).spans[0]).toMatchObject({
      traceId: 'ab'.repeat(16),
      spanId: 'cd'.repeat(8),
      name: 'hi',
      startUnixNano: 1n,
      endUnixNano: 2n,
    })
  })
})

describe('a request without data', () => {
  test.each(SIGNALS)('%s: it names one resource and holds no item, in both encodings', (signal) => {
    for (const protocol of ['http/protobuf', 'http/json', 'grpc'] as const) {
      const body = emptyRequest(signal, protocol)
      expect(body.length).toBeGreaterThan(0)
      expect(reads(typeOf[protocol], body, signal)).toMatchObject({ items: 0, resources: [{ 'service.name': 'otel-doctor' }], names: [] })
    }
  })
})

describe('what other programs send is read', () => {
  test.each([
    ['upper-case ids', { traceId: 'AB'.repeat(16), spanId: 'CD'.repeat(8) }, { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }],
    ['times as numbers', { startTimeUnixNano: 1544712660000000000 }, { startUnixNano: 1544712660000000000n }],
    ['unknown fields', { name: 'a', colour: 'blue', trace_id: 'zz' }, { name: 'a', traceId: '' }],
    ['nulls', { name: null, attributes: null, status: null }, { name: '', attributes: {}, status: { code: 'unset', message: '' } }],
  ])('JSON with %s', (_, span, expected) => {
    expect(reads(JSON_TYPE, spanJson(span)).spans[0]).toMatchObject(expected)
  })

  test('attributes of every type have one text each', () => {
    const attribute = (key: string, value: unknown) => ({ key, value })
    const list = [
      attribute('bool', { boolValue: true }),
      attribute('int', { intValue: '9007199254740993' }),
      attribute('double', { doubleValue: 0.5 }),
      attribute('array', { arrayValue: { values: [{ stringValue: 'x' }, { doubleValue: 1 }] } }),
      attribute('map', { kvlistValue: { values: [{ key: 'k', value: { boolValue: false } }] } }),
      attribute('bytes', { bytesValue: 'AQI=' }),
      attribute('__proto__', { stringValue: 'own' }),
    ]
    expect(Object.entries(reads(JSON_TYPE, spanJson({ attributes: list })).spans[0]!.attributes)).toEqual([
      ['bool', 'true'],
      ['int', '9007199254740993'],
      ['double', '0.5'],
      ['array', '["x",1]'],
      ['map', '{"k":false}'],
      ['bytes', 'AQI='],
      ['__proto__', 'own'],
    ])
  })

  test('data points and log records are counted and named', () => {
    const point = { asInt: '1' }
    const metrics = [
      { name: 'm', sum: { dataPoints: [point, point] } },
      { name: 'h', histogram: { dataPoints: [{ count: '1', bucketCounts: ['1'] }] } },
    ]
    const body = json({ resourceMetrics: [{ scopeMetrics: [{ scope: { name: 's' }, metrics }] }] })
    expect(reads(JSON_TYPE, body, 'metrics')).toMatchObject({ items: 3, names: ['m', 'h'], scopes: ['s'] })
    const logs = json({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'e', traceId: 'ab'.repeat(16) }, {}] }] }] })
    expect(reads(JSON_TYPE, logs, 'logs')).toMatchObject({ items: 2, names: ['e'] })
  })

  test('an empty protobuf body is a request for nothing', () => {
    expect(reads(PROTOBUF, new Uint8Array()).items).toBe(0)
  })
})

describe('what is no OTLP is refused, never half read', () => {
  const whole = encodeTraces(sample, 'http/protobuf')

  test('every truncation of a request, in both encodings', () => {
    for (const [type, body] of [
      [PROTOBUF, whole],
      [JSON_TYPE, encodeTraces(sample, 'http/json')],
    ] as const) {
      for (let end = 1; end < body.length; end++) expect(decodeExport('traces', type, body.subarray(0, end))).toHaveProperty('unreadable')
    }
  })

  test.each([
    ['an inner length that runs out of its message', hexBytes('0a02 1205')],
    ['a message where a number stands', hexBytes('0801')],
    ['JSON labelled as protobuf', encodeTraces(sample, 'http/json')],
    ['text', new TextEncoder().encode('hello world')],
    ['a string that is not UTF-8', hexBytes('0a08 1206 1204 2a02 fffe')],
  ])('protobuf: %s', (_, body) => {
    expect(decodeExport('traces', PROTOBUF, body)).toHaveProperty('unreadable')
  })

  test.each([
    ['base64 ids', spanJson({ traceId: 'W47/95gDgQPSabYzgT/GDA==' })],
    ['ids of half a byte', spanJson({ traceId: 'abc' })],
    ['names of enum values', spanJson({ kind: 'SPAN_KIND_INTERNAL' })],
    ['a list at the top', json([])],
    ['spans that are no list', json({ resourceSpans: { scopeSpans: [] } })],
    ['null in a list', json({ resourceSpans: [null] })],
    ['nothing', new Uint8Array()],
    ['protobuf labelled as JSON', whole],
  ])('JSON: %s', (_, body) => {
    expect(decodeExport('traces', JSON_TYPE, body)).toHaveProperty('unreadable')
  })

  test('nesting without end is refused without a crash', () => {
    const deep = `${'{"arrayValue":{"values":['.repeat(50_000)}${']}}'.repeat(50_000)}`
    const body = `{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":${deep}}]}}]}`
    expect(decodeExport('traces', JSON_TYPE, new TextEncoder().encode(body))).toHaveProperty('unreadable')
  })

  test('two bytes a part cannot fill the memory', () => {
    const many = new Uint8Array(20 * 1024 * 1024).map((_, i) => (i % 2 === 0 ? 0x0a : 0))
    expect(decodeExport('traces', PROTOBUF, many)).toEqual({ unreadable: expect.stringContaining('more than 1000000 parts') })
  })

  test('random bytes and random changes of a right request never throw', { timeout: FUZZ_TIMEOUT_MS }, () => {
    const flipped = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => whole.map((old, i) => (i === at ? byte : old)))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), flipped), fc.constantFrom(...SIGNALS), (body, signal) => {
        for (const type of [PROTOBUF, JSON_TYPE]) expect(typeof decodeExport(signal, type, body)).toBe('object')
      }),
      { numRuns: 1000 },
    )
  })

  test('a content type that is no encoding of OTLP', () => {
    for (const type of [undefined, '', 'text/html', 'application/protobuf'])
      expect(decodeExport('traces', type, whole)).toHaveProperty('unreadable')
    expect(reads('Application/X-Protobuf; charset=utf-8', whole).items).toBe(1)
  })
})
