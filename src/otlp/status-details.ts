import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/**
 * The details of a google.rpc.Status, each as a clause
 * (https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto). What is not known is passed over.
 */
type Clause = (fields: Fields) => string[]

/** Fields by their name in JSON: texts, or messages in a list. */
interface Fields {
  [name: string]: string | Fields[] | undefined
}

/** The fields that are read, by number: a text, a duration, or messages of a kind. */
type Shape = Record<number, readonly [name: string, kind: 'text' | 'duration' | Shape]>

const VIOLATION: Shape = { 1: ['field', 'text'], 2: ['description', 'text'], 3: ['reason', 'text'] }

const SHAPES: Record<string, Shape> = {
  BadRequest: { 1: ['fieldViolations', VIOLATION] },
  QuotaFailure: { 1: ['violations', { 1: ['subject', 'text'], 2: ['description', 'text'] }] },
  PreconditionFailure: { 1: ['violations', { 1: ['type', 'text'], 2: ['subject', 'text'], 3: ['description', 'text'] }] },
  ErrorInfo: { 1: ['reason', 'text'], 2: ['domain', 'text'] },
  RetryInfo: { 1: ['retryDelay', 'duration'] },
  LocalizedMessage: { 2: ['message', 'text'] },
  DebugInfo: { 2: ['detail', 'text'] },
}

const joined = (...parts: (string | undefined | Fields[])[]): string =>
  parts.filter((part): part is string => typeof part === 'string' && part !== '').join(': ')

const each = (list: Fields[string], clause: (one: Fields) => string): string[] => (Array.isArray(list) ? list.map(clause) : [])

const CLAUSES: Record<string, Clause> = {
  BadRequest: ({ fieldViolations }) => each(fieldViolations, ({ field, description, reason }) => joined(field, description || reason)),
  QuotaFailure: ({ violations }) => each(violations, ({ subject, description }) => joined('quota', subject, description)),
  PreconditionFailure: ({ violations }) => each(violations, ({ type, subject, description }) => joined(type, subject, description)),
  ErrorInfo: ({ reason, domain }) => [typeof domain === 'string' && domain !== '' ? `${joined(reason)} (${domain})` : joined(reason)],
  RetryInfo: ({ retryDelay }) => (typeof retryDelay === 'string' ? [`to be tried again in ${retryDelay.replace(/s$/, ' s')}`] : []),
  LocalizedMessage: ({ message }) => [joined(message)],
  DebugInfo: ({ detail }) => [joined(detail)],
}

const clausesOf = (type: string, fields: Fields): string[] => (CLAUSES[type]?.(fields) ?? []).filter((text) => text !== '')

const typeOf = (url: unknown): string => (typeof url === 'string' ? (/google\.rpc\.(\w+)$/.exec(url)?.[1] ?? '') : '')

/** A google.protobuf.Any: the name of its type, and its bytes. */
export function wireDetail(bytes: Uint8Array): string[] {
  let type = ''
  let value = new Uint8Array()
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    if (field === 1 && wire === WireType.LengthDelimited) type = typeOf(reader.string())
    else if (field === 2 && wire === WireType.LengthDelimited) value = new Uint8Array(reader.bytes())
    else reader.skip(wire, field)
  }
  const shape = SHAPES[type]
  return shape ? clausesOf(type, fieldsIn(value, shape)) : []
}

function fieldsIn(bytes: Uint8Array, shape: Shape): Fields {
  const fields: Fields = {}
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    const [name, kind] = shape[field] ?? []
    if (name === undefined || kind === undefined || wire !== WireType.LengthDelimited) reader.skip(wire, field)
    else if (kind === 'text') fields[name] = reader.string()
    else if (kind === 'duration') fields[name] = durationIn(reader.bytes())
    else fields[name] = [...(Array.isArray(fields[name]) ? fields[name] : []), fieldsIn(reader.bytes(), kind)]
  }
  return fields
}

/** A google.protobuf.Duration as JSON writes it: `1.5s`. */
function durationIn(bytes: Uint8Array): string {
  let seconds = 0
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    if (field === 1 && wire === WireType.Varint) seconds += Number(reader.int64())
    else if (field === 2 && wire === WireType.Varint) seconds += reader.int32() / 1e9
    else reader.skip(wire, field)
  }
  return `${seconds}s`
}

/** The same in JSON, where `@type` names the type. */
export function jsonDetail(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const type = typeOf((value as Record<string, unknown>)['@type'])
  return type === '' ? [] : clausesOf(type, textsIn(value as Record<string, unknown>))
}

function textsIn(value: Record<string, unknown>): Fields {
  const fields: Fields = {}
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === 'string') fields[name] = one
    else if (Array.isArray(one))
      fields[name] = one.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null).map(textsIn)
  }
  return fields
}
