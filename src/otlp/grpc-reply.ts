import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { Metadata } from '@grpc/grpc-js'
import { GRPC_CODES, grpcService } from '../grpc.ts'
import type { Signal } from '../types.ts'
import { encodeStatus } from './answers.ts'
import { decodeExport, encodeExportResponse } from './codec.ts'
import type { FaultSet } from './faults.ts'
import { keep, retryLater } from './intake.ts'
import type { Export } from './plain.ts'
import { refusingReply, type Reply, withBody } from './reply.ts'
import { MEDIA_TYPE } from './schemas.ts'
import type { TraceStore } from './store.ts'

export interface GrpcReply {
  code: number
  details: string
  /** The message of a success, without its frame. */
  message: Uint8Array
  /** What is answered instead, by something that is no gRPC server. */
  foreign?: Reply
  /** Seconds. */
  retryAfter?: number
}

interface Intake {
  reply: GrpcReply
  /** What the request held, whatever was answered. */
  export: Export | null
}

const NONE = new Uint8Array()

/** Answers one export call as a good backend would, but for the faults that were asked for. */
export function takeInMessage(signal: Signal, message: Uint8Array, faults: FaultSet, store: TraceStore): Intake {
  const opened = decodeExport(signal, MEDIA_TYPE.protobuf, message)
  const content = 'unreadable' in opened ? null : opened
  const refused = refusing(signal, faults)
  if (refused) return { reply: refused, export: content }
  if ('unreadable' in opened)
    return { reply: { code: 3, details: `the message is no OTLP ${signal} request: ${opened.unreadable}`, message: NONE }, export: null }
  const rejected = keep(opened, faults, store)
  const answer = encodeExportResponse(signal, 'protobuf', rejected ? { rejected: rejected.count, message: rejected.why } : undefined)
  const reply: GrpcReply = { code: 0, details: '', message: answer }
  // With a good status alone there is nothing to say in gRPC but a success.
  if (faults.body !== undefined) reply.foreign = withBody({ status: faults.status ?? 200, headers: {}, body: '' }, faults)
  return { reply, export: content }
}

/** The answer of a receiver that was told to refuse; null where it takes the data. */
function refusing(signal: Signal, faults: FaultSet): GrpcReply | null {
  const { grpc, retryAfter } = faults
  if (grpc) {
    const told = `otel-doctor's receiver answers ${GRPC_CODES[grpc.code]} because it was told to`
    // As grpc-go has it, and with it the Collector, where a signal has no pipeline.
    const details = grpc.message ?? (grpc.code === 12 ? `unknown service ${grpcService(signal)}` : told)
    return { code: grpc.code, details, message: NONE, retryAfter }
  }
  const foreign = refusingReply(faults, null)
  return foreign ? { code: 0, details: '', message: NONE, foreign: retryLater(foreign, faults) } : null
}

/** What goes along with a status: when to come again (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling). */
export function metadataOf({ code, details, retryAfter }: GrpcReply): Metadata {
  const metadata = new Metadata()
  if (retryAfter === undefined) return metadata
  const delay = new BinaryWriter().tag(1, WireType.Varint).int64(retryAfter).finish()
  const info = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(delay).finish()
  const any = new BinaryWriter().tag(1, WireType.LengthDelimited).string('type.googleapis.com/google.rpc.RetryInfo')
  const detail = any.tag(2, WireType.LengthDelimited).bytes(info).finish()
  const more = new BinaryWriter().tag(3, WireType.LengthDelimited).bytes(detail).finish()
  metadata.set('grpc-status-details-bin', Buffer.concat([encodeStatus({ code, message: details }, 'protobuf'), more]))
  return metadata
}
