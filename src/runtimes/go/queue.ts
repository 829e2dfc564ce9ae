import { type Plan, type Route, SIGNALS } from '../../types.ts'
import { SAYS } from './facts.ts'
import { type Ctx, note } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'

/** More than this, and Go has no address for the queue. */
const MOST = 2 ** 44
const SIZES = ['OTEL_BSP_MAX_QUEUE_SIZE', 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'] as const

/**
 * The batch processor for spans makes its queue as long as it is told, and a length below zero is a panic: the program ends. For logs, what is
 * below one is passed over (sdk/trace/batch_span_processor.go and sdk/log/batch.go).
 */
export function panics(ctx: Ctx, routes: Plan['routes']): void {
  const bad = SIZES.find((name) => isImpossible(textOf(ctx.env, name) ?? '', name))
  if (!bad || !isBuilt(ctx, routes.traces)) return
  const reason = textOf(ctx.env, bad)?.startsWith('-') ? 'too-low' : 'too-high'
  note(ctx, bad, [...SIGNALS], 'crash', reason, { says: 'panic: runtime error: makeslice: cap out of range' })
  for (const signal of SIGNALS) Object.assign(routes[signal], { state: 'crash', because: `${bad} makes the program panic at its start` })
}

/** Whether there is an exporter to put a processor before: what fails later has one. */
const isBuilt = ({ readings }: Ctx, { state }: Route): boolean =>
  state !== 'broken' ||
  !readings.some(
    ({ outcome, signals, reason, says }) =>
      outcome === 'signal-off' &&
      signals.includes('traces') &&
      (reason === 'certificate-on-plain' || says === SAYS.exporter || says === SAYS.protocol),
  )

function isImpossible(text: string, name: string): boolean {
  const size = /^[+-]?\d{1,19}$/.test(text) ? Number(text) : 0
  return size < 0 || (name === SIZES[0] && size > MOST && size < 2 ** 63)
}
