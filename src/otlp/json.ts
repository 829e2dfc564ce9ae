import { ScalarType, type DescField, type DescMessage, type JsonObject, type JsonValue } from '@bufbuild/protobuf'
import { MAX_DEPTH, MAX_PARTS, partCounter } from './wire.ts'

// OTLP/JSON departs from the proto3 JSON mapping: trace and span ids are hex, enums are numbers only, and only lowerCamelCase
// names are fields, all others are ignored (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
const HEX_FIELDS = new Set(['traceId', 'spanId', 'parentSpanId'])
const LONG = new Set([ScalarType.INT64, ScalarType.UINT64, ScalarType.FIXED64, ScalarType.SFIXED64, ScalarType.SINT64])

type Convert = (field: DescField, value: JsonValue) => JsonValue

/** OTLP/JSON text as proto3 JSON of this message. Throws an error with one clause where it is not OTLP/JSON. */
export function parseOtlpJson(message: DescMessage, bytes: Uint8Array, limit = MAX_PARTS): JsonValue {
  const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JsonValue
  return convert(message, value, fromOtlp, partCounter(limit), MAX_DEPTH)
}

/** Proto3 JSON of this message as OTLP/JSON text. */
export function printOtlpJson(message: DescMessage, value: JsonValue): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(convert(message, value, toOtlp, partCounter(MAX_PARTS), MAX_DEPTH)))
}

function convert(message: DescMessage, value: JsonValue, leaf: Convert, count: () => void, depth: number): JsonValue {
  if (depth === 0) throw new RangeError('it is nested too deeply')
  count()
  if (!isObject(value)) throw new TypeError(`${message.name} is not an object`)
  const out: JsonObject = {}
  for (const field of message.fields) {
    const found = Object.hasOwn(value, field.jsonName) ? value[field.jsonName] : undefined
    if (found === undefined || found === null) continue
    const one = (item: JsonValue) => (field.message ? convert(field.message, item, leaf, count, depth - 1) : leaf(field, item))
    if (field.fieldKind !== 'list') out[field.jsonName] = one(found)
    else if (Array.isArray(found)) out[field.jsonName] = found.map(one)
    else throw new TypeError(`${field.jsonName} is not a list`)
  }
  return out
}

function fromOtlp(field: DescField, value: JsonValue): JsonValue {
  if (field.enum && typeof value !== 'number') throw new TypeError(`${field.jsonName} is not a number`)
  if (HEX_FIELDS.has(field.jsonName)) return hexToBase64(field.jsonName, value)
  // A 64-bit integer may be a number, too; JSON.parse has rounded it by now, which is no reason to refuse it.
  if (field.scalar && LONG.has(field.scalar) && Number.isInteger(value)) return String(BigInt(value as number))
  return value
}

function toOtlp(field: DescField, value: JsonValue): JsonValue {
  return HEX_FIELDS.has(field.jsonName) ? Buffer.from(value as string, 'base64').toString('hex') : value
}

function hexToBase64(name: string, value: JsonValue): string {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/i.test(value)) throw new TypeError(`${name} is not hexadecimal`)
  return Buffer.from(value, 'hex').toString('base64')
}

const isObject = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
