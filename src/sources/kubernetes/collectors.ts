import { mayBeCollector } from '../collector/clue.ts'
import { type CollectorInput, readCollector } from '../collector/read.ts'
import { configPath, mountOf, versionOfImage } from '../collector/start.ts'
import type { Hop, Layer, Patient, Program, Setting } from '../../types.ts'
import { asMap, entriesOf, itemsOf, type MapTree, type Part, textAt, type Tree, under } from '../yaml-tree.ts'
import { configsIn, type Embedded, embedded, inPlace } from './embedded.ts'
import { environmentIn } from './environment.ts'
import { inNamespace } from './held.ts'
import { type KubeObject, type PodTemplate, templateOf } from './objects.ts'
import { withAddresses } from './operator.ts'
import type { Survey } from './survey.ts'
import { containersOf, type InPod, placeOf, textsOf } from './workload.ts'

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

/** Every Collector whose configuration is in the files. */
export function collectorsIn(survey: Survey): KubeCollector[] {
  const used = new Set<KubeObject>()
  const run = survey.receivers.flatMap((object) => started(object, survey, used))
  const managed = survey.configured.flatMap(({ object, part }) => (object.kind === 'OpenTelemetryCollector' ? operated(object, part) : []))
  const alone = survey.configured.flatMap(({ object, part }) =>
    object.kind === 'ConfigMap' && !used.has(object)
      ? [...configsIn(object, part)].map(([key, config]) => unmounted(object, key, config))
      : [],
  )
  return [...run, ...managed, ...alone]
}

/** What a pod finds: a Collector beside its containers, and those that services lead to. */
export function hopsFor(object: KubeObject, template: PodTemplate, all: readonly KubeCollector[]): Hop[] {
  return all.flatMap((one): Hop[] => {
    if (!one.hop) return []
    if (isSame(one.object, object) || isInjected(one, object, template, all)) return [{ ...one.hop, isBeside: true }]
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
function isInjected(one: KubeCollector, { namespace }: KubeObject, { metadata }: PodTemplate, all: readonly KubeCollector[]): boolean {
  const wanted = textAt(metadata, 'annotations', 'sidecar.opentelemetry.io/inject')
  if (!one.isSidecar || wanted === undefined || !inNamespace(one.object.namespace, namespace)) return false
  return wanted === 'true' ? all.filter(({ isSidecar }) => isSidecar).length === 1 : wanted.split('/').at(-1) === one.object.name
}

/** Containers of a workload whose configuration is mounted from a ConfigMap of the files. */
function started(object: KubeObject, survey: Survey, used: Set<KubeObject>): KubeCollector[] {
  const template = templateOf(object)
  if (!template) return []
  const all = [...containersOf(template, 'initContainers'), ...containersOf(template, 'containers')]
  return all.flatMap((one) => {
    const found = mountedIn(one, object, template, survey)
    if (!found) return []
    used.add(found.holder)
    const program: Program = {
      container: placeOf(one, all, object, template),
      neighbours: survey.services.around(object.namespace, hostsIn(found.config.text)),
    }
    const env = environmentIn({ container: one.tree, object, template, holders: survey.holders })
    const input = { ...found.config, ...environment(env.layers, env.absent), program, detectedBy: `container ${one.name}` }
    const version = versionOfImage(textAt(one.tree, 'image') ?? '')
    const labels = under(template.metadata, 'labels')
    return [
      {
        object,
        container: one.name,
        ...read(`${object.name}/${one.name}`, version === undefined ? input : { ...input, version }),
        namesIn: (namespace) => survey.services.leadingTo(labels, object.namespace, namespace),
        isSidecar: false,
      },
    ]
  })
}

interface MountedConfig {
  holder: KubeObject
  config: Embedded
}

/** The file that the container starts with, where a volume of the pod makes it of a ConfigMap. */
function mountedIn({ tree }: InPod, { namespace }: KubeObject, { spec }: PodTemplate, survey: Survey): MountedConfig | undefined {
  const words = [...textsOf(under(tree, 'command')), ...textsOf(under(tree, 'args'))]
  const path = configPath(words, textAt(tree, 'image') ?? '')
  if (path === undefined || path === 'several') return undefined
  const mounts = itemsOf(under(tree, 'volumeMounts')).map((mount) => ({
    inside: textAt(mount, 'mountPath') ?? '',
    volume: textAt(mount, 'name'),
    sub: textAt(mount, 'subPath'),
  }))
  const held = mountOf(path, mounts)
  if (!held) return undefined
  const volume = itemsOf(under(spec, 'volumes')).find((one) => textAt(one, 'name') === held.mount.volume)
  const map = textAt(volume, 'configMap', 'name')
  const file = held.mount.sub === undefined ? held.rest.replace(/^\//, '') : held.mount.sub + held.rest
  const item = itemsOf(under(volume, 'configMap', 'items')).find((one) => textAt(one, 'path') === file)
  const key = textAt(item, 'key') ?? file
  const found = survey.configured.find(
    ({ object }) => object.kind === 'ConfigMap' && object.name === map && inNamespace(object.namespace, namespace),
  )
  const config = found && configsIn(found.object, found.part).get(key)
  return config ? { holder: found.object, config } : undefined
}

/** An OpenTelemetryCollector: its configuration is a text (v1alpha1) or a mapping (v1beta1). */
function operated(object: KubeObject, part: Part): KubeCollector[] {
  const tree = under(object.tree, 'spec', 'config')
  const config = tree?.kind === 'text' ? embedded(tree, 'spec.config', object, part) : tree?.kind === 'map' ? inPlace(object, part) : null
  if (!config || !mayBeCollector('config.yaml', config.text)) return []
  const mode = textAt(object.tree, 'spec', 'mode') ?? 'deployment'
  const isSidecar = mode === 'sidecar'
  const isOnHost = textAt(object.tree, 'spec', 'hostNetwork') === 'true'
  const container: Program['container'] = {
    kind: 'kubernetes',
    where: `${object.kind} ${object.name} (${object.source})`,
    network: isOnHost ? 'host' : 'own',
    beside: isSidecar || itemsOf(under(object.tree, 'spec', 'additionalContainers')).length > 0 ? null : [],
    hosts: [],
    isOpen: false,
  }
  const isKnown = itemsOf(under(object.tree, 'spec', 'envFrom')).length === 0
  const layer = environmentOf(object)
  return [
    {
      object,
      ...read(`${object.kind} ${object.name}`, {
        ...config,
        ...environment([layer], isKnown ? [] : ['envFrom']),
        ...versioned(object),
        program: { container },
        detectedBy: `${object.kind} ${object.name}`,
        change: withAddresses,
      }),
      namesIn: (namespace) => (isSidecar ? [] : managedNames(object, namespace)),
      isSidecar,
    },
  ]
}

const versioned = ({ tree }: KubeObject): Pick<CollectorInput, 'version'> => {
  const version = versionOfImage(textAt(tree, 'spec', 'image') ?? '')
  return version === undefined ? {} : { version }
}

/** The operator makes a service `NAME-collector`, and one without an address of its own. */
function managedNames({ name, namespace }: KubeObject, own: string | undefined): string[] {
  const home = namespace ?? own
  return [`${name}-collector`, `${name}-collector-headless`].flatMap((service) => [
    ...(inNamespace(namespace, own) ? [service] : []),
    ...(home === undefined ? [] : [`${service}.${home}`, `${service}.${home}.svc`, `${service}.${home}.svc.cluster.local`]),
  ])
}

/** `spec.env` of the resource, as far as its values stand there. */
function environmentOf(object: KubeObject): Layer {
  const none: PodTemplate = { spec: EMPTY, metadata: undefined }
  const container = asMap(under(object.tree, 'spec')) ?? EMPTY
  const holders: Survey['holders'] = { add: () => undefined, find: () => undefined }
  const [layer] = environmentIn({ container: withoutSources(container), object, template: none, holders }).layers
  return layer ?? { source: object.source, kind: 'environment', delivered: true, settings: [] }
}

const EMPTY: MapTree = { kind: 'map', at: 0, entries: new Map<string, Tree>() }
const withoutSources = (tree: MapTree): MapTree => ({ ...tree, entries: new Map(entriesOf(tree).filter(([key]) => key !== 'envFrom')) })

/** Nothing of the files starts it; somebody does. */
function unmounted(object: KubeObject, key: string, config: Embedded): KubeCollector {
  const where = `a container with ${key} of ConfigMap ${object.name} (${object.source})`
  const container: Program['container'] = { kind: 'kubernetes', where, network: 'own', beside: null, hosts: [], isOpen: false }
  const made = read(`ConfigMap ${object.name} ${key}`, { ...config, program: { container }, detectedBy: `ConfigMap ${object.name}` })
  return { object, ...made, namesIn: () => [], isSidecar: false }
}

function environment(layers: readonly Layer[], absent: readonly string[]): Pick<CollectorInput, 'known' | 'environment'> {
  const settings = new Map(layers.flatMap((layer) => layer.settings.map((setting) => [setting.name, setting] as const)))
  const isAll = absent.length === 0 && [...settings.values()].every(({ unknown }) => unknown === undefined)
  return { known: { env: (name) => valueOf(settings.get(name)), isAll }, environment: [...layers] }
}

const valueOf = (setting: Setting | undefined): string | undefined => (setting?.unknown ? undefined : setting?.value.reveal())

/** The patients of a configuration under the name of what runs it. */
function read(name: string, input: CollectorInput): Pick<KubeCollector, 'patients' | 'hop'> {
  const { patients, hop } = readCollector(input)
  return { patients: patients.map((one) => ({ ...one, name: patients.length > 1 ? `${name} ${one.part}` : name })), hop }
}

/** First labels of what may be a host in the text. */
const hostsIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/[a-z\d](?:[a-z\d-]*[a-z\d])?(?=[.:][\w.-]*)/g)].map(([word]) => word))
