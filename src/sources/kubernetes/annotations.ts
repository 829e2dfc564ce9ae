import { entriesOf, textAt, under } from '../yaml/tree.ts'
import type { KubeObject, PodTemplate } from './objects.ts'

/** Annotations that the operator of OpenTelemetry goes by; those of a namespace hold for all of its pods. */
export interface Annotations {
  addNamespace(object: KubeObject): void
  /** What holds for a pod, and where it stands. */
  of(object: KubeObject, template: PodTemplate, name: string): Annotation | undefined
  /** A pod of this text may be of a namespace that says something. */
  mayConcern(text: string): boolean
}

interface Annotation {
  value: string
  /** It stands at the namespace alone. */
  isOfNamespace: boolean
}

/** `true`, `false`, or the name of the Collector that is put beside the containers. */
export const SIDECAR = 'sidecar.opentelemetry.io/inject'
/** Namespaces and pods that the operator looks at: https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/ */
export const OF_OPERATOR = /\b(?:instrumentation|sidecar)\.opentelemetry\.io\//

export function annotations(): Annotations {
  const namespaces = new Map<string, KubeObject>()
  return {
    addNamespace: (object) => void namespaces.set(object.name, object),
    of({ namespace }, { metadata }, name) {
      const own = textAt(metadata, 'annotations', name) ?? ''
      const around = (namespace === undefined ? undefined : textAt(namespaces.get(namespace)?.tree, 'metadata', 'annotations', name)) ?? ''
      const value = heldOf(own, around)
      return value === '' ? undefined : { value, isOfNamespace: own === '' }
    },
    mayConcern: (text) =>
      namespaces.size > 0 && /"?containers"?\s*:/.test(text) && [...namespaces.keys()].some((namespace) => text.includes(namespace)),
  }
}

/**
 * A pod that says no, or names one, has the last word; where both say yes, the namespace may name which
 * (https://github.com/open-telemetry/opentelemetry-operator/blob/main/internal/instrumentation/annotation.go).
 */
function heldOf(own: string, around: string): string {
  if (around === '' || own === '') return own || around
  const isPlain = own.toLowerCase() === 'true' && around.toLowerCase() !== 'false'
  return isPlain ? around : own
}

/** True for a namespace with such annotations. */
export const isAnnotated = ({ tree }: KubeObject): boolean =>
  entriesOf(under(tree, 'metadata', 'annotations')).some(([name]) => OF_OPERATOR.test(name))
