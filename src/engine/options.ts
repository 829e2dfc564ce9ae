import type { Secret } from '../secret.ts'
import type { Severity, Signal } from '../types.ts'

/** How a check is run; all times in milliseconds. */
export interface Options {
  /** No network at all. */
  offline: boolean
  /** Probes, but no synthetic trace. */
  send: boolean
  require: Signal[]
  backend?: string
  /** The embedded receiver stands in for the backend. */
  embedded: boolean
  /** Where the Collector that takes the data shows its own metrics. */
  collectorMetrics?: Secret
  /** Bound on each network question. */
  timeoutMs: number
  /** Bound on the answer to the sent trace. */
  tripMs: number
  failOn: Severity | 'never'
  only: string[]
  disable: string[]
  verbose: boolean
}

export const DEFAULTS: Options = {
  offline: false,
  send: true,
  require: [],
  embedded: false,
  timeoutMs: 5_000,
  tripMs: 15_000,
  failOn: 'error',
  only: [],
  disable: [],
  verbose: false,
}

/** Clock, randomness and the outside, so that nothing in the engine reaches for them itself. */
export interface Deps {
  /** Milliseconds since 1970. */
  now(): number
  random(size: number): Uint8Array
  /** One line on standard error. */
  say(line: string): void
  /** Ctrl-C. */
  abort: AbortSignal
}
