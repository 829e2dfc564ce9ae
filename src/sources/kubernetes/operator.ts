import { mayBeCollector } from '../collector/clue.ts'
import { knownFrom } from '../collector/expand.ts'
import { buildOfImage } from '../collector/start.ts'
import type { Program } from '../../types.ts'
import { asMap, isEmpty, itemsOf, type MapTree, type Part, textAt, type Tree, under } from '../yaml/tree.ts'
import { type KubeCollector, readAs } from './collector.ts'
import { embedded, inPlace } from './embedded.ts'
import { environmentIn, type KubeEnvironment } from './environment.ts'
import { type Holders, inNamespace } from './held.ts'
import type { KubeObject, PodTemplate } from './objects.ts'
import { fullNames } from './services.ts'

/** An OpenTelemetryCollector: its configuration is a text (v1alpha1) or a mapping (v1beta1). */
export function operated(object: KubeObject, part: Part, holders: Holders): KubeCollector[] {
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
  const { layers, absent } = environmentOf(object, holders)
  return [
    {
      object,
      ...readAs(`${object.kind} ${object.name}`, {
        ...config,
        ...buildOfImage(textAt(object.tree, 'spec', 'image') ?? ''),
        known: knownFrom(layers, absent.length === 0),
        environment: layers,
        program: { container },
        detectedBy: `${object.kind} ${object.name}`,
        change: withAddresses,
      }),
      namesIn: (namespace) => (isSidecar ? [] : managedNames(object, namespace)),
      isSidecar,
    },
  ]
}

/** The operator makes a service `NAME-collector`, and one without an address of its own. */
function managedNames({ name, namespace }: KubeObject, own: string | undefined): string[] {
  const home = namespace ?? own
  return [`${name}-collector`, `${name}-collector-headless`].flatMap((service) => [
    ...(inNamespace(namespace, own) ? [service] : []),
    ...(home === undefined ? [] : fullNames(service, home)),
  ])
}

/** `spec.env` and `spec.envFrom` of the resource are those of its container. */
function environmentOf(object: KubeObject, holders: Holders): KubeEnvironment {
  const none: PodTemplate = { spec: EMPTY, metadata: undefined }
  return environmentIn({ container: asMap(under(object.tree, 'spec')) ?? EMPTY, object, template: none, holders })
}

const EMPTY: MapTree = { kind: 'map', at: 0, entries: new Map<string, Tree>() }

const PORTS: Readonly<Record<string, string>> = { grpc: '4317', http: '4318' }

/**
 * What the operator writes into the configuration of an OpenTelemetryCollector before the Collector starts: a receiver of OTLP that names no
 * address listens on every one (https://github.com/open-telemetry/opentelemetry-operator/pull/3325).
 */
function withAddresses(config: Tree): Tree {
  return mapped(config, ['receivers'], (key, receiver) =>
    key.split('/', 1)[0] === 'otlp' ? mapped(receiver, ['protocols'], addressed) : receiver,
  )
}

function addressed(protocol: string, tree: Tree): Tree {
  const port = PORTS[protocol]
  if (port === undefined || !(tree.kind === 'map' || isEmpty(tree)) || under(tree, 'endpoint')) return tree
  const { at } = tree
  const endpoint: Tree = { kind: 'text', at, text: `0.0.0.0:${port}`, plain: false }
  return { kind: 'map', at, entries: new Map([...(tree.kind === 'map' ? tree.entries : []), ['endpoint', endpoint]]) }
}

/** The tree with every value of the map under a path put through a change. */
function mapped(tree: Tree, path: readonly string[], change: (key: string, value: Tree) => Tree): Tree {
  if (tree.kind !== 'map') return tree
  const [head, ...rest] = path
  const changed = (key: string, value: Tree): Tree => {
    if (head === undefined) return change(key, value)
    return key === head ? mapped(value, rest, change) : value
  }
  return { ...tree, entries: new Map([...tree.entries].map(([key, value]) => [key, changed(key, value)])) }
}
