import { type Plan, type Reading, SIGNALS } from '../types.ts'
import type { App, Gate, Told } from './app.ts'

/** Signals whose switch is not set are off; what would open them is told to the checks. */
export function gate(out: Plan, { gates = [], signals = SIGNALS }: App, told: Told, names: Iterable<string>): void {
  const isOpen = ({ setting, or = [], on }: Gate): boolean => [setting, ...or].some((name) => on.test(told(name) ?? ''))
  const shut = gates.filter((one) => !isOpen(one))
  for (const { setting, signals: mine = signals, asks } of shut) {
    const because = told(setting) === undefined ? `${setting} is not set` : `${setting} is ${told(setting) || 'set to nothing'}`
    for (const signal of mine) {
      const route = out.routes[signal]
      if (route.state === 'off' || route.state === 'crash') continue
      out.routes[signal] = { ...route, state: 'off', because, wanted: asks ? null : route.wanted }
    }
  }
  out.readings.push(...unmet(gates, shut, out))
  const isMeant = (form: RegExp | undefined): boolean => form !== undefined && [...names].some((name) => form.test(name))
  const needs = shut.map(({ setting, value, line, signals: mine = signals, asks, meant }) => ({
    ...(isMeant(meant) ? { isMeant: true as const } : {}),
    setting,
    value,
    line,
    signals: [...mine],
    isAsked: !asks,
  }))
  out.traits = { ...out.traits, onByDefault: out.traits.onByDefault && gates.length === 0, needs }
}

/** What asks for signals by name, while another switch for them is not set. */
function unmet(gates: readonly Gate[], shut: readonly Gate[], { settings }: Plan): Reading[] {
  return gates.flatMap((open): Reading[] => {
    const traced = settings.get(open.setting)
    const other = shut.find(({ signals }) => signals?.some((signal) => open.signals?.includes(signal)))
    if (!traced || traced.value.reveal() === 'none' || !other || !open.signals || shut.includes(open)) return []
    const detail = `without ${other.setting}=${other.value} it makes no ${open.signals.join(' and ')}`
    return [
      {
        from: traced.from,
        setting: open.setting,
        raw: traced.value,
        outcome: 'ignored',
        reason: 'not-read',
        signals: [...open.signals],
        detail,
      },
    ]
  })
}
