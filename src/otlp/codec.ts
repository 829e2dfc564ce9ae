import { create, fromBinary, fromJson, toBinary, toJson, type Message } from '@bufbuild/protobuf'
import type { Protocol, SentSpan, Signal } from '../types.ts'
import type { ExportLogsServiceRequest } from './gen/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts'
import type { ExportMetricsServiceRequest } from './gen/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts'
import {
  ExportTraceServiceRequestSchema,
  type ExportTraceServiceRequest,
} from './gen/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts'
import { KeyValueSchema, type KeyValue } from './gen/opentelemetry/proto/common/v1/common_pb.ts'
import { Span_SpanKind, Status_StatusCode } from './gen/opentelemetry/proto/trace/v1/trace_pb.ts'
import { parseOtlpJson, printOtlpJson } from './json.ts'
import { plainLogs, plainMetrics, plainTraces, type Attributes, type Export } from './plain.ts'
import { encodingOf, MESSAGES, type Encoding } from './schemas.ts'
import { inspectWire } from './wire.ts'

/** One trace to send: ids are lower-case hex. */
export interface TraceToSend {
  traceId: string
  resource: Attributes
  scope: { name: string; version: string }
  spans: readonly SentSpan[]
}

const encodingFor = (protocol: Protocol): Encoding => (protocol === 'http/json' ? 'json' : 'protobuf')

/**
 * The body of an export request that carries one resource and no data: backends check path, login and media type for it
 * and write nothing. An empty body is no substitute; several backends call it invalid.
 */
export function emptyRequest(signal: Signal, protocol: Protocol, resource: Attributes = { 'service.name': 'otel-doctor' }): Uint8Array {
  const { request, entries } = MESSAGES[signal]
  const entry = { resource: { attributes: keyValues(resource) } }
  return encode(signal, 'request', create(request, { [entries]: [entry] }), encodingFor(protocol))
}

/** The body of an export request with one trace. For gRPC the message alone, without its frame. */
export function encodeTraces(trace: TraceToSend, protocol: Protocol): Uint8Array {
  const spans = trace.spans.map((span) => ({
    traceId: bytes(trace.traceId),
    spanId: bytes(span.spanId),
    parentSpanId: bytes(span.parentSpanId ?? ''),
    name: span.name,
    kind: Span_SpanKind.INTERNAL,
    startTimeUnixNano: span.startUnixNano,
    endTimeUnixNano: span.endUnixNano,
    attributes: keyValues(span.attributes),
    ...(span.status !== 'unset' && { status: { code: span.status === 'ok' ? Status_StatusCode.OK : Status_StatusCode.ERROR } }),
  }))
  const message = create(ExportTraceServiceRequestSchema, {
    resourceSpans: [{ resource: { attributes: keyValues(trace.resource) }, scopeSpans: [{ scope: trace.scope, spans }] }],
  })
  return encode('traces', 'request', message, encodingFor(protocol))
}

/** The body of an export response: empty on success, or what was refused and why. */
export function encodeExportResponse(signal: Signal, encoding: Encoding, partial?: { rejected: number; message: string }): Uint8Array {
  const { response, rejected } = MESSAGES[signal]
  const partialSuccess = partial && { [rejected]: BigInt(partial.rejected), errorMessage: partial.message }
  return encode(signal, 'response', create(response, { partialSuccess }), encoding)
}

/** The plain content of an export request, or one clause that says why there is none. Never throws. */
export function decodeExport(signal: Signal, contentType: string | undefined, body: Uint8Array): Export | { unreadable: string } {
  const encoding = encodingOf(contentType)
  if (!encoding) return { unreadable: 'the content type names no OTLP encoding' }
  try {
    const message = decode(signal, 'request', encoding, body)
    if (signal === 'traces') return plainTraces(message as ExportTraceServiceRequest)
    if (signal === 'metrics') return plainMetrics(message as ExportMetricsServiceRequest)
    return plainLogs(message as ExportLogsServiceRequest)
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) }
  }
}

/** Throws where the bytes are not this message in this encoding. */
export function decode(signal: Signal, part: 'request' | 'response', encoding: Encoding, body: Uint8Array): Message {
  const schema = MESSAGES[signal][part]
  if (encoding === 'json') return fromJson(schema, parseOtlpJson(schema, body))
  inspectWire(schema, body)
  return fromBinary(schema, body, { readUnknownFields: false })
}

function encode(signal: Signal, part: 'request' | 'response', message: Message, encoding: Encoding): Uint8Array {
  const schema = MESSAGES[signal][part]
  return encoding === 'protobuf' ? toBinary(schema, message) : printOtlpJson(schema, toJson(schema, message, { enumAsInteger: true }))
}

const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'))

const keyValues = (attributes: Attributes): KeyValue[] =>
  Object.entries(attributes).map(([key, value]) => create(KeyValueSchema, { key, value: { value: { case: 'stringValue', value } } }))
