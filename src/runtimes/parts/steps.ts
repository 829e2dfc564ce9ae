import type { Protocol, Reading, Route, Signal } from '../../types.ts'
import { type Ctx, note } from './context.ts'
import { decidingName, end, type Sdk } from './sdk.ts'
import { derive } from './settings.ts'
import { flawOf } from './values.ts'

type Step = Sdk['steps'][number]

export interface ProtocolRules {
  value: Sdk['value']
  /** The protocols that it speaks. */
  spoken: readonly Protocol[]
  /** A value as it is compared with them. */
  fold(text: string): string
  /** What any other value does: the SDK's usual protocol instead, or no export. */
  otherwise: Reading['outcome']
  says?(text: string): string
}

const PROTOCOLS: readonly Protocol[] = ['http/protobuf', 'grpc', 'http/json']

export const protocolStep =
  ({ value, spoken, fold, otherwise, says }: ProtocolRules): Step =>
  (ctx, signal, out) => {
    const name = decidingName(ctx, value, signal, 'PROTOCOL')
    const text = value(ctx, name)
    if (text === undefined) return
    const known = spoken.find((protocol) => protocol === fold(text))
    if (known) {
      out.protocol = known
      return
    }
    const reason = PROTOCOLS.some((protocol) => protocol === fold(text)) ? 'unsupported' : (flawOf(text) ?? 'unknown-value')
    const instead = otherwise === 'default-instead' ? out.protocol : undefined
    note(ctx, name, [signal], otherwise, reason, { instead, says: says?.(text) })
    if (otherwise !== 'default-instead') end(out, `${name} names no protocol that the exporter speaks`)
  }

export interface TimeoutRules {
  value: Sdk['value']
  unit: 'ms' | 's'
  /** The number in that unit; null where the text cannot be read. */
  parse(text: string): number | null
  otherwise: Reading['outcome']
  says?: string
}

/** Nobody waits a quarter of an hour for one export: so many seconds were meant as milliseconds. */
const ABSURD_S = 1000

export const timeoutStep =
  ({ value, unit, parse, otherwise, says }: TimeoutRules): Step =>
  (ctx, signal, out) => {
    const name = decidingName(ctx, value, signal, 'TIMEOUT')
    const traced = ctx.env.get(name)
    const text = value(ctx, name)
    if (!traced || text === undefined) return
    const number = parse(text)
    if (number !== null) {
      out.timeoutMs = derive(unit === 's' ? number * 1000 : number, traced)
      const isAbsurd = unit === 's' ? number >= ABSURD_S : number > 0 && number <= 100
      if (isAbsurd) note(ctx, name, [signal], 'used', 'unit', { instead: `${number} ${unit}` })
      return
    }
    const reason = /^\s*\d+(?:\.\d+)?\s*(?:s|ms|m)?\s*$/.test(text) ? 'unit' : (flawOf(text) ?? 'not-a-number')
    note(ctx, name, [signal], otherwise, reason, { instead: `${out.timeoutMs.value} ms`, says })
    if (otherwise !== 'default-instead') end(out, `${name} is no timeout that the exporter can read`)
  }

export interface CompressionRules {
  value: Sdk['value']
  fold(text: string): string
  otherwise: Reading['outcome']
  says?(text: string): string
}

/** `gzip` and `none`. */
export const compressionStep =
  ({ value, fold, otherwise, says }: CompressionRules): Step =>
  (ctx: Ctx, signal: Signal, out: Route) => {
    const name = decidingName(ctx, value, signal, 'COMPRESSION')
    const text = value(ctx, name)
    if (text === undefined) return
    const kind = fold(text)
    if (kind === 'gzip' || kind === 'none') {
      out.compression = kind
      return
    }
    note(ctx, name, [signal], otherwise, 'compression', { instead: out.compression, says: says?.(text) })
    if (otherwise !== 'default-instead' && otherwise !== 'ignored') end(out, `${name} cannot be used, and the exporter is not built`)
  }
