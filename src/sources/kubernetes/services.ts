import { isReceiverImage } from '../../backends/images.ts'
import type { Neighbour, Origin } from '../../types.ts'
import { entriesOf, itemsOf, textAt, type Tree, under } from '../yaml/tree.ts'
import { inNamespace } from './held.ts'
import { type KubeObject, templateOf } from './objects.ts'

/** The services of the files, and the images behind them. */
export interface Services {
  addService(object: KubeObject): void
  /** Remembers which pods receive telemetry. */
  addWorkload(object: KubeObject): void
  /** What a pod of a namespace may mean by these words, and what receives telemetry. */
  around(namespace: string | undefined, words: ReadonlySet<string>): Neighbour[]
  /** The names by which a pod of the namespace `own` reaches pods with these labels. */
  leadingTo(labels: Tree | undefined, namespace: string | undefined, own: string | undefined): string[]
}

interface Service {
  name: string
  namespace: string | undefined
  ports: number[]
  /** Nothing answers on other ports. */
  isClosed: boolean
  /** Its ports are those of its pods. */
  isStraight: boolean
  selector: ReadonlyMap<string, string>
  from: Origin
}

interface Pods {
  namespace: string | undefined
  labels: ReadonlyMap<string, string>
}

interface Receiver extends Pods {
  image: string
}

/** Up to so many services, a pod knows them all; of more only those that its settings name, and those that receive. */
const FEW = 60

export function services(): Services {
  const byName = new Map<string, Service[]>()
  const receivers: Receiver[] = []
  const all: Service[] = []
  const imageOf = (service: Service): string | undefined => receivers.find((one) => selects(service, one))?.image
  return {
    addService(object) {
      const service = serviceOf(object)
      all.push(service)
      byName.set(service.name, [...(byName.get(service.name) ?? []), service])
    },
    addWorkload(object) {
      const template = templateOf(object)
      const image = itemsOf(under(template?.spec, 'containers'))
        .map((one) => textAt(one, 'image') ?? '')
        .find(isReceiverImage)
      if (image !== undefined) receivers.push({ namespace: object.namespace, labels: texts(under(template?.metadata, 'labels')), image })
    },
    leadingTo(tree, namespace, own) {
      const labels = texts(tree)
      const leading = all.filter((one) => one.isStraight && selects(one, { namespace, labels }))
      return leading.flatMap((service) => neighbours(service, own, undefined).flatMap(({ apart, names }) => (apart ? [] : names)))
    },
    around(namespace, words) {
      const named = all.length <= FEW ? all : [...words].flatMap((word) => byName.get(word) ?? [])
      const receiving = all.length <= FEW ? [] : receivers.length === 0 ? [] : all.filter((one) => imageOf(one) !== undefined).slice(0, FEW)
      return [...new Set([...named, ...receiving])].flatMap((service) => neighbours(service, namespace, imageOf(service)))
    },
  }
}

/** The service leads to these pods. */
const selects = ({ selector, namespace }: Service, pods: Pods): boolean =>
  selector.size > 0 && inNamespace(namespace, pods.namespace) && [...selector].every(([key, value]) => pods.labels.get(key) === value)

function serviceOf(object: KubeObject): Service {
  const { tree, name, namespace, source } = object
  const type = textAt(tree, 'spec', 'type')
  const isHeadless = textAt(tree, 'spec', 'clusterIP') === 'None'
  const ports = itemsOf(under(tree, 'spec', 'ports')).map((port) => Number(textAt(port, 'port')))
  return {
    name,
    namespace,
    ports: ports.filter((port) => port > 0),
    isStraight: itemsOf(under(tree, 'spec', 'ports')).every(isStraight),
    isClosed: !isHeadless && type !== 'ExternalName' && ports.length > 0,
    selector: texts(under(tree, 'spec', 'selector')),
    from: { source, setting: name, ...object.place(tree) },
  }
}

/** A named port of the pod is taken for the same one. */
const isStraight = (port: Tree): boolean => {
  const target = textAt(port, 'targetPort')
  return target === undefined || !/^\d+$/.test(target) || target === textAt(port, 'port')
}

const texts = (tree: Tree | undefined): Map<string, string> =>
  new Map(entriesOf(tree).flatMap(([key, value]) => (value.kind === 'text' ? [[key, value.text] as const] : [])))

/** The names of a service that hold in every namespace. */
export const fullNames = (name: string, namespace: string): string[] =>
  ['', '.svc', '.svc.cluster.local'].map((end) => `${name}.${namespace}${end}`)

/** The service by its full names, and by its short one, which holds in its own namespace alone. */
function neighbours({ name, namespace, ports, isClosed, from }: Service, own: string | undefined, image: string | undefined): Neighbour[] {
  const base = { ports, published: [], from, ...(image === undefined ? {} : { image }), ...(isClosed ? { isClosed } : {}) }
  const home = namespace ?? own
  const full = home === undefined ? [] : fullNames(name, home)
  if (inNamespace(namespace, own)) return [{ ...base, names: [name, ...full] }]
  const why = `the service ${name} of ${from.source} is in the namespace ${namespace}, and this pod in ${own}`
  return [
    { ...base, names: full },
    { ...base, names: [name], apart: { why, fix: `Write ${name}.${namespace}`, isSure: false } },
  ]
}
