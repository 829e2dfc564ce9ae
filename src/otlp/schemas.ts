import type { DescMessage } from '@bufbuild/protobuf'
import type { Signal } from '../types.ts'
import {
  ExportLogsServiceRequestSchema,
  ExportLogsServiceResponseSchema,
} from './gen/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts'
import {
  ExportMetricsServiceRequestSchema,
  ExportMetricsServiceResponseSchema,
} from './gen/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts'
import {
  ExportTraceServiceRequestSchema,
  ExportTraceServiceResponseSchema,
} from './gen/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts'

interface Names {
  request: DescMessage
  response: DescMessage
  /** Field of the request that holds one entry a resource. */
  entries: 'resourceSpans' | 'resourceMetrics' | 'resourceLogs'
  /** Field of the partial success that counts what was refused. */
  rejected: 'rejectedSpans' | 'rejectedDataPoints' | 'rejectedLogRecords'
  /** The word for one item in a sentence. */
  item: string
}

export const MESSAGES: Record<Signal, Names> = {
  traces: {
    request: ExportTraceServiceRequestSchema,
    response: ExportTraceServiceResponseSchema,
    entries: 'resourceSpans',
    rejected: 'rejectedSpans',
    item: 'span',
  },
  metrics: {
    request: ExportMetricsServiceRequestSchema,
    response: ExportMetricsServiceResponseSchema,
    entries: 'resourceMetrics',
    rejected: 'rejectedDataPoints',
    item: 'data point',
  },
  logs: {
    request: ExportLogsServiceRequestSchema,
    response: ExportLogsServiceResponseSchema,
    entries: 'resourceLogs',
    rejected: 'rejectedLogRecords',
    item: 'log record',
  },
}

export type Encoding = 'protobuf' | 'json'

export const MEDIA_TYPE: Record<Encoding, string> = { protobuf: 'application/x-protobuf', json: 'application/json' }

/** The media type alone, in lower case, without parameters. */
export const mediaType = (contentType: string | undefined): string => (contentType ?? '').replace(/;.*$/s, '').trim().toLowerCase()

/** The OTLP encoding that a content type names; null where it names none. */
export function encodingOf(contentType: string | undefined): Encoding | null {
  const type = mediaType(contentType)
  if (type === 'application/json') return 'json'
  if (type === 'application/x-protobuf' || /^application\/grpc(\+proto)?$/.test(type)) return 'protobuf'
  return null
}
