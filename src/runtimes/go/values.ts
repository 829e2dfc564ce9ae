import type { Secret } from '../../secret.ts'
import type { Signal, Traced } from '../../types.ts'
import type { Ctx } from '../parts/context.ts'
import { textOf } from '../parts/settings.ts'
import { UPPER, trimBlank } from '../parts/values.ts'
import { type Change, isBefore } from '../parts/versions.ts'

/** How the program makes its exporters: by contrib's autoexport, or with the packages of one transport. */
export type Wiring = 'autoexport' | 'otlphttp' | 'otlpgrpc'

/** What the readers of one signal need to know. */
export interface Site {
  ctx: Ctx
  signal: Signal
  files: Readonly<Record<string, string | null>>
  version?: string
}

/** What changed with a release of go.opentelemetry.io/otel, by its CHANGELOG.md. */
export const CHANGES = {
  /** gRPC traces and metrics pass over the path of an endpoint; before, it was part of the target, which then leads nowhere. */
  pathOutOfTarget: { since: '1.47' },
  /** otelconf reads OTEL_CONFIG_FILE; 0.20 to 0.22, of 1.40 to 1.42, read OTEL_EXPERIMENTAL_CONFIG_FILE: contrib's CHANGELOG.md (#8106, #8639). */
  configFile: { since: '1.43' },
  /** Logs over HTTP join paths without a double slash. */
  logsPathCleaned: { since: '1.47' },
  /** otlptracehttp speaks http/json. */
  httpJson: { since: '1.46' },
  /** Logs over HTTP read INSECURE; before, whatever is not https was plaintext. */
  logsInsecure: { since: '1.39' },
} as const satisfies Record<string, Change>

/** True where this version behaves as the newest does. */
export const has = ({ version }: Pick<Site, 'version'>, change: keyof typeof CHANGES): boolean => !isBefore(version, CHANGES[change].since)

export const nameOf = (signal: Signal | null, what: string): string => `OTEL_EXPORTER_OTLP_${signal ? `${UPPER[signal]}_` : ''}${what}`

/**
 * Traces and metrics share a reader that trims every value; logs have another, which trims nothing
 * (internal/shared/otlp/envconfig and otlplog/otlploghttp/config.go of opentelemetry-go). Both take "" for unset.
 */
export function valueOf({ ctx, signal }: Pick<Site, 'ctx' | 'signal'>, name: string): string | undefined {
  const text = textOf(ctx.env, name) ?? ''
  return (signal === 'logs' ? text : trimBlank(text)) || undefined
}

export interface Candidate {
  name: string
  text: string
  traced: Traced<Secret>
}

/** The values that are set for a signal, the one that counts first: its own, then the generic one. */
export function candidates(site: Site, what: string): Candidate[] {
  return [nameOf(site.signal, what), nameOf(null, what)].flatMap((name) => {
    const traced = site.ctx.env.get(name)
    const text = valueOf(site, name)
    return traced && text !== undefined ? [{ name, text, traced }] : []
  })
}
