import { plain } from '../../secret.ts'
import { type Origin, type Reading, type Signal, SIGNALS } from '../../types.ts'
import type { Settings } from './settings.ts'

/** What a plan is made from, and the readings that come about on the way. */
export interface Ctx {
  env: Settings
  readings: Reading[]
}

/** Writes down what the runtime made of a setting; the same for a further signal is the same reading. */
export function note(
  ctx: Ctx,
  name: string,
  signals: Signal[],
  outcome: Reading['outcome'],
  reason: Reading['reason'],
  more: Partial<Reading> = {},
): void {
  const traced = ctx.env.get(name)
  const from: Origin = traced?.from ?? { source: 'default', setting: name }
  const same = ctx.readings.find((r) => r.setting === name && r.outcome === outcome && r.reason === reason)
  if (same) same.signals = SIGNALS.filter((signal) => same.signals.includes(signal) || signals.includes(signal))
  else ctx.readings.push({ from, setting: name, raw: traced?.value ?? plain(''), signals, outcome, reason, ...more })
}
