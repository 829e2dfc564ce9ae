import { secretOf } from '../../redact.ts'
import type { Layer, LayerKind, Patient, Reading, Setting, Signal, Traced } from '../../types.ts'
import { SIGNALS } from '../../types.ts'
import { plain, type Secret } from '../../secret.ts'
import type { Having } from '../parts/add-ons.ts'
import { merge, type Settings, strongest } from '../parts/settings.ts'

/**
 * Settings by their property name (`otel.exporter.otlp.endpoint`). Java folds the names of all sources into one: properties in lower case with
 * `-` as `.`, variables in lower case with `_` as `.`, so that `otel_exporter_otlp_endpoint` counts, and -DOTEL_EXPORTER_OTLP_ENDPOINT does not
 * (https://github.com/open-telemetry/opentelemetry-java/blob/main/api/all/src/main/java/io/opentelemetry/api/internal/ConfigUtil.java).
 */
export interface JavaCtx {
  env: Settings
  readings: Reading[]
  /** What a ConfigurationException does: the program does not start, or the agent runs it without any telemetry. */
  dies: 'crash' | 'all-off'
  files: Patient['files']
  having: Having
}

const propertyName = (name: string): string => name.toLowerCase().replaceAll('-', '.')
const variableAsProperty = (name: string): string => name.toLowerCase().replaceAll('_', '.')
/** `otel.service.name` as a variable. */
export const variableOf = (property: string): string => property.toUpperCase().replaceAll('.', '_')

/** String.trim of Java: everything up to the blank. */
export const trimJava = (text: string): string => text.replace(/^[\u0000-\u0020]+|(?<![\u0000-\u0020])[\u0000-\u0020]+$/g, '')

/** Weakest first: a properties file, the environment, system properties. */
export function settingsOf(patient: Patient, file?: Layer): Settings {
  const of = (kind: LayerKind): Layer[] => patient.layers.filter((layer) => layer.delivered && layer.kind === kind)
  const folded = (layers: readonly Layer[], fold: (name: string) => string): Setting[] =>
    layers.flatMap(({ settings }) => settings.map((setting) => ({ ...setting, name: fold(setting.name) })))
  return strongest([
    ...folded(file ? [file] : [], propertyName),
    ...folded(of('environment'), variableAsProperty),
    ...folded(of('jvm'), propertyName),
  ])
}

/** The name that a setting has in its own source. */
export const writtenName = (traced: Traced<unknown>): string => traced.from.setting.replace(/^-D/, '')

/** All settings as checks look for them: by variable, and by the name they are written with where that differs. */
export function namedSettings(patient: Patient, env: Settings): Settings {
  const out: Settings = new Map()
  for (const [property, traced] of env) {
    if (!property.startsWith('otel.') || property.includes('_')) continue
    const [written, variable] = [writtenName(traced), variableOf(property)]
    if (written !== variable) out.set(written, traced)
    out.set(variable, traced)
  }
  for (const kind of ['environment', 'jvm'] as const)
    for (const [name, traced] of merge(patient.layers, kind)) if (!/^otel[._-]/i.test(name)) out.set(name, traced)
  return out
}

export const textOf = (ctx: Pick<JavaCtx, 'env'>, property: string): string | undefined => ctx.env.get(property)?.value.reveal()

/** A boolean as Java reads it: empty is not set, only `true` in any case is true. */
export function isTrue(ctx: Pick<JavaCtx, 'env'>, property: string): boolean {
  return textOf(ctx, property)?.toLowerCase() === 'true'
}

type More = Partial<Pick<Reading, 'span' | 'loses' | 'instead' | 'says' | 'needs' | 'detail'>>

/** Writes down what became of a setting; the same for a further signal is the same reading. */
export function note(
  ctx: Pick<JavaCtx, 'env' | 'readings'>,
  property: string,
  signals: readonly Signal[],
  outcome: Reading['outcome'],
  reason: Reading['reason'],
  more: More = {},
): void {
  const traced = ctx.env.get(property)
  const setting = traced ? writtenName(traced) : variableOf(property)
  const start = more.span?.[0]
  const same = ctx.readings.find((r) => r.setting === setting && r.outcome === outcome && r.reason === reason && r.span?.[0] === start)
  if (same) same.signals = SIGNALS.filter((signal) => same.signals.includes(signal) || signals.includes(signal))
  else
    ctx.readings.push({
      from: traced?.from ?? { source: 'default', setting },
      setting,
      raw: traced?.value ?? plain(''),
      signals: [...signals],
      outcome,
      reason,
      ...more,
    })
}

/** A ConfigurationException: one bad value, and nothing at all is exported. */
export const fatal = (ctx: JavaCtx, property: string, reason: Reading['reason'], more: More = {}): void =>
  note(ctx, property, SIGNALS, ctx.dies, reason, more)

/** System properties that look right and are not: underscores of a variable stay underscores. */
export function strayProperties(patient: Patient, reads: (name: string) => boolean): Reading[] {
  return patient.layers.flatMap((layer) =>
    layer.kind !== 'jvm' || !layer.delivered
      ? []
      : layer.settings.flatMap(({ name, value, from }): Reading[] => {
          const isStray = /^otel/i.test(name) && propertyName(name).includes('_') && reads(name.toUpperCase().replaceAll('-', '_'))
          return isStray
            ? [
                {
                  from,
                  setting: name,
                  raw: value,
                  outcome: 'ignored',
                  reason: 'not-read',
                  signals: [...SIGNALS],
                  instead: variableAsProperty(name),
                },
              ]
            : []
        }),
  )
}

/** A .properties file as `java.util.Properties` reads it: `=`, `:` or a blank ends the key, a backslash at the end joins lines. */
export function propertiesLayer(text: string, source: string): Layer {
  const layer: Layer = { source, kind: 'jvm', delivered: true, settings: [] }
  const lines = text.split(/\r\n|\r|\n/)
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1
    let whole = (lines[i] ?? '').trimStart()
    if (/^(?:[#!]|$)/.test(whole)) continue
    while (/(?<!\\)(?:\\\\)*\\$/.test(whole) && i + 1 < lines.length) whole = whole.slice(0, -1) + (lines[++i] ?? '').trimStart()
    const [, key = '', value = ''] = /^((?:\\.|[^\\=:\s])*)\s*[=:]?\s*(.*)$/s.exec(whole) ?? []
    const name = unescape(key)
    layer.settings.push({ name, value: propertySecret(name, unescape(value)), from: { source, setting: name, line } })
  }
  return layer
}

const ESCAPES: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' }
const unescape = (text: string): string =>
  text.replace(/\\(?:u([0-9a-f]{4})|(.))/gis, (_, hex: string | undefined, char: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (ESCAPES[char] ?? char),
  )
const propertySecret = (name: string, value: string): Secret => secretOf(name, value)
