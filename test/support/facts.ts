import { plan, type PlanInput } from '../../src/index.ts'
import { SIGNALS } from '../../src/types.ts'

/** What a plan comes to, one line a fact, for tables of settings and what becomes of them. */
export function factsOf(input: PlanInput): { states: string; urls: string[]; said: string[]; headers: Record<string, string> } {
  const made = plan(input)
  const routes = SIGNALS.map((signal) => made[signal])
  return {
    states: routes.map(({ state }) => state).join(' '),
    urls: routes.map(({ url }) => url ?? ''),
    said: made.readings.map(({ setting, outcome, reason }) => `${setting.replace(/^OTEL_EXPORTER_OTLP_/, '')} ${outcome} ${reason ?? ''}`),
    headers: made.traces.headers ?? {},
  }
}
