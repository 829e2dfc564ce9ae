import { describe, expect, test } from 'vitest'
import type { PlainSpan } from '../../src/otlp/index.ts'
import { createStore } from '../../src/otlp/store.ts'

const id = (number: number, bytes: number): string => number.toString(16).padStart(bytes * 2, '0')
const span = (trace: number, own: number, more: Partial<PlainSpan> = {}): PlainSpan => ({
  traceId: id(trace, 16),
  spanId: id(own, 8),
  name: 'n',
  kind: 1,
  startUnixNano: 0n,
  endUnixNano: 1n,
  attributes: {},
  status: { code: 'unset', message: '' },
  scope: '',
  resource: {},
  ...more,
})

describe('the store stays bounded', () => {
  test('in number: the oldest trace goes first', () => {
    const store = createStore({ traces: 3, bytes: 1e9 })
    for (let i = 1; i <= 5; i++) store.add([span(i, 1)])
    expect(store.size().traces).toBe(3)
    expect(store.get(id(2, 16))).toBeNull()
    expect(store.get(id(3, 16))).toHaveLength(1)
  })

  test('in bytes: large attributes count', () => {
    const store = createStore({ traces: 1000, bytes: 100_000 })
    for (let i = 1; i <= 50; i++) store.add([span(i, 1, { attributes: { a: 'x'.repeat(10_000) } })])
    expect(store.size().bytes).toBeLessThanOrEqual(100_000)
    expect(store.get(id(50, 16))).toHaveLength(1)
    expect(store.get(id(1, 16))).toBeNull()
  })

  test('one trace that is larger than all the room is not kept, and leaves no debt', () => {
    const store = createStore({ traces: 10, bytes: 5000 })
    store.add([span(1, 1, { name: 'x'.repeat(10_000) })])
    expect(store.size()).toEqual({ traces: 0, bytes: 0 })
    store.add([span(2, 1)])
    expect(store.get(id(2, 16))).toHaveLength(1)
  })

  test('a span that is sent again takes the place of the first', () => {
    const store = createStore({ traces: 10, bytes: 1e6 })
    store.add([span(1, 1, { name: 'longer than before' })])
    store.add([span(1, 1), span(1, 2)])
    expect(store.get(id(1, 16))!.map((kept) => kept.name)).toEqual(['n', 'n'])
    store.remove(id(1, 16))
    expect(store.size()).toEqual({ traces: 0, bytes: 0 })
  })
})

describe('what has no valid id is handed back', () => {
  test('all zeros and wrong lengths are refused, the rest is kept', () => {
    const store = createStore({ traces: 10, bytes: 1e6 })
    const bad = [span(0, 1), span(1, 0), span(1, 2, { traceId: 'ab' }), span(1, 2, { spanId: '' })]
    expect(store.add([...bad, span(1, 7)])).toEqual(bad)
    expect(store.get(id(1, 16))!.map((kept) => kept.spanId)).toEqual([id(7, 8)])
  })
})
