import type { Signal } from '../../../src/types.ts'
import type { Dialect } from '../grammar-sdk.ts'
import type { Missing } from './cache.ts'

/**
 * A real SDK with a small program that uses it: it makes one span, one metric and one log record, writes `APP configured traces` (and so on) for
 * each signal that has an exporter (where its SDK tells), then `APP flush`, flushes all signals at the same time, writes `APP done` and ends with 0.
 */
export interface Program {
  /** As `plan()` takes it. */
  runtime: string
  version: string
  wirings: readonly string[]
  /** Names that its plan takes for none: no DNS of the lab knows them. */
  unknownNames?: readonly string[]
  /** Wirings with which the program runs on, without telemetry, where a plan says crash. */
  survives?: readonly string[]
  /** What its environment can hold: the switches of the grammar of random environments. */
  dialect(wiring: string): Dialect
  /** Installs into the cache, once. */
  install(): Promise<Ready | Missing>
}

export interface Ready {
  start(run: { wiring: string; home: string; jvm: readonly string[]; given: Settings }): Start
  /** True where this signal was printed instead of being sent. */
  printed(signal: Signal, stdout: string): boolean
}

interface Start {
  command: string[]
  /** What the program needs to start at all; the settings of the run go over it. */
  env: Record<string, string>
  /** Files to write first, by their path under the home folder. */
  files?: Record<string, string>
  /** The program's own code and build files, where the plan is made of them. */
  source?: Record<string, string>
}

/** One start: a row of the grammar or of the scenarios. `@HOME` in a value stands for the home folder of the run, `@CA` for the lab's authority. */
export interface Settings {
  env: Record<string, string>
  jvm?: readonly string[]
  files?: Record<string, string>
  /** Another version than the newest, and which of several programs. */
  version?: string
  program?: string
}
