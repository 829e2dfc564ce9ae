import { basename } from 'node:path'
import { runtimeOf } from '../runtimes/index.ts'
import { plain } from '../secret.ts'
import type { Layer, Patient } from '../types.ts'
import type { declarativeLayer } from './declarative.ts'
import { configPaths } from './names.ts'
import { namedFiles } from './named-files.ts'
import type { PatientOptions } from './options.ts'
import { readBounded } from './reader.ts'

type Reader = typeof declarativeLayer

/** Files of declarative configuration: those that `--file` names, and how one is read. The YAML library is loaded only where there is one. */
export interface Declared {
  given: readonly Layer[]
  read: Reader | null
}

export async function declaredBy(given: readonly Layer[], isNeeded: boolean): Promise<Declared> {
  return { given, read: isNeeded ? (await import('./declarative.ts')).declarativeLayer : null }
}

/**
 * Adds the file of declarative configuration that the program reads. One that `--file` names stands for the one that OTEL_CONFIG_FILE names
 * where that is on another machine; `isShell`: by whatever name, and also where none is named.
 */
export function withDeclared(patient: Patient, { given, read }: Declared, options: PatientOptions, isShell: boolean): Patient {
  const named = configPaths(patient.layers)
  const last = given.at(-1)
  const unnamed = isShell && named.length === 0 && last ? [naming(last.source)] : []
  const files = { ...patient.files }
  const layers = [...named, ...configPaths(unnamed)].flatMap((path): Layer[] => {
    const text = files[path]
    if (typeof text === 'string') return read ? [read(text, path)] : []
    const standIn = given.findLast(({ source }) => basename(source) === basename(path)) ?? (isShell ? last : undefined)
    if (standIn) delete files[path]
    return standIn ? [{ ...standIn, path }] : []
  })
  const isGiven = patient.detectedBy === '--runtime' && /:/.test(options.runtime ?? '')
  if (layers.length === 0) return withAdded(patient)
  if (!options.cleanEnv || options.root !== undefined) Object.assign(files, namedFiles(layers, options.root, readBounded))
  const absent = isShell && options.cleanEnv && isFilledIn(layers) ? { absent: [...(patient.absent ?? []), 'the environment'] } : {}
  const whole = { ...patient, layers: [...unnamed, ...patient.layers, ...layers], files, ...absent }
  return isGiven ? whole : rewired(whole)
}

/** It takes values of the environment, which is not known. */
const isFilledIn = (layers: readonly Layer[]): boolean =>
  layers.some(({ settings }) => settings.some(({ value }) => /\$\{(?:env:)?[A-Za-z_]\w*\}/.test(value.reveal())))

/** A command does not tell whether the package that reads files is there: a file that is known does. */
function rewired(patient: Patient): Patient {
  const { wiring, runtime } = patient
  const [first] = runtimeOf(runtime)?.open?.(patient) ?? []
  return first?.startsWith(`${wiring}+`) ? { ...patient, wiring: undefined } : patient
}

/** Nor does it, or a wiring that is given, tell whether the packages are there that its settings ask for: files of the program do. */
function withAdded(patient: Patient): Patient {
  const { added, open } = runtimeOf(patient.runtime) ?? {}
  return added && patient.wiring === added.bare && open?.(patient)[0] === added.full
    ? { ...patient, wiring: added.full, mayLack: true }
    : patient
}

function naming(path: string): Layer {
  const setting = 'OTEL_CONFIG_FILE'
  return {
    source: '--file',
    kind: 'environment',
    delivered: true,
    settings: [{ name: setting, value: plain(path), from: { source: '--file', setting } }],
  }
}
