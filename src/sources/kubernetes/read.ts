import { hint, visible } from '../../text.ts'
import type { Patient } from '../../types.ts'
import { UsageError } from '../../usage.ts'
import type { FromFile, KindContext } from '../kind.ts'
import { fullTrees } from '../yaml/full.ts'
import type { Part } from '../yaml/tree.ts'
import type { KubeCollector } from './collector.ts'
import { companionsIn } from './companions.ts'
import { collectorsIn, hopsFor, patientsOf } from './collectors.ts'
import { type ManifestFile, manifestFiles } from './files.ts'
import { withGenerated } from './generators.ts'
import { type KubeObject, templateOf } from './objects.ts'
import { patched } from './patched.ts'
import { documentsOf, leavingOut } from './stream.ts'
import { isTelemetryText, readable, type Survey, surveyOf } from './survey.ts'
import { patientsIn, type Wanted } from './workload.ts'

/** The containers of a file or folder of manifests that have telemetry settings, or those that are named. Throws UsageError. */
export function readManifests(
  path: string,
  context: KindContext,
  named?: string,
  files: readonly ManifestFile[] = [path, ...(context.also ?? [])].flatMap(manifestFiles),
): FromFile {
  const survey = surveyOf(files)
  const shown = visible(path, 300)
  if (survey.objects === 0) for (const file of files) refuseBroken(file)
  if (survey.objects === 0) throw new UsageError(`${shown} holds no Kubernetes object: name a manifest, with kind: in it`)
  const wanted = named === undefined ? undefined : wantedBy(named)
  const { remarks } = survey
  const patients = targets(files, survey, context, wanted)
  const first = patients.next()
  if (first.done && wanted) throw noWorkload(path, named ?? '', files)
  if (first.done) remarks.push(`${shown}: no container has a setting of OpenTelemetry; ${shown}:WORKLOAD names one to look at`)
  return { patients: first.done ? [] : from(first.value, patients), remarks }
}

/** What is wrong with the YAML of a file in which no object was found. Throws UsageError. */
function refuseBroken(file: ManifestFile): void {
  for (const part of documentsOf(file, leavingOut([], true))) fullTrees(part, file.path)
}

function wantedBy(named: string): Wanted {
  const cut = named.indexOf('/')
  return cut < 0 ? { workload: named } : { workload: named.slice(0, cut), container: named.slice(cut + 1) }
}

function* from(first: Patient, rest: Iterable<Patient>): Generator<Patient> {
  yield first
  yield* rest
}

/** One workload at a time; what says nothing about telemetry is passed over before it is read as YAML. */
function* targets(files: readonly ManifestFile[], survey: Survey, context: KindContext, wanted: Wanted | undefined): Generator<Patient> {
  const names = new Set<string>()
  const collectors = collectorsIn(survey)
  const isAnyTold = survey.kustomizations.isTold(isTelemetryText)
  for (const file of files.filter(({ path }) => !survey.kustomizations.isPatch(path))) {
    for (const part of documentsOf(file, survey.leftOut)) {
      if (!(isAnyTold && /"?containers"?\s*:/.test(part.text)) && !isWorthReading(part, survey, wanted)) continue
      for (const object of readable(part, file.path, survey.leftOut)) {
        const own = templateOf(object)
        if (!own || (wanted && object.name !== wanted.workload)) continue
        const variants = survey.kustomizations.variantsOf(object)
        for (const variant of variants.length > 0 ? variants : [undefined]) {
          const pod = patched(own, variant?.patches ?? [])
          const holders = withGenerated(survey.holders, variant?.generated ?? [])
          const hops = hopsFor(object, pod.template, collectors, survey)
          for (const patient of patientsIn(object, pod, { ...survey, holders }, context, wanted)) {
            const name = `${patient.name}${variants.length > 1 ? ` (${variant?.name})` : ''}`
            if (!isCollector(patient, object, collectors))
              yield { ...patient, ...(hops.length > 0 ? { hops } : {}), name: unique(name, object, names) }
          }
        }
      }
    }
  }
  for (const one of companionsIn(survey.companions, collectors))
    if (!wanted || one.object.name === wanted.workload)
      for (const patient of one.patients) yield { ...patient, name: unique(patient.name ?? '', one.object, names) }
  for (const one of collectors.filter((each) => isWanted(each, wanted)))
    for (const patient of patientsOf(one, collectors)) yield { ...patient, name: unique(patient.name ?? '', one.object, names) }
}

/** It is a target by its own configuration, and not by its environment. */
const isCollector = ({ name }: Patient, object: KubeObject, collectors: readonly KubeCollector[]): boolean =>
  collectors.some((one) => one.container !== undefined && one.object.name === object.name && name === `${object.name}/${one.container}`)

const isWanted = ({ object, container }: KubeCollector, wanted: Wanted | undefined): boolean =>
  !wanted || (object.name === wanted.workload && (wanted.container === undefined || wanted.container === container))

function isWorthReading({ text }: Part, { hasSettings, annotations }: Survey, wanted: Wanted | undefined): boolean {
  if (wanted) return text.includes(wanted.workload)
  return isTelemetryText(text) || annotations.mayConcern(text) || (hasSettings && /"?envFrom"?:|"?valueFrom"?:/.test(text))
}

/** Two workloads of one name are told apart by namespace, then by kind, then by place. */
function unique(name: string, { namespace, kind, source, tree, place }: KubeObject, names: Set<string>): string {
  const forms = [
    name,
    ...(namespace === undefined ? [] : [`${namespace}/${name}`]),
    `${kind} ${name}`,
    `${name} (${source}:${place(tree).line})`,
  ]
  const free = forms.find((form) => !names.has(form)) ?? name
  names.add(free)
  return free
}

function noWorkload(path: string, named: string, files: readonly ManifestFile[]): UsageError {
  const names = new Set<string>()
  const unsaid = leavingOut([], true)
  for (const file of files) {
    for (const part of documentsOf(file, unsaid)) {
      if (names.size > 200 || !part.text.includes('containers')) continue
      for (const object of readable(part, file.path, unsaid)) if (templateOf(object)) names.add(object.name)
    }
  }
  const some = [...names].slice(0, 8).map((name) => visible(name, 60))
  return new UsageError(
    `--manifest ${visible(path, 300)}:${visible(named, 80)}: there is no such workload or container${hint(named, [...names])}. ${some.length > 0 ? `There are: ${some.join(', ')}${names.size > some.length ? ' …' : ''}.` : 'The file holds no workload.'}`,
  )
}
