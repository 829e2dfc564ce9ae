import type { Seen } from '../../types.ts'

export const PREFERENCE = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'

/** How counters are sent; null where only the running program knows. The variable: https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/#additional-environment-variable-configuration. */
export function temporalityOf({ plan, runtime }: Pick<Seen, 'plan' | 'runtime'>): 'delta' | 'cumulative' | null {
  const inCode = plan.routes.metrics.temporality
  if (inCode) return inCode.text === undefined ? null : inCode.text === 'delta' ? 'delta' : 'cumulative'
  const text = runtime.reads(PREFERENCE) ? (plan.settings.get(PREFERENCE)?.value.reveal().trim().toLowerCase() ?? '') : ''
  return text === 'delta' || text === 'lowmemory' ? 'delta' : 'cumulative'
}
