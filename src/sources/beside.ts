import { join } from 'node:path'
import type { Layer, Patient } from '../types.ts'
import { kindOf, optionKinds, usualFiles } from './kinds.ts'
import { isTelemetry } from './names.ts'
import type { PatientOptions } from './options.ts'
import type { Outside } from './outside.ts'
import { FileError, listFolder, readHead } from './reader.ts'

/** Names that files with settings have; the kind of each is told by its content. */
const MAY_HOLD = /^(?:\.env(?:\.[\w-]+)?|[\w.-]+\.(?:ya?ml|env|properties|toml|service|alloy)|(?:Docker|Container)file)$/
const TELLS = /\bOTEL_[A-Z]|\botel\b|\botlp|opentelemetry/i
/** Code and build files are looked at by themselves, or too many to be named. */
const ELSEWHERE = new Set(['code', 'build', 'profile'])
const MOST_FILES = 40

/**
 * Files of the working folder, and settings of programs in the home, that set telemetry up and that no option names, with the option that
 * would. Only where the program that was looked at has no setting of its own: then the files are most likely what the user means.
 */
export function besideOf(options: PatientOptions, layers: readonly Layer[], outside: Outside): Patient['beside'] {
  const isNamed = [options.pid, options.source, options.gooseConfig].some((one) => one !== undefined)
  const isTold = [options.named ?? [], options.files, options.envFiles].some(({ length }) => length > 0)
  const isSet = layers.some(({ delivered, settings }) => delivered && settings.some(({ name }) => isTelemetry(name)))
  if (options.cleanEnv || isNamed || isTold || isSet) return undefined
  const here = listFolder(outside.cwd).filter((name) => MAY_HOLD.test(name))
  const names = [...here.slice(0, MOST_FILES), ...usualFiles]
  const found = [
    ...names.flatMap((name) => optionFor(join(outside.cwd, name), name)),
    ...(outside.home === outside.cwd ? [] : usualFiles.flatMap((name) => optionFor(join(outside.home, name), `~/${name}`))),
  ]
  return found.length > 0 ? found : undefined
}

function optionFor(path: string, name: string): { file: string; option: string }[] {
  const head = headOf(path)
  if (!TELLS.test(head)) return []
  const id = kindOf(path, head)?.id
  if (id === undefined || ELSEWHERE.has(id)) return []
  return [{ file: name, option: id === 'dotenv' ? '--env-file' : optionKinds.includes(id) ? `--${id}` : '--file' }]
}

/** What cannot be read holds nothing. */
function headOf(path: string): string {
  try {
    return readHead(path)
  } catch (error) {
    if (error instanceof FileError) return ''
    throw error
  }
}
