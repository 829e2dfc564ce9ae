import type { Edit, Fix, Plan, Signal } from '../types.ts'

/** How signals are switched off in this program; without an edit where no setting does it. */
export function switchOff(plan: Plan, signals: readonly Signal[]): Fix {
  const switches = signals.map((signal) => plan.traits.offSwitch(signal)).filter((one) => one !== null)
  const what = signals.join(' and ')
  if (plan.traits.relays) return { text: `Take it out of the pipelines of ${what}, or leave it: nothing else is lost by that` }
  if (switches.length < signals.length) return { text: `No setting of this program switches ${what} off: its code decides` }
  const edit: Edit = Object.fromEntries(switches.map(({ setting, value }) => [setting, value]))
  return { text: `Switch ${what} off for this program`, edit }
}
