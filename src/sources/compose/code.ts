import { runtimeOf } from '../../runtimes/index.ts'
import type { Layer, Patient } from '../../types.ts'
import { type FromSource, readCode } from '../code/index.ts'
import { FileError, type Read } from '../reader.ts'

/**
 * The code in the folder that a service is built from, where nothing but code makes the exporters of such programs: what it does with the variables
 * decides what they mean. A folder of several programs tells nothing.
 */
export function builtCode({ runtime, app, layers }: Patient, folder: string, read: Read): Layer[] {
  if (app !== undefined || !runtimeOf(runtime)?.detection?.code?.isOnlyWay) return []
  const value = (name: string): string | undefined => {
    const setting = layers.flatMap(({ settings, delivered }) => (delivered ? settings : [])).findLast((one) => one.name === name)
    return setting?.unknown ? undefined : setting?.value.reveal()
  }
  const layer = codeAt(folder, read, value)?.layer
  const made = layer?.code?.exporters ?? []
  const isOne = new Set(made.map(({ signal }) => signal)).size === made.length
  return layer && made.length > 0 && isOne ? [layer] : []
}

function codeAt(folder: string, read: Read, value: (name: string) => string | undefined): FromSource | null {
  try {
    return readCode(folder, read, value)
  } catch (error) {
    if (error instanceof FileError) return null
    throw error
  }
}
