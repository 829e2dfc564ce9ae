import type { Patient } from '../types.ts'
import { parseRuntime } from './detect/detect.ts'
import { programsOfBuild } from './folder.ts'
import type { PatientOptions } from './options.ts'

/** Apps that files of their own set up, in the version that `--runtime` or a build file beside them tells. */
export function* withVersions(patients: Iterable<Patient>, { runtime, builds = [] }: PatientOptions): Generator<Patient> {
  const named = runtime === undefined ? [] : [parseRuntime(runtime)]
  const told = [...named, ...builds.flatMap(programsOfBuild)].filter(({ version }) => version !== undefined)
  for (const patient of patients) {
    const version = patient.app === undefined ? undefined : told.find(({ app }) => app === patient.app)?.version
    yield version === undefined || patient.version !== undefined || patient.program ? patient : { ...patient, version }
  }
}
