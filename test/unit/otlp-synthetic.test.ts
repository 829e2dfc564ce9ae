import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decodeExport, syntheticTrace } from '../../src/otlp/index.ts'

const now = () => 1_763_700_000_000
const make = (more: object = {}) => syntheticTrace({ now, random: randomBytes, ...more })

describe('the synthetic trace', () => {
  test('is a root and a child inside it, ending now', () => {
    const { spans } = make()
    const [root, child] = spans
    expect(spans).toHaveLength(2)
    expect(child!.parentSpanId).toBe(root!.spanId)
    expect(root!.parentSpanId).toBeUndefined()
    expect(root!.endUnixNano).toBe(1_763_700_000_000_000_000n)
    expect(
      root!.startUnixNano < child!.startUnixNano && child!.startUnixNano < child!.endUnixNano && child!.endUnixNano < root!.endUnixNano,
    ).toBe(true)
  })

  test('takes nanoseconds as they are', () => {
    expect(make({ now: () => 1_763_700_000_123_456_789n }).spans[0]!.endUnixNano).toBe(1_763_700_000_123_456_789n)
  })

  test('says that it is synthetic, and names no model', () => {
    const { spans, resource } = make()
    for (const span of spans) expect(span.attributes['otel_doctor.synthetic']).toBe('true')
    expect(resource['service.name']).toBe('otel-doctor')
    expect(resource['telemetry.sdk.name']).toBe('otel-doctor')
    expect(JSON.stringify([spans.map((span) => [span.name, span.attributes]), resource])).not.toMatch(/gen_ai|model|mlflow/)
  })

  test('carries the service and the resource that a backend routes by', () => {
    const { resource } = make({ serviceName: 'shop', resource: { 'openinference.project.name': 'p', 'service.name': 'other' } })
    expect(resource).toMatchObject({ 'service.name': 'shop', 'openinference.project.name': 'p' })
  })

  test('has fresh ids each time, never all zeros', () => {
    const made = [make(), make()]
    const ids = made.flatMap((trace) => [trace.traceId, ...trace.spans.map((span) => span.spanId)])
    expect(new Set(ids).size).toBe(6)
    expect(made[0]!.traceId).toMatch(/^[0-9a-f]{32}$/)
    let calls = 0
    const zerosFirst = (size: number) => (calls++ === 0 ? new Uint8Array(size) : randomBytes(size))
    expect(make({ random: zerosFirst }).traceId).not.toBe('0'.repeat(32))
    expect(() => make({ random: (size: number) => new Uint8Array(size) })).toThrow('zeros')
  })

  test('is on the wire what it says it is, and the same each time it is encoded', () => {
    const trace = make()
    for (const [protocol, type] of [
      ['http/protobuf', 'application/x-protobuf'],
      ['http/json', 'application/json'],
    ] as const) {
      const content = decodeExport('traces', type, trace.encode(protocol))
      expect(content).toMatchObject({ items: 2, resources: [trace.resource], scopes: ['otel-doctor'] })
      expect(content).toHaveProperty('spans.1.attributes', trace.spans[1]!.attributes)
      expect(trace.encode(protocol)).toEqual(trace.encode(protocol))
    }
  })
})
