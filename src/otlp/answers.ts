import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Signal } from '../types.ts'
import { decode } from './codec.ts'
import { jsonDetail, wireDetail } from './status-details.ts'
import { MESSAGES, encodingOf, type Encoding } from './schemas.ts'

/**
 * What a 2xx answer to an export request says. `ok-mislabelled`: it is a right answer under a wrong content type, which strict
 * clients log as an error although the data was taken.
 */
export type ExportAnswer = 'ok' | 'ok-mislabelled' | 'unreadable' | { rejected: number; message: string; mislabelled?: true }

/** A google.rpc.Status; of its details, those that are known, each as a clause. */
export interface RpcStatus {
  code: number
  message: string
  details?: string[]
}

/** Reads the body of a 2xx answer. An empty body is a full success whatever its label. Never throws. */
export function decodeExportResponse(signal: Signal, contentType: string | undefined, body: Uint8Array): ExportAnswer {
  if (body.length === 0) return 'ok'
  for (const encoding of attempts(contentType)) {
    const partial = partialSuccess(signal, encoding, body)
    if (partial === null) continue
    const mislabelled = encodingOf(contentType) !== encoding
    if (partial.rejected === 0 && partial.message === '') return mislabelled ? 'ok-mislabelled' : 'ok'
    return mislabelled ? { ...partial, mislabelled } : partial
  }
  return 'unreadable'
}

/** The encodings to try, the labelled one first. Protobuf has no mark of its own: without its label any bytes might pass for it. */
const attempts = (contentType: string | undefined): Encoding[] => (encodingOf(contentType) === 'protobuf' ? ['protobuf', 'json'] : ['json'])

function partialSuccess(signal: Signal, encoding: Encoding, body: Uint8Array): { rejected: number; message: string } | null {
  try {
    if (encoding === 'json' && !answersExport(JSON.parse(utf8(body)))) return null
    const message = decode(signal, 'response', encoding, body) as { partialSuccess?: Record<string, unknown> }
    const partial = message.partialSuccess
    return { rejected: Number(partial?.[MESSAGES[signal].rejected] ?? 0), message: String(partial?.['errorMessage'] ?? '') }
  } catch {
    return null
  }
}

/** A health page or a login answers JSON, too: an object that has fields but not the one of an export response is not ours. */
const answersExport = (value: unknown): boolean =>
  isRecord(value) && (Object.keys(value).length === 0 || Object.hasOwn(value, 'partialSuccess'))

/** A google.rpc.Status in either encoding, as OTLP/HTTP servers answer errors; null where the body is none. Never throws. */
export function decodeStatus(body: Uint8Array, contentType: string | undefined): RpcStatus | null {
  if (body.length === 0) return null
  for (const encoding of attempts(contentType)) {
    try {
      const status = encoding === 'json' ? jsonStatus(JSON.parse(utf8(body))) : wireStatus(new BinaryReader(body))
      if (status) return status
    } catch {
      // Not in this encoding.
    }
  }
  return null
}

/** A google.rpc.Status as bytes. */
export function encodeStatus(status: Pick<RpcStatus, 'code' | 'message'>, encoding: Encoding): Uint8Array {
  if (encoding === 'json') return new TextEncoder().encode(JSON.stringify(status))
  const writer = new BinaryWriter().tag(1, WireType.Varint).int32(status.code)
  return writer.tag(2, WireType.LengthDelimited).string(status.message).finish()
}

function jsonStatus(value: unknown): RpcStatus | null {
  if (!isRecord(value)) return null
  // Google's own servers wrap it: {"error":{"code":401,"message":…,"status":"UNAUTHENTICATED","details":[…]}}
  const status = isRecord(value['error']) ? value['error'] : value
  const { code = 0, message = '' } = status
  if (typeof code !== 'number' || typeof message !== 'string' || (code === 0 && message === '')) return null
  return withDetails({ code, message }, Array.isArray(status['details']) ? status['details'].flatMap(jsonDetail) : [])
}

function wireStatus(reader: BinaryReader): RpcStatus | null {
  const status = { code: 0, message: '' }
  const details: string[] = []
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag()
    if (field === 1 && type === WireType.Varint) status.code = reader.int32()
    else if (field === 2 && type === WireType.LengthDelimited) status.message = reader.string(true)
    else if (field === 3 && type === WireType.LengthDelimited) details.push(...wireDetail(reader.bytes()))
    else return null
  }
  return status.code === 0 && status.message === '' ? null : withDetails(status, details)
}

const withDetails = (status: RpcStatus, details: string[]): RpcStatus => (details.length > 0 ? { ...status, details } : status)

/** What a status says, in one text: its message, and behind it what its details add. */
export function statusWords({ message, details = [] }: Pick<RpcStatus, 'message' | 'details'>): string {
  const more = details.filter((text) => !message.includes(text)).join('; ')
  return message === '' ? more : more === '' ? message : `${message} (${more})`
}

const utf8 = (body: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(body)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
