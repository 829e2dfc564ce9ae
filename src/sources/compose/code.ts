import { basename, join } from 'node:path'
import { runtimeOf } from '../../runtimes/index.ts'
import { isKnownName } from '../../runtimes/parts/names.ts'
import type { Layer, Patient } from '../../types.ts'
import { sourceTexts } from '../code/files.ts'
import { readCode } from '../code/index.ts'
import { isInstrumented, isLoaded } from '../detect/loaders.ts'
import { isTelemetry } from '../names.ts'
import { FileError, listFolder, type Read, textOrNull } from '../reader.ts'
import { programWords } from '../words-of.ts'

/** What the code that a service is built from tells of its program; what it takes from a variable of its own may say all that no setting says. */
export function withBuiltCode(patient: Patient, folder: string, read: Read, words: readonly string[]): Patient {
  const layers = [...patient.layers, ...builtCode(patient, folder, read, programWords(words))]
  const reads = namedInCode(patient, folder, read)
  return reads.length === 0
    ? { ...patient, layers }
    : { ...patient, layers, program: { ...patient.program, reads: [...(patient.program?.reads ?? []), ...reads] }, absent: reads }
}

/**
 * The code in the folder that a service is built from, where nothing loads an SDK into the program from outside: what it does with the variables
 * decides what they mean. A folder of several programs tells nothing.
 */
function builtCode({ runtime, app, layers }: Patient, folder: string, read: Read, words: readonly string[]): Layer[] {
  const { code, programs } = runtimeOf(runtime)?.detection ?? {}
  const settings = layers.flatMap((layer) => layer.settings)
  const isAlone = (): boolean => programs?.test(basename(words[0] ?? '')) === true && !isInstrumented(words) && !isLoaded(settings)
  if (app !== undefined || !code || !(code.isOnlyWay || isAlone())) return []
  const value = (name: string): string | undefined => {
    const setting = layers.flatMap(({ settings, delivered }) => (delivered ? settings : [])).findLast((one) => one.name === name)
    return setting?.unknown ? undefined : setting?.value.reveal()
  }
  const layer = quietly(() => readCode(folder, read, value))?.layer
  const made = layer?.code?.exporters ?? []
  const isOne = new Set(made.map(({ signal }) => signal)).size === made.length
  return layer && made.length > 0 && isOne ? [layer] : []
}

/** Variables about telemetry that no SDK knows, and the code in that folder does. */
function namedInCode({ layers }: Patient, folder: string, read: Read): string[] {
  const names = layers.flatMap(({ settings, delivered }) => (delivered ? settings : [])).map(({ name }) => name)
  const own = [...new Set(names)].filter((name) => isTelemetry(name) && !isKnownName(name))
  if (own.length === 0) return []
  const texts = textsOf(folder, read)
  return own.filter((name) => texts.some((text) => text.includes(name)))
}

/** Code that is read for its exporters, and the rest of what stands at the top of the folder. */
function textsOf(folder: string, read: Read): string[] {
  const others = listFolder(folder).filter((name) => /\.(?:rb|php|ex|exs|sh)$/.test(name))
  const known = quietly(() => sourceTexts(folder, read).files) ?? []
  return [
    ...known.map(({ text }) => text),
    ...others.slice(0, 100).map((name) => textOrNull(join(folder, name), read, { lossy: true }) ?? ''),
  ]
}

function quietly<T>(made: () => T): T | null {
  try {
    return made()
  } catch (error) {
    if (error instanceof FileError) return null
    throw error
  }
}
