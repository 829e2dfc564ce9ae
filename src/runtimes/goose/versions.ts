import { SIGNALS } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'
import { type Change, isBefore } from '../parts/versions.ts'

export const CHANGES = {
  /** The variables of the specification count: https://github.com/aaif-goose/goose/pull/7144, merged the day after 1.24.0. goose updates itself. */
  standardVariables: { since: '1.25', met: 'seldom' },
} as const satisfies Record<string, Change>

const NOT_YET = /^OTEL_(?:SDK_DISABLED|(?:TRACES|METRICS|LOGS)_EXPORTER|TRACES_SAMPLER(?:_ARG)?|SERVICE_NAME|RESOURCE_ATTRIBUTES)$/
const OWN_ENDPOINT = /^OTEL_EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_ENDPOINT$/
/** Of ten traces it kept one, whatever the settings said (crates/goose/src/tracing/otlp_layer.rs of 1.24). */
export const FIXED_SAMPLER = 'traceidratio:0.1'

export const isOld = (version: string | undefined): boolean => isBefore(version, CHANGES.standardVariables.since)

/** Takes away what an earlier version does not read: it exports all three signals where the common endpoint is set, and nothing else where it is not. */
export function forget(ctx: Ctx, version: string | undefined): void {
  if (!isOld(version)) return
  const hasCommon = textOf(ctx.env, 'OTEL_EXPORTER_OTLP_ENDPOINT') !== undefined
  for (const name of ctx.env.keys()) {
    if (!NOT_YET.test(name) && !(OWN_ENDPOINT.test(name) && !hasCommon)) continue
    const own = SIGNALS.filter((signal) => name.includes(`_${signal.toUpperCase()}_`))
    note(ctx, name, own.length > 0 ? own : [...SIGNALS], 'ignored', 'not-read', {
      instead: OWN_ENDPOINT.test(name) ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : undefined,
    })
    ctx.env.delete(name)
  }
}
