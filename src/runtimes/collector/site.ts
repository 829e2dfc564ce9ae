import type { Protocol, Reading, Reason, Signal } from '../../types.ts'
import { type Ctx, note } from '../parts/context.ts'
import type { Config, Part } from './config.ts'
import { type Branch, joinPath, under, valueOf } from './path.ts'

/** One exporter, with the file that it stands in. */
export interface Site {
  ctx: Ctx
  config: Config
  part: Part
  version: string | undefined
  /** Signals that reach it; all of them where the file does not say. */
  signals: Signal[]
}

/** A field of the exporter; Alloy keeps those of the connection in a block of their own. */
export const field = ({ part }: Site, ...keys: string[]): Branch | undefined =>
  under(part.branch, ...keys) ?? under(part.branch, 'client', ...keys)

export const fieldText = (site: Site, ...keys: string[]): string | undefined => valueOf(field(site, ...keys))

/** The name that a field has, or would have. */
export function fieldName(site: Site, ...keys: string[]): string {
  const base = site.part.branch.kids.has('client') ? [site.part.branch.path, 'client'] : [site.part.branch.path]
  return field(site, ...keys)?.path ?? [...base, joinPath(keys)].join('.')
}

export const isTrue = (text: string | undefined): boolean => text !== undefined && /^true$/i.test(text)

/** Exporters that speak OTLP, by type; `otlp` and `otlphttp` are aliases since 0.144: https://github.com/open-telemetry/opentelemetry-collector/blob/main/CHANGELOG.md */
export function protocolOf(part: Part): Protocol | null {
  if (part.section !== 'exporters') return null
  if (part.type === 'otlp' || part.type === 'otlp_grpc') return 'grpc'
  if (part.type === 'otlphttp' || part.type === 'otlp_http')
    return valueOf(under(part.branch, 'encoding')) === 'json' ? 'http/json' : 'http/protobuf'
  if (part.type === 'kong') return 'http/protobuf'
  if (part.type !== 'roadrunner' || (valueOf(under(part.branch, 'exporter')) ?? 'otlp') !== 'otlp') return null
  return valueOf(under(part.branch, 'client')) === 'grpc' ? 'grpc' : 'http/protobuf'
}

/** Writes down what became of a field of the exporter. */
export function tell(site: Site, name: string, outcome: Reading['outcome'], reason: Reason, more: Partial<Reading> = {}): void {
  note(site.ctx, name, more.signals ?? site.signals, outcome, reason, more)
}
