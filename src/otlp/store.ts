import type { PlainSpan } from './plain.ts'

export interface StoreLimits {
  /** Traces that are kept; the oldest go first. */
  traces: number
  /** Bytes that the kept spans may take, by estimate. */
  bytes: number
}

export interface TraceStore {
  /** Keeps the spans and returns those that no trace can hold, because an id has the wrong length or is all zeros. */
  add(spans: readonly PlainSpan[]): PlainSpan[]
  get(traceId: string): PlainSpan[] | null
  remove(traceId: string): boolean
  size(): { traces: number; bytes: number }
}

interface Kept {
  spans: Map<string, PlainSpan>
  bytes: number
}

const validId = (id: string, bytes: number): boolean => id.length === bytes * 2 && /[^0]/.test(id)

/** Traces in memory, bounded in number and in bytes. A span that comes again takes the place of the earlier one. */
export function createStore(limits: StoreLimits): TraceStore {
  const traces = new Map<string, Kept>()
  let bytes = 0

  const remove = (traceId: string): boolean => {
    bytes -= traces.get(traceId)?.bytes ?? 0
    return traces.delete(traceId)
  }
  const keep = (span: PlainSpan): void => {
    const trace = traces.get(span.traceId) ?? { spans: new Map<string, PlainSpan>(), bytes: 0 }
    traces.set(span.traceId, trace)
    const before = trace.spans.get(span.spanId)
    const growth = sizeOf(span) - (before ? sizeOf(before) : 0)
    trace.spans.set(span.spanId, span)
    trace.bytes += growth
    bytes += growth
    while (traces.size > limits.traces || bytes > limits.bytes) remove(traces.keys().next().value ?? '')
  }

  return {
    add(spans) {
      const refused: PlainSpan[] = []
      for (const span of spans) {
        if (validId(span.traceId, 16) && validId(span.spanId, 8)) keep(span)
        else refused.push(span)
      }
      return refused
    },
    get(traceId) {
      const trace = traces.get(traceId)
      return trace ? [...trace.spans.values()] : null
    },
    remove,
    size: () => ({ traces: traces.size, bytes }),
  }
}

const textSize = (record: Record<string, string>): number =>
  Object.entries(record).reduce((sum, [key, value]) => sum + 64 + 2 * (key.length + value.length), 0)

const sizeOf = (span: PlainSpan): number =>
  400 + 2 * (span.name.length + span.scope.length + span.status.message.length) + textSize(span.attributes) + textSize(span.resource)
