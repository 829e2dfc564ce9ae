import { flawOf, flawSpan, PATH } from '../runtimes/parts/values.ts'
import type { Plan, Reading, Route, Traits } from '../types.ts'
import type { App } from './app.ts'
import type { Rewritten } from './rewrite.ts'
import { withoutSlash } from '../url.ts'

/** Names of settings in a text, as the user wrote them. */
export function respeller(names: ReadonlyMap<string, string>): (text: string) => string {
  const changed = [...names].filter(([base, shown]) => base !== shown)
  if (changed.length === 0) return (text) => text
  const word = new RegExp(`(?<![A-Z0-9_])(?:${changed.map(([base]) => base).join('|')})(?![A-Z0-9_])`, 'g')
  return (text) => text.replace(word, (base) => names.get(base) ?? base)
}

/** The plan of the base runtime in the words of the app: every setting under the name that the user wrote. */
export function respelt(plan: Plan, { settings, names }: Rewritten, app: App): Plan {
  const spell = respeller(names)
  const shown = new Map([...plan.settings].filter(([name, { from }]) => !names.has(name) && from.source !== 'default'))
  const own = new Set(names.values())
  for (const [name, traced] of settings) if (own.has(name) || !shown.has(name)) shown.set(name, traced)
  const route = (one: Route): Route => ({
    ...one,
    because: spell(one.because),
    ...(isUsual(one) ? USUAL : isAppended(one, settings) ? { join: 'appended' } : {}),
  })
  const { traces, metrics, logs } = plan.routes
  return {
    ...plan,
    routes: { traces: route(traces), metrics: route(metrics), logs: route(logs) },
    readings: plan.readings.map((reading) => readingOf(reading, settings, { names, own, spell })),
    settings: shown,
    traits: traitsOf(plan.traits, names, app),
    spelling: { names, valueOf: (name, value) => app.renames?.find((one) => one.names.includes(name) && one.back)?.back?.(value) ?? value },
  }
}

const USUAL = { wanted: 'default', because: 'the program has a destination of its own', join: 'default' } as const

/** What the app's own code names as the destination is no wish of the user. */
const isUsual = ({ url, wanted, join }: Route): boolean => url?.from.source === 'default' && join !== 'default' && wanted !== null

/** A key of a file goes by a name of its own there. */
const keyOf = (setting: string, settings: Rewritten['settings']): string =>
  settings.has(setting) ? setting : ([...settings].find(([, { from }]) => from.setting === setting)?.[0] ?? setting)

/** The app adds the path of the signal itself, to a setting that its base runtime would take as it stands. */
function isAppended({ url, join, signal }: Route, settings: Rewritten['settings']): boolean {
  const written = url && join === 'verbatim' ? settings.get(keyOf(url.from.setting, settings)) : undefined
  return written !== undefined && url?.value.reveal() === withoutSlash(written.value.reveal().trim()) + PATH[signal]
}

/** The value is shown as the user wrote it; the place in it is kept where the app hands the text on as it stands. */
function readingOf(
  reading: Reading,
  settings: Rewritten['settings'],
  { names, own, spell }: { names: ReadonlyMap<string, string>; own: ReadonlySet<string>; spell(text: string): string },
): Reading {
  const shown = names.get(reading.setting) ?? reading.setting
  const setting = own.has(shown) ? keyOf(shown, settings) : shown
  const instead = reading.instead === undefined ? {} : { instead: spell(reading.instead) }
  const written = own.has(shown) ? settings.get(setting) : undefined
  const [raw, text] = [written?.value.reveal() ?? '', reading.raw.reveal()]
  if (!written || raw === text) return { ...reading, setting, ...instead }
  const shift = text.indexOf(raw)
  const [start, end] = reading.span ?? [0, 0]
  const isInside = shift >= 0 && start >= shift && end <= shift + raw.length
  const span = reading.span && isInside ? ([start - shift, end - shift] as const) : undefined
  // What the app adds to a value stands behind its quotes, and hides them from the base runtime.
  const isQuoted = UNUSABLE.has(reading.reason) && flawOf(raw) === 'quoted'
  // What it makes of a host and a port is the app's; what is missing is the scheme.
  const isBare = UNUSABLE.has(reading.reason) && /^[\w.-]+:\d{1,5}(?:\/|$)/.test(raw)
  const bare = isBare ? { reason: 'no-scheme' as const } : {}
  const quotes = isQuoted ? { reason: 'quoted' as const, span: flawSpan(raw, 'quoted') } : {}
  return { ...reading, setting, raw: written.value, span, ...instead, ...bare, ...quotes }
}

const UNUSABLE: ReadonlySet<Reading['reason']> = new Set(['not-a-url', 'no-scheme', 'unsupported-scheme'])

function traitsOf(traits: Traits, names: ReadonlyMap<string, string>, app: App): Traits {
  const isHeard = (name: string): boolean => names.has(name) || !(app.deaf?.test(name) ?? false)
  const shownAs = (name: string): string => names.get(name) ?? name
  const { silent, content, offSwitch, ...rest } = traits
  return {
    ...rest,
    ...(silent && isHeard(silent.fix.setting) ? { silent } : {}),
    ...(content && isHeard(content.setting) ? { content } : {}),
    offSwitch(signal) {
      const found = offSwitch(signal)
      return found && isHeard(found.setting) ? { ...found, setting: shownAs(found.setting) } : null
    },
    ...(app.trust ? { trust: app.trust } : {}),
    ...(app.line ? { line: app.line } : {}),
    ...(app.sends ? { sends: app.sends } : {}),
    ...(app.headerLine ? { headerLine: app.headerLine } : {}),
    defaultServiceName: app.service ?? traits.defaultServiceName,
  }
}
