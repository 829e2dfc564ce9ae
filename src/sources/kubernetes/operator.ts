import { isEmpty, type Tree, under } from '../yaml-tree.ts'

const PORTS: Readonly<Record<string, string>> = { grpc: '4317', http: '4318' }

/**
 * What the operator writes into the configuration of an OpenTelemetryCollector before the Collector starts: a receiver of OTLP that names no
 * address listens on every one (https://github.com/open-telemetry/opentelemetry-operator/pull/3325).
 */
export function withAddresses(config: Tree): Tree {
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
