import { type Plan, type Signal, SIGNALS } from '../types.ts'

/**
 * Which signals the user wants. `takes`: what the known backend takes, null while it is unknown.
 * A setting that names the exporter or the signal's own endpoint asks; a generic endpoint asks where the backend may take the signal.
 */
export function askedFor(plan: Plan, takes: readonly Signal[] | null, required: readonly Signal[] = []): Record<Signal, boolean> {
  const wants = (signal: Signal): boolean => {
    const { wanted } = plan.routes[signal]
    if (required.includes(signal) || wanted === 'own') return true
    return wanted === 'generic' && (takes === null || takes.includes(signal))
  }
  const asked = Object.fromEntries(SIGNALS.map((signal) => [signal, wants(signal)])) as Record<Signal, boolean>
  if (plan.traits.onByDefault && !SIGNALS.some((signal) => asked[signal]) && plan.routes.traces.wanted === 'default') asked.traces = true
  return asked
}
