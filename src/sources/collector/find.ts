import { entriesOf, isEmpty, itemsOf, keysOf, textAt, type Tree, under } from '../yaml/tree.ts'

/** What configures a Collector or a relative in a YAML file: the whole, or what a chart or a resource of Kubernetes wraps. null where there is none. */
export function configIn(tree: Tree, path: readonly string[] = []): { path: readonly string[]; tree: Tree } | null {
  if (isConfig(tree) && (path.length === 0 || isWrapped(tree))) return { path, tree }
  if (tree.kind !== 'map' || path.length > 5) return null
  for (const [key, value] of tree.entries) {
    const found = configIn(value, [...path, key])
    if (found) return found
  }
  return null
}

/** Inside of something else a lone section may be a chart's own. */
const isWrapped = (tree: Tree): boolean =>
  !COLLECTOR.test(keysOf(tree).join(' ')) ||
  under(tree, 'service', 'pipelines')?.kind === 'map' ||
  (isSection(under(tree, 'receivers')) && isSection(under(tree, 'exporters')))

const COLLECTOR = /\b(?:receivers|exporters|processors|extensions|connectors|service)\b/

/** By what stands in it, since a file may have any name. */
function isConfig(tree: Tree): boolean {
  const keys = new Set(keysOf(tree))
  if (under(tree, 'distributor', 'receivers')?.kind === 'map' || keys.has('otlp_config') || keys.has('otelcol')) return true
  if (under(tree, 'service', 'pipelines')?.kind === 'map') return true
  if (isRoadrunner(tree) || isKong(tree)) return true
  const sections = ['receivers', 'exporters', 'processors', 'extensions', 'connectors'].filter((key) => isSection(under(tree, key)))
  return (
    sections.length > 1 ||
    (sections.length === 1 && [...keys].every((key) => SECTIONS.test(key) || key.startsWith('x-')) && hasComponent(tree))
  )
}

const SECTIONS = /^(?:receivers?|exporters?|processors?|extensions?|connectors?|services?)$/

/** A map of components: each of them a map itself, or empty. */
const isSection = (tree: Tree | undefined): boolean =>
  tree?.kind === 'map' && tree.entries.size > 0 && entriesOf(tree).every(([, value]) => value.kind === 'map' || isEmpty(value))

const hasComponent = (tree: Tree): boolean =>
  ['receivers', 'exporters', 'processors', 'extensions', 'connectors'].some((section) =>
    keysOf(under(tree, section)).some((key) =>
      /^(?:otlp|otel|debug|logging|jaeger|zipkin|batch|memory_limiter|prometheus|file|kafka|loki|basicauth|bearertokenauth)/.test(key),
    ),
  )

/** https://docs.roadrunner.dev/docs/lab/otel */
const isRoadrunner = (tree: Tree): boolean =>
  under(tree, 'otel')?.kind === 'map' && keysOf(under(tree, 'otel')).some((key) => /^(?:client|exporter|endpoint|custom_url)$/.test(key))

/** A declarative Kong file, or the `config` of its plugin alone. */
function isKong(tree: Tree): boolean {
  if (itemsOf(under(tree, 'plugins')).some((plugin) => textAt(plugin, 'name') === 'opentelemetry')) return true
  return (
    under(tree, 'config')?.kind === 'map' &&
    keysOf(tree).length === 1 &&
    keysOf(under(tree, 'config')).some((key) => /^(?:traces_|logs_|metrics_)?endpoint$/.test(key))
  )
}
