import { type Reading, type Reason, type Route, SIGNALS } from '../../../types.ts'
import { type Ctx, note } from '../context.ts'
import { type EndpointRules, readEndpoint } from '../endpoint.ts'
import { end, otlpName } from '../sdk.ts'
import { derive, textOf } from '../settings.ts'
import { PATH } from '../values.ts'
import { fileHeaders, type ListRules } from './headers.ts'
import type { FileExporter } from './model.ts'
import { asVariables, inFile } from './variables.ts'

export interface FillRules {
  make: EndpointRules['make']
  list: ListRules
  sendsUser?: boolean
  /** What a compression does that is neither gzip nor none. */
  compression: Reading['outcome']
  spoken: readonly Route['protocol'][]
  after?(ctx: Ctx, out: Route): void
}

/** An exporter of the file for an SDK whose exporters read nothing but what they are given; an endpoint that is left open is the default. */
export const fillBy =
  (rules: FillRules) =>
  (all: Ctx, exporter: FileExporter, out: Route): void => {
    const { signal, values, node } = exporter
    const name = (what: string): string => otlpName(signal, what)
    if (!rules.spoken.includes(out.protocol)) {
      note(all, `${node.path}.encoding`, [signal], 'default-instead', 'unsupported' satisfies Reason, { instead: 'http/protobuf' })
      out.protocol = 'http/protobuf'
    }
    fileHeaders(all, exporter, out, rules.list)
    const ctx: Ctx = { env: asVariables(new Map(), { ...exporter, list: undefined }, name), readings: [] }
    const value = ({ env }: Ctx, one: string): string | undefined => textOf(env, one) || undefined
    const fallback = ({ protocol }: Route): string => (protocol === 'grpc' ? 'http://localhost:4317' : 'http://localhost:4318')
    readEndpoint(ctx, signal, out, {
      value,
      fallback,
      make: (text, isOwn, route, at) =>
        isOwn ? rules.make(text, true, route, at) : new URL(route.protocol === 'grpc' ? text : text + PATH[signal]),
      ...(rules.sendsUser ? { sendsUser: true } : {}),
    })
    compressed(all, exporter, out, rules.compression)
    const ms = values.TIMEOUT && Number(values.TIMEOUT.value.reveal())
    if (values.TIMEOUT && Number.isFinite(ms)) out.timeoutMs = derive(ms ?? 0, values.TIMEOUT)
    all.readings.push(...inFile(ctx.readings, exporter, name))
    if (all.readings.some((one) => one.outcome === 'signal-off' && one.signals.includes(signal)))
      end(out, 'a value in the file keeps its data from being sent')
    rules.after?.(all, out)
  }

function compressed(all: Ctx, { values: { COMPRESSION }, signal }: FileExporter, out: Route, otherwise: Reading['outcome']): void {
  const kind = COMPRESSION?.value.reveal()
  if (kind === 'gzip' || kind === 'none') out.compression = kind
  else if (COMPRESSION)
    note(all, COMPRESSION.from.setting, otherwise === 'default-instead' ? [signal] : [...SIGNALS], otherwise, 'compression', {
      instead: 'none',
    })
}
