import { plain, type Secret } from '../../secret.ts'
import { type Layer, type LayerKind, type Origin, type Reading, type Setting, SIGNALS, type Traced } from '../../types.ts'

export type Settings = Map<string, Traced<Secret>>

/** Merges layers (weakest first) of one kind: the strongest value of each name, with what it beat. */
export const merge = (layers: readonly Layer[], kind: LayerKind): Settings =>
  strongest(layers.flatMap((layer) => (layer.delivered && layer.kind === kind ? layer.settings : [])))

/** The last value of each name, with those that it beat. */
export function strongest(settings: readonly Setting[]): Settings {
  const all = new Map<string, Traced<Secret>[]>()
  for (const setting of settings) {
    const same = all.get(setting.name)
    if (same) same.push(traced(setting))
    else all.set(setting.name, [traced(setting)])
  }
  const out: Settings = new Map()
  for (const [name, values] of all) {
    const [last, ...beat] = values.toReversed()
    if (last) out.set(name, { ...last, beat })
  }
  return out
}

/** Settings that were found and that the program does not get. */
export const idleOf = (layers: readonly Layer[]): Setting[] => layers.filter((l) => !l.delivered).flatMap((l) => l.settings)

const traced = ({ value, from, scalar }: Setting): Traced<Secret> => ({ value, from, beat: [], scalar })

/** A value that no setting gave. */
export const byDefault = <T>(value: T, setting: string): Traced<T> => ({ value, from: { source: 'default', setting }, beat: [] })

/** A value made from a traced one: same origin, same shadows. */
export const derive = <T>(value: T, from: Traced<unknown>, beat: Traced<T>[] = []): Traced<T> => ({ value, from: from.from, beat })

/** The text of a setting; undefined where it is not set. */
export const textOf = (settings: Settings, name: string): string | undefined => settings.get(name)?.value.reveal()

export const originText = (origin: Origin): string => (origin.line ? `${origin.source}:${origin.line}` : origin.source)

/** An environment as a layer, for `plan({ env })` and for tests. */
export function layerOf(env: Record<string, string>, source: string, secretOf: (name: string, value: string) => Secret): Layer {
  const settings = Object.entries(env).map(([name, value]) => ({ name, value: secretOf(name, value), from: { source, setting: name } }))
  return { source, kind: 'environment', delivered: true, settings }
}

export const defaultText = (text: string, setting: string): Traced<Secret> => byDefault(plain(text), setting)

/** One reading for what happens to the same item of the same setting for several signals. */
export function joined(readings: readonly Reading[]): Reading[] {
  const out = new Map<string, Reading>()
  for (const reading of readings) {
    const { setting, outcome, reason, span, from, instead } = reading
    const place = [setting, outcome, reason, span, from.source, from.line, isPerSignal(instead) ? '' : instead].join('|')
    const known = out.get(place)
    if (known) known.signals = SIGNALS.filter((signal) => known.signals.includes(signal) || reading.signals.includes(signal))
    else out.set(place, { ...reading })
  }
  return [...out.values()]
}

const isPerSignal = (text: string | undefined): boolean => text !== undefined && /\/v1\/(?:traces|metrics|logs)$/.test(text)
