import type { Signal } from '../types.ts'
import type { ExportLogsServiceRequest } from './gen/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts'
import type { ExportMetricsServiceRequest } from './gen/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts'
import type { ExportTraceServiceRequest } from './gen/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts'
import type { AnyValue, KeyValue } from './gen/opentelemetry/proto/common/v1/common_pb.ts'
import type { Metric } from './gen/opentelemetry/proto/metrics/v1/metrics_pb.ts'
import type { Span } from './gen/opentelemetry/proto/trace/v1/trace_pb.ts'

export type Attributes = Record<string, string>

/** A span as it came, whatever the encoding. Ids are lower-case hex of whatever length they had. */
export interface PlainSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  /** As in the protocol: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number
  startUnixNano: bigint
  endUnixNano: bigint
  attributes: Attributes
  status: { code: 'unset' | 'ok' | 'error'; message: string }
  scope: string
  resource: Attributes
}

/** One export request in plain terms. */
export interface Export {
  signal: Signal
  /** The attributes of each resource. */
  resources: Attributes[]
  /** Names of the instrumentation scopes, each once. */
  scopes: string[]
  /** Spans, data points or log records. */
  items: number
  /** Names of the spans, metrics or log events, each once. */
  names: string[]
  spans: PlainSpan[]
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
const unique = (list: Iterable<string>): string[] => [...new Set(list)].filter((text) => text !== '')

export function plainTraces(request: ExportTraceServiceRequest): Export {
  const resources = request.resourceSpans.map((entry) => attributes(entry.resource?.attributes))
  const scoped = request.resourceSpans.flatMap((entry, i) => entry.scopeSpans.map((scope) => ({ scope, resource: resources[i] ?? {} })))
  const spans = scoped.flatMap(({ scope, resource }) => scope.spans.map((span) => plainSpan(span, scope.scope?.name ?? '', resource)))
  return {
    signal: 'traces',
    resources,
    scopes: unique(scoped.map(({ scope }) => scope.scope?.name ?? '')),
    items: spans.length,
    names: unique(spans.map((span) => span.name)),
    spans,
  }
}

export function plainMetrics(request: ExportMetricsServiceRequest): Export {
  const scopes = request.resourceMetrics.flatMap((entry) => entry.scopeMetrics)
  const metrics = scopes.flatMap((scope) => scope.metrics)
  return {
    signal: 'metrics',
    resources: request.resourceMetrics.map((entry) => attributes(entry.resource?.attributes)),
    scopes: unique(scopes.map((scope) => scope.scope?.name ?? '')),
    items: metrics.reduce((sum, metric) => sum + points(metric), 0),
    names: unique(metrics.map((metric) => metric.name)),
    spans: [],
  }
}

export function plainLogs(request: ExportLogsServiceRequest): Export {
  const scopes = request.resourceLogs.flatMap((entry) => entry.scopeLogs)
  const records = scopes.flatMap((scope) => scope.logRecords)
  return {
    signal: 'logs',
    resources: request.resourceLogs.map((entry) => attributes(entry.resource?.attributes)),
    scopes: unique(scopes.map((scope) => scope.scope?.name ?? '')),
    items: records.length,
    names: unique(records.map((record) => record.eventName)),
    spans: [],
  }
}

const points = (metric: Metric): number => metric.data.value?.dataPoints.length ?? 0

function plainSpan(span: Span, scope: string, resource: Attributes): PlainSpan {
  const code = (['unset', 'ok', 'error'] as const)[span.status?.code ?? 0] ?? 'unset'
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    ...(span.parentSpanId.length > 0 && { parentSpanId: hex(span.parentSpanId) }),
    name: span.name,
    kind: span.kind,
    startUnixNano: span.startTimeUnixNano,
    endUnixNano: span.endTimeUnixNano,
    attributes: attributes(span.attributes),
    status: { code, message: span.status?.message ?? '' },
    scope,
    resource,
  }
}

function attributes(list: readonly KeyValue[] = []): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, text(plainValue(value))]))
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function plainValue(value: AnyValue | undefined): unknown {
  const inner = value?.value
  if (inner?.case === undefined) return ''
  if (inner.case === 'intValue') return String(inner.value)
  if (inner.case === 'doubleValue') return Number.isFinite(inner.value) ? inner.value : String(inner.value)
  if (inner.case === 'bytesValue') return Buffer.from(inner.value).toString('base64')
  if (inner.case === 'arrayValue') return inner.value.values.map(plainValue)
  if (inner.case === 'kvlistValue') return Object.fromEntries(inner.value.values.map(({ key, value: v }) => [key, plainValue(v)]))
  return inner.value
}
