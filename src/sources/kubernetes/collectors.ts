import type { Hop, Patient, Program } from '../../types.ts'
import { SIDECAR } from './annotations.ts'
import { type KubeCollector, readAs } from './collector.ts'
import { configsIn, type Embedded } from './embedded.ts'
import { inNamespace } from './held.ts'
import type { KubeObject, PodTemplate } from './objects.ts'
import { operated } from './operator.ts'
import { started } from './started.ts'
import type { Survey } from './survey.ts'

/** Every Collector whose configuration is in the files. */
export function collectorsIn(survey: Survey): KubeCollector[] {
  const used = new Set<KubeObject>()
  const run = survey.receivers.flatMap((object) => started(object, survey, used))
  const managed = survey.configured.flatMap(({ object, part }) =>
    object.kind === 'OpenTelemetryCollector' ? operated(object, part, survey.holders) : [],
  )
  const alone = survey.configured.flatMap(({ object, part }) =>
    object.kind === 'ConfigMap' && !used.has(object)
      ? [...configsIn(object, part)].map(([key, config]) => unmounted(object, key, config))
      : [],
  )
  return [...run, ...managed, ...alone]
}

/** What a pod finds: a Collector beside its containers, and those that services lead to. */
export function hopsFor(object: KubeObject, template: PodTemplate, all: readonly KubeCollector[], { annotations }: Survey): Hop[] {
  const wanted = annotations.of(object, template, SIDECAR)?.value
  return all.flatMap((one): Hop[] => {
    if (!one.hop) return []
    if (isSame(one.object, object) || isInjected(one, object, wanted, all)) return [{ ...one.hop, isBeside: true }]
    const names = one.namesIn(object.namespace)
    return names.length > 0 ? [{ ...one.hop, names }] : []
  })
}

/** A Collector as a patient, with those that it may send to. */
export const patientsOf = ({ object, patients }: KubeCollector, all: readonly KubeCollector[]): Patient[] => {
  const hops = all.flatMap(({ object: other, hop, namesIn }) =>
    hop && !isSame(other, object) ? [{ ...hop, names: namesIn(object.namespace) }] : [],
  )
  const near = hops.filter(({ names }) => names.length > 0)
  return near.length > 0 ? patients.map((patient) => ({ ...patient, hops: near })) : patients
}

const isSame = (a: KubeObject, b: KubeObject): boolean => a.kind === b.kind && a.name === b.name && a.namespace === b.namespace

/** https://opentelemetry.io/docs/platforms/kubernetes/operator/ (sidecar injection): `true` where there is one, else its name. */
function isInjected(one: KubeCollector, { namespace }: KubeObject, wanted: string | undefined, all: readonly KubeCollector[]): boolean {
  if (!one.isSidecar || wanted === undefined || !inNamespace(one.object.namespace, namespace)) return false
  return wanted.toLowerCase() === 'true'
    ? all.filter(({ isSidecar }) => isSidecar).length === 1
    : wanted.split('/').at(-1) === one.object.name
}

/** Nothing of the files starts it; somebody does. */
function unmounted(object: KubeObject, key: string, config: Embedded): KubeCollector {
  const where = `a container with ${key} of ConfigMap ${object.name} (${object.source})`
  const container: Program['container'] = { kind: 'kubernetes', where, network: 'own', beside: null, hosts: [], isOpen: false }
  const made = readAs(`ConfigMap ${object.name} ${key}`, { ...config, program: { container }, detectedBy: `ConfigMap ${object.name}` })
  // What cannot be read as YAML is one only by its name.
  const isSure =
    /otel|collector|alloy|tempo/i.test(`${object.name} ${key}`) ||
    made.patients.every(({ layers }) => layers.every(({ broken }) => !broken))
  return { object, ...made, ...(isSure ? {} : { patients: [] }), namesIn: () => [], isSidecar: false }
}
