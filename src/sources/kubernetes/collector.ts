import { type CollectorInput, readCollector } from '../collector/read.ts'
import type { Hop, Patient } from '../../types.ts'
import type { KubeObject } from './objects.ts'

/** A Collector of the files: what it sends is a patient, what it receives a hop. */
export interface KubeCollector {
  /** The object that names it: a workload, an OpenTelemetryCollector, a ConfigMap. */
  object: KubeObject
  container?: string
  patients: Patient[]
  hop: Hop | null
  /** The names by which a pod of a namespace reaches it. */
  namesIn(namespace: string | undefined): string[]
  /** It runs inside of the pods that ask for it. */
  isSidecar: boolean
}

/** The patients of a configuration under the name of what runs it. */
export function readAs(name: string, input: CollectorInput): Pick<KubeCollector, 'patients' | 'hop'> {
  const { patients, hop, isEmpty } = readCollector(input)
  if (isEmpty) return { patients: [], hop: null }
  return { patients: patients.map((one) => ({ ...one, name: patients.length > 1 ? `${name} ${one.part}` : name })), hop }
}
