import { at, keysOf, type Tree } from './tree.ts'

/** What configures a Collector or a relative in a YAML file: the whole, or what a chart or a resource of Kubernetes wraps. null where there is none. */
export function configIn(tree: Tree, path: readonly string[] = []): { path: readonly string[]; tree: Tree } | null {
  if (isConfig(tree) && (path.length === 0 || isWrapped(tree))) return { path, tree }
  if (tree.kind !== 'map' || path.length > 5) return null
  for (const { key, value } of tree.entries) {
    const found = configIn(value, [...path, key])
    if (found) return found
  }
  return null
}

/** Inside of something else a lone section may be a chart's own. */
const isWrapped = (tree: Tree): boolean =>
  !COLLECTOR.test(keysOf(tree).join(' ')) ||
  at(tree, 'service', 'pipelines')?.kind === 'map' ||
  (isSection(at(tree, 'receivers')) && isSection(at(tree, 'exporters')))

const COLLECTOR = /\b(?:receivers|exporters|processors|extensions|connectors|service)\b/

/** By what stands in it, since a file may have any name. */
function isConfig(tree: Tree): boolean {
  const keys = new Set(keysOf(tree))
  if (at(tree, 'distributor', 'receivers')?.kind === 'map' || keys.has('otlp_config') || keys.has('otelcol')) return true
  if (at(tree, 'service', 'pipelines')?.kind === 'map') return true
  if (isRoadrunner(tree) || isKong(tree)) return true
  const sections = ['receivers', 'exporters', 'processors', 'extensions', 'connectors'].filter((key) => isSection(at(tree, key)))
  return (
    sections.length > 1 ||
    (sections.length === 1 && [...keys].every((key) => SECTIONS.test(key) || key.startsWith('x-')) && hasComponent(tree))
  )
}

const SECTIONS = /^(?:receivers?|exporters?|processors?|extensions?|connectors?|services?)$/

/** A map of components: each of them a map itself, or empty. */
const isSection = (tree: Tree | undefined): boolean =>
  tree?.kind === 'map' && tree.entries.length > 0 && tree.entries.every(({ value }) => value.kind === 'map' || value.kind === 'nothing')

const hasComponent = (tree: Tree): boolean =>
  ['receivers', 'exporters', 'processors', 'extensions', 'connectors'].some((section) =>
    keysOf(at(tree, section)).some((key) =>
      /^(?:otlp|otel|debug|logging|jaeger|zipkin|batch|memory_limiter|prometheus|file|kafka|loki|basicauth|bearertokenauth)/.test(key),
    ),
  )

/** https://docs.roadrunner.dev/docs/lab/otel */
const isRoadrunner = (tree: Tree): boolean =>
  at(tree, 'otel')?.kind === 'map' && keysOf(at(tree, 'otel')).some((key) => /^(?:client|exporter|endpoint|custom_url)$/.test(key))

/** A declarative Kong file, or the `config` of its plugin alone. */
function isKong(tree: Tree): boolean {
  const plugins = at(tree, 'plugins')
  if (plugins?.kind === 'list' && plugins.items.some((plugin) => textOf(at(plugin, 'name')) === 'opentelemetry')) return true
  return (
    at(tree, 'config')?.kind === 'map' &&
    keysOf(tree).length === 1 &&
    keysOf(at(tree, 'config')).some((key) => /^(?:traces_|logs_|metrics_)?endpoint$/.test(key))
  )
}

const textOf = (tree: Tree | undefined): string | undefined => (tree?.kind === 'text' ? tree.text : undefined)
