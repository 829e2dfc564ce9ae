import type { Signal } from '../../types.ts'
import type { Ctx } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'
import { UPPER } from '../parts/values.ts'

/**
 * How the JavaScript SDK reads a variable: white space alone counts as not set; anything else is kept untrimmed.
 * https://github.com/open-telemetry/opentelemetry-js/blob/main/packages/opentelemetry-core/src/platform/node/environment.ts
 */
export function valueOf(ctx: Ctx, name: string): string | undefined {
  const text = textOf(ctx.env, name)
  return text === undefined || text.trim() === '' ? undefined : text
}

/** The signal's own variable, then the common one; those that are set. */
export const namesOf = (ctx: Ctx, signal: Signal, what: string): string[] =>
  [`OTEL_EXPORTER_OTLP_${UPPER[signal]}_${what}`, `OTEL_EXPORTER_OTLP_${what}`].filter((name) => valueOf(ctx, name) !== undefined)

/** `true` in any case, blanks around it trimmed. */
export const isTrue = (text: string | undefined): boolean => text?.trim().toLowerCase() === 'true'

/** A list: split at commas, trimmed, without empty entries and repetitions. */
export const listOf = (text: string | undefined): string[] => [
  ...new Set((text ?? '').split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]))),
]

/** JavaScript's `Number()`; undefined where that is no number. */
export function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined ? Number.NaN : Number(text)
  return Number.isNaN(number) ? undefined : number
}
