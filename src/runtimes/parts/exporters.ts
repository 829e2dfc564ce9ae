import type { Reading, Route, Signal } from '../../types.ts'
import { type AddOns, type Having, judged } from './add-ons.ts'
import { type Ctx, note } from './context.ts'
import { otlpName, type Sdk } from './sdk.ts'
import { UPPER, flawOf } from './values.ts'

export interface ExporterRules {
  value: Sdk['value']
  /** The exporters that it has beside `otlp` and `none`. */
  known: Readonly<Record<Signal, readonly string[]>>
  /** Those that packages bring, and what becomes of the program without one. */
  added?: { brought: Readonly<Record<Signal, AddOns>>; having: Having; without: string }
  trims: boolean
  /** `none` switches the signal off among others too; else it counts for nothing there. */
  noneWins: boolean
  /** What a name does that it does not know, where no other name is left. */
  unknown(signal: Signal): Reading['outcome']
  says?(name: string): string
  /** Why it exports when nothing is set. */
  because: string
}

/** OTEL_{TRACES,METRICS,LOGS}_EXPORTER as a list of names; a name that is not known is passed over where another one is. */
export function exporterOf(ctx: Ctx, signal: Signal, rules: ExporterRules): Pick<Route, 'state' | 'because' | 'wanted' | 'also'> {
  const setting = `OTEL_${UPPER[signal]}_EXPORTER`
  const text = rules.value(ctx, setting)
  if (text === undefined) return { state: 'export', ...wantedBy(ctx, signal, rules), also: [] }
  const names = text.split(',').map((name) => (rules.trims ? name.trim() : name))
  const { added } = rules
  const isOwn = (name: string): boolean => name === 'otlp' || name === 'none' || rules.known[signal].includes(name)
  const lacking = (name: string): ReturnType<typeof judged> =>
    added
      ? judged([name], isOwn, added.brought[signal], added.having)
      : { wrong: isOwn(name) ? undefined : name, needs: undefined, open: undefined }
  const known = names.filter((name) => name !== 'none' && lacking(name).wrong === undefined)
  const unknown = names.filter((name) => name !== 'none' && !known.includes(name))
  const [first] = unknown
  const outcome = rules.unknown(signal)
  if (first !== undefined) {
    const kept = known.length > 0 && outcome === 'signal-off' ? 'ignored' : outcome
    note(ctx, setting, [signal], kept, flawOf(text) ?? 'unknown-value', { says: rules.says?.(first), needs: lacking(first).needs })
  }
  const open = known.map((name) => lacking(name).open).find(Boolean)
  if (open) note(ctx, setting, [signal], 'used', 'needs-package', { needs: open, detail: added?.without })
  const base = { because: `${setting} is ${text}`, wanted: 'own' as const, also: known.filter((name) => name !== 'otlp') }
  if (names.includes('none') && (rules.noneWins || known.length + unknown.length === 0)) {
    note(ctx, setting, [signal], 'signal-off', 'none')
    return { ...base, state: 'off', wanted: null }
  }
  if (known.includes('otlp')) return { ...base, state: 'export' }
  if (known.includes('console')) return { ...base, state: 'console' }
  if (known.length > 0) return { ...base, state: 'off' }
  return { ...base, state: 'broken', because: `${setting} names no exporter that is known` }
}

/** What makes a signal wanted, where no exporter is named. */
export function wantedBy(
  ctx: Ctx,
  signal: Signal,
  { value, because }: Pick<ExporterRules, 'value' | 'because'>,
): Pick<Route, 'because' | 'wanted'> {
  const isSet = (name: string): boolean => (value(ctx, name) ?? '') !== ''
  if (isSet(otlpName(signal, 'ENDPOINT'))) return { because: `${otlpName(signal, 'ENDPOINT')} is set`, wanted: 'own' }
  if (isSet(otlpName(null, 'ENDPOINT'))) return { because: `${otlpName(null, 'ENDPOINT')} is set`, wanted: 'generic' }
  return { because, wanted: 'default' }
}
