import { plain, type Secret } from '../../secret.ts'
import { type Layer, type LayerKind, type Origin, type Reading, type Setting, SIGNALS, type Traced } from '../../types.ts'

export type Settings = Map<string, Traced<Secret>>

/** Merges layers (weakest first) of one kind: the strongest value of each name, with what it beat. */
export function merge(layers: readonly Layer[], kind: LayerKind): Settings {
  const out: Settings = new Map()
  for (const layer of layers) {
    if (!layer.delivered || layer.kind !== kind) continue
    for (const setting of layer.settings) out.set(setting.name, traced(setting, out.get(setting.name)))
  }
  return out
}

/** Settings that were found and that the program does not get. */
export const idleOf = (layers: readonly Layer[]): Setting[] => layers.filter((l) => !l.delivered).flatMap((l) => l.settings)

function traced(setting: Setting, beaten?: Traced<Secret>): Traced<Secret> {
  return { value: setting.value, from: setting.from, beat: beaten ? [beaten, ...beaten.beat] : [], scalar: setting.scalar }
}

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
