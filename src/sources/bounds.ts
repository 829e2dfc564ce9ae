import type { Layer, Patient } from '../types.ts'
import { UsageError } from '../usage.ts'
import { isTelemetry, shownName } from './names.ts'

const LONGEST = 32_768

/** A value that is far too long for a setting is a mistake, and slow to look at. Throws UsageError. */
export function refuseGiants(layers: readonly Layer[]): void {
  for (const layer of layers) {
    for (const { name, value, from } of layer.settings) {
      const length = name.length + value.reveal().length
      if (length > LONGEST && (layer.kind !== 'environment' || isTelemetry(name))) {
        const place = from.line === undefined ? layer.source : `${layer.source}:${from.line}`
        throw new UsageError(
          `${shownName(name)} (${place}) is ${length} characters long; no setting is longer than ${LONGEST}: shorten it or take it away.`,
        )
      }
    }
  }
}

/** The same for targets that files hold. */
export function* withoutGiants(patients: Iterable<Patient>): Generator<Patient> {
  for (const patient of patients) {
    refuseGiants(patient.layers)
    yield patient
  }
}
