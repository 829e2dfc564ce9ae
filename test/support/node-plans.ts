import { plan } from '../../src/index.ts'
import node from '../../src/runtimes/node/index.ts'
import type { Plan, Signal } from '../../src/types.ts'
import { patientOf } from './patient.ts'

export type Env = Record<string, string>
const SHORT = /^(?=[A-Z])(?!OTEL_|NODE_|HTTPS?_|ALL_|NO_)/

/** Capital names are written without OTEL_EXPORTER_OTLP_. */
const full = (env: Env): Env => Object.fromEntries(Object.entries(env).map(([k, v]) => [k.replace(SHORT, 'OTEL_EXPORTER_OTLP_'), v]))

export const plannedByNode = (env: Env, wiring = 'auto', version?: string, files: Record<string, string | null> = {}): Plan =>
  node.plan({ ...patientOf({ name: '', env: full(env), version, files }, 'node'), wiring })

/** The protocol and where it goes, or the state of what goes nowhere. */
export function said(env: Env, signal: Signal = 'traces', wiring = 'auto'): string {
  const { [signal]: route } = plan({ runtime: 'node', wiring, env: full(env) })
  return route.state === 'export' ? `${route.protocol} ${route.url}` : route.state
}

export const sentHeaders = (env: Env, signal: Signal = 'traces'): Env | undefined =>
  plan({ runtime: 'node', wiring: 'auto', env: full(env) })[signal].headers
