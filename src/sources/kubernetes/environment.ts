import { visible } from '../../text.ts'
import type { Layer, Origin, Setting } from '../../types.ts'
import { type Filled, settingFrom } from '../filled.ts'
import { entriesOf, isNothing, isTyped, itemsOf, type MapTree, textAt, type Tree, under } from '../yaml/tree.ts'
import { expandReferences, type Given } from './expand.ts'
import type { HolderKind, Holders } from './held.ts'
import type { KubeObject, PodTemplate } from './objects.ts'

/** A container, and what its variables may refer to. */
export interface InPod {
  container: MapTree
  object: KubeObject
  template: PodTemplate
  holders: Holders
  /** What is set before its own variables. */
  before?: ReadonlyMap<string, Given>
}

export interface KubeEnvironment {
  /** The weakest first: `envFrom` in its order, then `env`. */
  layers: Layer[]
  /** Objects that would set more, and are not in the files. */
  absent: string[]
  /** All that is set. */
  given: ReadonlyMap<string, Given>
}

/**
 * The environment that the kubelet makes for a container: `env` wins over `envFrom`, a later source over an earlier one, and a value sees what was
 * set before it (https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables).
 */
export function environmentIn(pod: InPod): KubeEnvironment {
  const given = new Map<string, Given>(pod.before)
  const out: KubeEnvironment = { layers: [], absent: [], given }
  for (const source of itemsOf(under(pod.container, 'envFrom'))) fromHolder(source, pod, given, out)
  const layer: Layer = { source: pod.object.source, kind: 'environment', delivered: true, settings: [] }
  const remarks: string[] = []
  for (const entry of itemsOf(under(pod.container, 'env'))) {
    const setting = settingOf(entry, pod, given, remarks)
    if (setting) layer.settings.push(setting)
  }
  out.layers.push(remarks.length > 0 ? { ...layer, remarks } : layer)
  return out
}

/** Every key of a ConfigMap or a Secret that may be the name of a variable. */
function fromHolder(source: Tree, { object, holders }: InPod, given: Map<string, Given>, out: KubeEnvironment): void {
  const kind: HolderKind = under(source, 'secretRef') ? 'Secret' : 'ConfigMap'
  const name = textAt(source, kind === 'Secret' ? 'secretRef' : 'configMapRef', 'name')
  if (name === undefined) return
  const held = holders.find(kind, name, object.namespace)
  if (!held) {
    out.absent.push(`the ${kind} ${name}`)
    return
  }
  const prefix = textAt(source, 'prefix') ?? ''
  const settings: Setting[] = []
  for (const [key, { text, from }] of held) {
    const variable = prefix + key
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(variable)) continue
    given.set(variable, [{ text }])
    settings.push(settingFrom(variable, { pieces: [{ text, from }], missing: [] }, from))
  }
  out.layers.push({ source: settings[0]?.from.source ?? object.source, kind: 'environment', delivered: true, settings })
}

function settingOf(entry: Tree, pod: InPod, given: Map<string, Given>, remarks: string[]): Setting | null {
  const name = textAt(entry, 'name')
  const value = under(entry, 'value')
  if (name === undefined) return null
  const from: Origin = { source: pod.object.source, setting: name, ...pod.object.place(value ?? entry), written: ['value: "', '"'] }
  if (value?.kind === 'text' && !isNothing(value) && value.text !== '') {
    if (isTyped(value))
      remarks.push(
        `${visible(from.source, 300)}:${from.line}: ${visible(name, 80)}: Kubernetes refuses a value that is no string: write it in quotes`,
      )
    return made(name, expandReferences(value.text, given), from, given)
  }
  const reference = under(entry, 'valueFrom')
  if (!reference) return made(name, { pieces: [{ text: '' }], missing: [] }, from, given)
  const found = referred(reference, pod)
  return found === null ? null : made(name, { pieces: [found], missing: [] }, { ...from, ...pod.object.place(reference) }, given)
}

function made(name: string, filled: Filled, from: Origin, given: Map<string, Given>): Setting {
  given.set(name, filled.pieces)
  return settingFrom(name, filled, from)
}

/** What `valueFrom` gives; null where an optional key is not there. */
function referred(reference: Tree, { object, template, holders }: InPod): Given[number] | null {
  for (const [field, kind] of [
    ['configMapKeyRef', 'ConfigMap'],
    ['secretKeyRef', 'Secret'],
  ] as const) {
    const name = textAt(reference, field, 'name')
    const key = textAt(reference, field, 'key')
    if (name === undefined || key === undefined) continue
    const held = holders.find(kind, name, object.namespace)
    const value = held?.get(key)
    if (value) return value
    if (held && textAt(reference, field, 'optional') === 'true') return null
    return { unknown: `the key ${key} of the ${kind} ${name}` }
  }
  const path = textAt(reference, 'fieldRef', 'fieldPath')
  if (path === undefined) return { unknown: 'a resource of the container' }
  const known = fieldOf(path, object, template)
  return known === undefined ? { unknown: `the field ${path} of the pod` } : { text: known }
}

/** A field of the pod that its template fixes. */
function fieldOf(path: string, object: KubeObject, { spec, metadata }: PodTemplate): string | undefined {
  if (path === 'metadata.namespace') return object.namespace
  if (path === 'metadata.name') return object.kind === 'Pod' ? object.name : undefined
  if (path === 'spec.serviceAccountName') return textAt(spec, 'serviceAccountName') ?? 'default'
  const [, part, key] = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path) ?? []
  const entry = entriesOf(under(metadata, part ?? '')).find(([name]) => name === key)
  return entry?.[1].kind === 'text' ? entry[1].text : undefined
}
