import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** Parts (messages) that one request may hold. A part costs two bytes on the wire and some hundred in memory. */
export const MAX_PARTS = 1_000_000
/** Nesting that one request may have, as in the official parsers. */
export const MAX_DEPTH = 100

/** Counts the parts of one request; throws when there are too many. */
export function partCounter(limit: number): () => void {
  let left = limit
  return () => {
    if (left-- <= 0) throw new RangeError(`it holds more than ${limit} parts`)
  }
}

const WIRE: Partial<Record<ScalarType, WireType>> = {
  [ScalarType.DOUBLE]: WireType.Bit64,
  [ScalarType.FIXED64]: WireType.Bit64,
  [ScalarType.SFIXED64]: WireType.Bit64,
  [ScalarType.FLOAT]: WireType.Bit32,
  [ScalarType.FIXED32]: WireType.Bit32,
  [ScalarType.SFIXED32]: WireType.Bit32,
  [ScalarType.STRING]: WireType.LengthDelimited,
  [ScalarType.BYTES]: WireType.LengthDelimited,
}

/**
 * Walks the bytes without building anything and throws where they are no message of this kind. The decoder itself trusts
 * wire types and inner lengths: a field of another type would be misread, and two bytes per part could fill the memory.
 * A field of a wrong type is an error, as in the Collector (https://github.com/open-telemetry/opentelemetry-collector/tree/main/pdata).
 */
export function inspectWire(message: DescMessage, bytes: Uint8Array, limit = MAX_PARTS): void {
  walk(message, new BinaryReader(bytes), bytes.length, partCounter(limit), MAX_DEPTH)
}

function walk(message: DescMessage, reader: BinaryReader, end: number, count: () => void, depth: number): void {
  if (depth === 0) throw new RangeError('it is nested too deeply')
  count()
  while (reader.pos < end) {
    const [number, type] = reader.tag()
    const field = message.fields.find((f) => f.number === number)
    if (field) check(field, type)
    if (field?.message) enter(field.message, reader, end, count, depth)
    else reader.skip(type, number, depth)
    if (reader.pos > end) throw new RangeError('it ends too early')
  }
}

function enter(message: DescMessage, reader: BinaryReader, end: number, count: () => void, depth: number): void {
  const length = reader.uint32()
  const inner = reader.pos + length
  if (inner > end) throw new RangeError('it ends too early')
  walk(message, reader, inner, count, depth - 1)
}

function check(field: DescField, type: WireType): void {
  const single = field.message ? WireType.LengthDelimited : ((field.scalar && WIRE[field.scalar]) ?? WireType.Varint)
  const packed = field.fieldKind === 'list' && type === WireType.LengthDelimited
  if (type !== single && !packed) throw new TypeError(`field ${field.name} has wire type ${type}`)
}
