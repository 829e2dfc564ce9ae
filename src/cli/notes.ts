import type { Patients } from '../sources/patient.ts'
import type { Patient } from '../types.ts'

/** The patients in turn; what is worth a line about their sources is said on standard error on the way, once. */
export function* noted({ patients, remarks }: Patients, quiet: boolean): Generator<Patient> {
  const said = new Set<string>()
  const say = (remark: string): void => {
    if (quiet || said.has(remark)) return
    said.add(remark)
    process.stderr.write(`otel-doctor: ${remark}\n`)
  }
  remarks.forEach(say)
  for (const patient of patients) {
    patient.layers.flatMap((layer) => layer.remarks ?? []).forEach(say)
    yield patient
  }
  // What is known only now.
  remarks.forEach(say)
}
