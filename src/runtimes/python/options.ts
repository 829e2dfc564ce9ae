import { type Route, type Signal, SIGNALS, type Traced } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { byDefault, derive, textOf } from '../parts/settings.ts'
import { UPPER, flawOf } from '../parts/values.ts'
import { pythonFloat, strip } from './values.ts'

const DEFAULT_S = 10
/** Nobody waits a quarter of an hour for one export: a number from here on was meant as milliseconds. */
const ABSURD_S = 1000

const own = (signal: Signal, what: string): string => `OTEL_EXPORTER_OTLP_${UPPER[signal]}_${what}`
const chosen = (ctx: Ctx, signal: Signal, what: string): string =>
  textOf(ctx.env, own(signal, what)) ? own(signal, what) : `OTEL_EXPORTER_OTLP_${what}`

/** The setting that a gRPC exporter takes its timeout from: an own 0 counts as not given. */
function grpcName(ctx: Ctx, signal: Signal): string {
  const text = textOf(ctx.env, own(signal, 'TIMEOUT'))
  return text !== undefined && pythonFloat(text) !== 0 ? own(signal, 'TIMEOUT') : 'OTEL_EXPORTER_OTLP_TIMEOUT'
}

/** Seconds, as `float()` reads them (opentelemetry-python#4044). What is no number raises over gRPC and is passed over by HTTP. */
export function timeout(ctx: Ctx, signal: Signal, out: Route): void {
  const isGrpc = out.protocol === 'grpc'
  const name = isGrpc ? grpcName(ctx, signal) : chosen(ctx, signal, 'TIMEOUT')
  const traced = ctx.env.get(name)
  const text = traced?.value.reveal() ?? ''
  if (!traced || text === '') return
  const seconds = pythonFloat(text)
  if (seconds === null) {
    const reason = /^\s*\d+(?:\.\d+)?\s*(?:s|ms|m)\s*$/.test(text) ? 'unit' : (flawOf(text) ?? 'not-a-number')
    if (!isGrpc) note(ctx, name, [signal], 'default-instead', reason, { instead: `${DEFAULT_S} s`, says: 'Invalid timeout value' })
    return
  }
  out.timeoutMs = derive(seconds * 1000, traced) as Traced<number>
  judge(ctx, name, seconds, out)
}

/** Without any time each export fails; over gRPC a 0 fails the first request of the process only (measured). */
function judge(ctx: Ctx, name: string, seconds: number, out: Route): void {
  // Beyond these a deadline wraps into the past, or a socket refuses it.
  const isNever = out.protocol === 'grpc' ? !(seconds >= 0) || seconds > 9.2e18 : !(seconds > 0) || seconds > 9e9
  if (isNever) {
    note(ctx, name, [out.signal], 'signal-off', 'too-low')
    if (out.state === 'export') Object.assign(out, { state: 'broken', because: `with ${name} no export has any time` })
  } else if (seconds === 0) note(ctx, name, [out.signal], 'used', 'too-low', { instead: '0 s' })
  else if (seconds >= ABSURD_S) note(ctx, name, [out.signal], 'used', 'unit', { instead: `${seconds} s` })
}

export const defaultTimeout = (): Traced<number> => byDefault(DEFAULT_S * 1000, 'OTEL_EXPORTER_OTLP_TIMEOUT')

/** HTTP takes gzip, deflate and none, and warns of anything else; gRPC takes gzip and raises for anything else (python-fatal.ts). */
export function compression(ctx: Ctx, signal: Signal, out: Route): void {
  const isGrpc = out.protocol === 'grpc'
  const isOwn = isGrpc ? ctx.env.has(own(signal, 'COMPRESSION')) : Boolean(textOf(ctx.env, own(signal, 'COMPRESSION')))
  const name = isOwn ? own(signal, 'COMPRESSION') : 'OTEL_EXPORTER_OTLP_COMPRESSION'
  const text = strip(textOf(ctx.env, name) ?? '').toLowerCase()
  if (text === 'gzip') out.compression = 'gzip'
  else if (!isGrpc && textOf(ctx.env, name) && text !== 'none' && text !== 'deflate')
    note(ctx, name, [signal], 'default-instead', 'compression', { instead: 'none', says: `Unsupported compression type: ${text}` })
}

/** `strip().lower() == "true"`: the exporters are still built, and nothing is sent. */
export function isDisabled(ctx: Ctx): boolean {
  const text = textOf(ctx.env, 'OTEL_SDK_DISABLED') ?? ''
  const isTrue = strip(text).toLowerCase() === 'true'
  if (isTrue) note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'all-off', 'disabled')
  else if (/^\s*["']?(?:1|yes|on|t|y|true)["']?\s*$/i.test(text)) note(ctx, 'OTEL_SDK_DISABLED', [...SIGNALS], 'ignored', 'not-true')
  return isTrue
}
