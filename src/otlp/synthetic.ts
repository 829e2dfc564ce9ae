import type { Protocol, SentSpan } from '../types.ts'
import { VERSION } from '../version.ts'
import { encodeTraces } from './codec.ts'
import type { Attributes } from './plain.ts'

export interface SyntheticOptions {
  /** Now: nanoseconds since 1970 as bigint, or milliseconds as number (`Date.now`). */
  now: () => bigint | number
  /** That many random bytes. */
  random: (size: number) => Uint8Array
  /** Default `otel-doctor`, so that nobody takes the trace for one of the program's. */
  serviceName?: string
  /** More resource attributes, for backends that route by them. */
  resource?: Attributes
}

export interface SyntheticTrace {
  traceId: string
  spans: SentSpan[]
  resource: Attributes
  encode(protocol: Protocol): Uint8Array
}

const MS = 1_000_000n

/**
 * A trace of a root and a child that says of itself that it is synthetic. It has no attribute that a backend acts on: a model
 * name, for one, makes MLflow fetch a price list from the internet while the client waits.
 */
export function syntheticTrace({ now, random, serviceName = 'otel-doctor', resource = {} }: SyntheticOptions): SyntheticTrace {
  const time = now()
  const end = typeof time === 'bigint' ? time : BigInt(Math.trunc(time)) * MS
  const traceId = freshId(random, 16)
  const marks = { 'otel_doctor.synthetic': 'true', 'otel_doctor.nonce': freshId(random, 8) }
  const root: SentSpan = {
    name: 'otel-doctor synthetic check',
    spanId: freshId(random, 8),
    startUnixNano: end - 20n * MS,
    endUnixNano: end,
    attributes: { ...marks },
    status: 'unset',
  }
  const child: SentSpan = {
    name: 'otel-doctor synthetic check, child',
    spanId: freshId(random, 8),
    parentSpanId: root.spanId,
    startUnixNano: end - 15n * MS,
    endUnixNano: end - 5n * MS,
    attributes: { ...marks },
    status: 'unset',
  }
  const about: Attributes = {
    ...resource,
    'service.name': serviceName,
    'telemetry.sdk.name': 'otel-doctor',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': VERSION,
  }
  const trace = { traceId, spans: [root, child], resource: about }
  return { ...trace, encode: (protocol) => encodeTraces({ ...trace, scope: { name: 'otel-doctor', version: VERSION } }, protocol) }
}

/** All zeros is the invalid id of W3C Trace Context. */
function freshId(random: (size: number) => Uint8Array, size: number): string {
  for (let tries = 0; tries < 10; tries++) {
    const id = Buffer.from(random(size)).toString('hex')
    if (/[^0]/.test(id)) return id
  }
  throw new Error('the source of random bytes gives zeros only')
}
