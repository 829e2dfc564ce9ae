import type { Reading } from '../../../types.ts'
import { type Settings, textOf } from '../settings.ts'
import type { FileExporter } from './model.ts'

/** What names the file, in any version of SDKs that had another name for it first. */
export const FILE_VARIABLES = ['OTEL_CONFIG_FILE', 'OTEL_EXPERIMENTAL_CONFIG_FILE'] as const

/** The one that counts: of a version that is not given, the name that is set. */
export function fileVariable(env: Settings, isKnown: boolean, readsNew: boolean): string {
  const [name, before] = FILE_VARIABLES
  const isNew = isKnown ? readsNew : Boolean(textOf(env, name)) || !textOf(env, before)
  return isNew ? name : before
}

/** The exporter's settings under the names of the signal's own variables, for readers that know those. */
export function asVariables(base: Settings, { values, list }: FileExporter, name: (what: string) => string): Settings {
  const out: Settings = new Map(base)
  for (const [what, traced] of Object.entries(values)) if (traced) out.set(name(what), traced)
  if (list) out.set(name('HEADERS'), list)
  return out
}

/** The readings of such readers, under the names that the settings have in the file. */
export function inFile(readings: readonly Reading[], { values, list }: FileExporter, name: (what: string) => string): Reading[] {
  const paths = new Map(Object.entries({ ...values, HEADERS: list }).map(([what, traced]) => [name(what), traced?.from.setting]))
  return readings.map((reading) => ({ ...reading, setting: paths.get(reading.setting) ?? reading.setting }))
}
