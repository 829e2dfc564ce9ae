import type { Protocol, Route, Signal } from '../../types.ts'
import { listOf, namesOf, valueOf } from './env.ts'
import { type Ctx, note } from '../parts/context.ts'
import { UPPER, flawOf, flawSpan } from '../parts/values.ts'

const KNOWN: Readonly<Record<Signal, readonly string[]>> = {
  traces: ['otlp', 'console', 'zipkin'],
  metrics: ['otlp', 'console', 'prometheus'],
  logs: ['otlp', 'console'],
}

type Choice = Pick<Route, 'state' | 'because' | 'wanted' | 'also'>

/**
 * What the SDK makes of OTEL_{TRACES,METRICS,LOGS}_EXPORTER: an empty list is otlp; unknown names are skipped. `fixed`: the code says otlp.
 * https://github.com/open-telemetry/opentelemetry-js/blob/main/experimental/packages/opentelemetry-sdk-node/src/utils.ts
 */
export function exporters(ctx: Ctx, signal: Signal, fixed: Protocol | undefined): Choice {
  const name = `OTEL_${UPPER[signal]}_EXPORTER`
  const text = valueOf(ctx, name)
  const names = listOf(text).filter((entry) => signal !== 'traces' || entry !== 'null')
  const base = { also: [] as string[], ...wantedBy(ctx, signal) }
  if (fixed) {
    if (names.length > 0 && names.join() !== 'otlp') note(ctx, name, [signal], 'ignored', 'not-read')
    return { ...base, state: 'export' }
  }
  if (names.length === 0) return { ...base, state: 'export' }
  if (names.includes('none') && (signal !== 'traces' || names[0] === 'none')) return none(ctx, signal, name)
  const because = `${name} is ${names.join()}`
  if (names.includes('none')) {
    // Among others `none` makes the traces exporter be otlp, and only otlp.
    note(ctx, name, [signal], 'ignored', 'none', { instead: 'otlp' })
    return { ...base, state: 'export', because, wanted: 'own' }
  }
  return named(ctx, signal, name, names)
}

function named(ctx: Ctx, signal: Signal, name: string, names: readonly string[]): Choice {
  const known = names.filter((entry) => KNOWN[signal].includes(entry))
  const also = known.filter((entry) => entry !== 'otlp')
  const because = `${name} is ${names.join()}`
  // NONE is no name that it knows, and has the effect of the one that is meant.
  if (known.length === 0 && names.every((entry) => entry.toLowerCase() === 'none')) return none(ctx, signal, name)
  if (known.length < names.length) unknown(ctx, signal, name, known.length > 0)
  if (known.includes('otlp')) return { state: 'export', because, wanted: 'own', also }
  if (also.includes('console')) return { state: 'console', because, wanted: 'own', also }
  if (also.length > 0) return { state: 'off', because, wanted: 'own', also }
  return { state: 'broken', because: `${name} names no exporter that the SDK knows`, wanted: 'own', also }
}

function none(ctx: Ctx, signal: Signal, name: string): Choice {
  note(ctx, name, [signal], 'signal-off', 'none')
  return { state: 'off', because: `${name} is none`, wanted: null, also: [] }
}

function unknown(ctx: Ctx, signal: Signal, name: string, hasOthers: boolean): void {
  const text = valueOf(ctx, name) ?? ''
  const flaw = flawOf(text.trim())
  const more = flaw ? { span: flawSpan(text, flaw) } : {}
  note(ctx, name, [signal], hasOthers ? 'ignored' : 'signal-off', flaw ?? 'unknown-value', more)
}

function wantedBy(ctx: Ctx, signal: Signal): Pick<Choice, 'because' | 'wanted'> {
  const [endpoint] = namesOf(ctx, signal, 'ENDPOINT')
  if (endpoint === undefined) return { because: 'the SDK exports by default', wanted: 'default' }
  return { because: `${endpoint} is set`, wanted: endpoint === 'OTEL_EXPORTER_OTLP_ENDPOINT' ? 'generic' : 'own' }
}
