import type { Seen } from '../../types.ts'

export const PREFERENCE = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'

/** How counters are sent: https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/#additional-environment-variable-configuration. */
export function temporalityOf({ plan, runtime }: Pick<Seen, 'plan' | 'runtime'>): 'delta' | 'cumulative' {
  const text = runtime.reads(PREFERENCE) ? (plan.settings.get(PREFERENCE)?.value.reveal().trim().toLowerCase() ?? '') : ''
  return text === 'delta' || text === 'lowmemory' ? 'delta' : 'cumulative'
}
