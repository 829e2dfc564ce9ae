import { isReceiverImage } from '../../backends/images.ts'
import type { Container, Neighbour, Patient } from '../../types.ts'
import { type Contained, containerPatient } from '../container.ts'
import type { KindContext } from '../kind.ts'
import { asMap, itemsOf, type MapTree, textAt, textsOf, under } from '../yaml/tree.ts'
import { SIDECAR } from './annotations.ts'
import { environmentIn, type KubeEnvironment } from './environment.ts'
import { injectedInto } from './instrumentation.ts'
import type { KubeObject, PodTemplate } from './objects.ts'
import type { Patched } from './patched.ts'
import type { Survey } from './survey.ts'

/** What `--manifest FILE:WORKLOAD/CONTAINER` names. */
export interface Wanted {
  workload: string
  container?: string
}

export interface InPod {
  name: string
  tree: MapTree
  isInit: boolean
  /** An init container that goes on running beside the others. */
  isSidecar: boolean
}

/** The containers of a workload that have telemetry settings. */
export function patientsIn(object: KubeObject, pod: Patched, survey: Survey, context: KindContext, wanted?: Wanted): Patient[] {
  const all = containersOf(pod.template)
  return all.flatMap((one) => {
    if (wanted?.container !== undefined && one.name !== wanted.container) return []
    const image = textAt(one.tree, 'image')
    if (!wanted && image !== undefined && isReceiverImage(image)) return []
    return patientOf(one, all, object, pod, survey, context, wanted !== undefined)
  })
}

/** Those that begin the pod first. */
export function containersOf({ spec }: PodTemplate): InPod[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(under(spec, list)).flatMap((item) => {
      const tree = asMap(item)
      const name = textAt(item, 'name')
      const isInit = list === 'initContainers'
      return tree && name !== undefined ? [{ name, tree, isInit, isSidecar: isInit && textAt(tree, 'restartPolicy') === 'Always' }] : []
    }),
  )
}

/** What a container is started with, as far as its image does not say it. */
export const startOf = ({ tree }: InPod): string[] => [...textsOf(under(tree, 'command')), ...textsOf(under(tree, 'args'))]

function patientOf(
  one: InPod,
  all: readonly InPod[],
  object: KubeObject,
  pod: Patched,
  survey: Survey,
  context: KindContext,
  isWanted: boolean,
): Patient[] {
  const { template } = pod
  const env = environmentOf(one, object, pod, survey)
  const isFirst = all.find((other) => !other.isInit)?.name === one.name
  const injected = one.isInit ? null : injectedInto(one.name, isFirst, object, template, survey, env.layers)
  const image = textAt(one.tree, 'image')
  const layers = [...(injected?.layers ?? []), ...env.layers]
  const contained: Contained = {
    name: `${object.name}/${one.name}`,
    words: startOf(one),
    by: `command of container ${one.name}`,
    ...(image === undefined ? {} : { image }),
    layers,
    program: { container: placeOf(one, all, object, template, survey), neighbours: survey.services.around(object.namespace, wordsIn(env)) },
  }
  const patient = containerPatient(contained, context.options, isWanted || injected !== null)
  if (!patient) return []
  const absent = [...(injected?.absent ?? []), ...env.absent, ...pod.unknown]
  return [{ ...patient, ...injected?.found, ...(absent.length > 0 ? { absent } : {}) }]
}

/** The variables of the container, and over them those that patches say. */
function environmentOf(
  { name, tree, isInit }: InPod,
  object: KubeObject,
  { template, partsOf }: Patched,
  { holders }: Survey,
): KubeEnvironment {
  const first = environmentIn({ container: tree, object, template, holders })
  return partsOf(isInit ? 'initContainers' : 'containers', name).reduce((below, part) => {
    const at = { ...object, source: part.object.source, place: part.object.place }
    const over = environmentIn({ container: part.tree, object: at, template, holders, before: below.given })
    const gone = new Set(deletedIn(part.tree))
    const kept = [...below.layers, ...over.layers].map((layer) => ({
      ...layer,
      settings: layer.settings.filter((one) => !gone.has(one.name)),
    }))
    return { layers: kept, absent: [...below.absent, ...over.absent], given: over.given }
  }, first)
}

/** https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/ */
const deletedIn = (container: MapTree): string[] =>
  itemsOf(under(container, 'env')).flatMap((entry) => (textAt(entry, '$patch') === 'delete' ? (textAt(entry, 'name') ?? []) : []))

/** The network of a pod is that of all its containers; those that begin the pod run alone. */
export function placeOf(one: InPod, all: readonly InPod[], object: KubeObject, template: PodTemplate, survey: Survey): Container {
  const { spec } = template
  const others = all.filter((other) => other !== one && (one.isInit ? other.isSidecar : !other.isInit || other.isSidecar))
  const inject = survey.annotations.of(object, template, SIDECAR)?.value
  const mayHaveMore = inject !== undefined && inject.toLowerCase() !== 'false'
  return {
    kind: 'kubernetes',
    where: `container ${one.name} of ${object.kind} ${object.name} (${object.source})`,
    network: textAt(spec, 'hostNetwork') === 'true' ? 'host' : 'own',
    beside: mayHaveMore ? null : others.map((other) => besides(other, object)),
    hosts: itemsOf(under(spec, 'hostAliases')).flatMap((alias) => textsOf(under(alias, 'hostnames'))),
    isOpen: false,
  }
}

function besides({ name, tree }: InPod, object: KubeObject): Neighbour {
  const image = textAt(tree, 'image')
  const ports = itemsOf(under(tree, 'ports')).map((port) => Number(textAt(port, 'containerPort')))
  return {
    names: [],
    ...(image === undefined ? {} : { image }),
    ports: ports.filter((port) => port > 0),
    published: [],
    from: { source: object.source, setting: name, ...object.place(tree) },
  }
}

/** What may be a label of a host in the values. */
function wordsIn({ layers }: KubeEnvironment): Set<string> {
  const words = new Set<string>()
  for (const { settings } of layers)
    for (const { name, value } of settings)
      if (/ENDPOINT|URL|HOST|ADDR|JAVA_TOOL_OPTIONS/i.test(name))
        for (const [word] of value.reveal().matchAll(/[a-z\d](?:[a-z\d-]*[a-z\d])?/g)) words.add(word)
  return words
}
