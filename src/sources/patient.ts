import type { Layer, Patient } from '../types.ts'
import { fromOptions } from './command-line.ts'
import { readEnvFile } from './env-file.ts'
import { type FromFile, readFileSpec, readNamed } from './kinds.ts'
import { isTelemetry } from './names.ts'
import type { PatientOptions } from './options.ts'
import type { Outside } from './outside.ts'
import { readBounded } from './reader.ts'
import { shellTarget } from './shell-target.ts'

/** All targets of a run. */
export interface Patients {
  /** Made one by one where a file holds many: to be gone through once. */
  patients: Iterable<Patient>
  remarks: string[]
}

/**
 * Every target that the options name: those that files hold, and the shell's own. Beside targets of files the shell is one only where an
 * option gives it telemetry settings. Throws UsageError for a source that is unusable.
 */
export async function readPatients(options: PatientOptions, outside: Outside): Promise<Patients> {
  const given = fromOptions(options.env, options.unset, outside.env)
  const envFiles = options.envFiles.map((spec) => readEnvFile(spec, readBounded, outside.env))
  const read: FromFile[] = []
  for (const one of options.named ?? []) read.push(await readNamed(one, { options, outside }))
  for (const spec of options.files) read.push(await readFileSpec(spec, { options, outside }))
  const layers = [...envFiles, ...read.flatMap((one) => one.layers ?? [])]
  const goose = options.gooseConfig ?? read.findLast((one) => one.goose !== undefined)?.goose
  const held = read.flatMap((one) => (one.patients ? [one.patients] : []))
  const remarks = read.flatMap((one) => one.remarks ?? [])
  if (held.length > 0 && !isTold(options, [...layers, given.layer], goose)) return { patients: inTurn(held), remarks }
  const shell = await shellTarget(options, outside, { layers, goose, given })
  return { patients: inTurn([[shell], ...held]), remarks }
}

/** An option says something about the telemetry of the shell itself. */
function isTold({ command, pid, source }: PatientOptions, layers: readonly Layer[], goose: string | undefined): boolean {
  const names = layers.flatMap((layer) => layer.settings.map((s) => s.name))
  return goose !== undefined || pid !== undefined || source !== undefined || command !== undefined || names.some(isTelemetry)
}

function* inTurn(lists: readonly Iterable<Patient>[]): Generator<Patient> {
  for (const list of lists) yield* list
}
