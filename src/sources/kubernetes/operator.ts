import { at, type Tree } from '../collector/tree.ts'

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
  if (port === undefined || tree.kind === 'list' || tree.kind === 'text' || at(tree, 'endpoint')) return tree
  const { place } = tree
  const endpoint = { key: 'endpoint', place, value: { kind: 'text', text: `0.0.0.0:${port}`, place } } as const
  return { kind: 'map', place, entries: [...(tree.kind === 'map' ? tree.entries : []), endpoint] }
}

/** The tree with every value of the map under a path put through a change. */
function mapped(tree: Tree, path: readonly string[], change: (key: string, value: Tree) => Tree): Tree {
  if (tree.kind !== 'map') return tree
  const [head, ...rest] = path
  return {
    ...tree,
    entries: tree.entries.map((entry) => {
      if (head === undefined) return { ...entry, value: change(entry.key, entry.value) }
      return entry.key === head ? { ...entry, value: mapped(entry.value, rest, change) } : entry
    }),
  }
}
