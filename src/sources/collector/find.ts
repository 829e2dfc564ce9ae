import { at, keysOf, type Tree } from './tree.ts'

/** The part of a YAML file that configures a Collector or a relative: the whole, or what a chart or a resource of Kubernetes wraps. null where there is none. */
export function configIn(tree: Tree, depth = 0): Tree | null {
  if (isConfig(tree)) return tree
  if (tree.kind === 'list') return first(tree.items, depth)
  if (tree.kind !== 'map' || depth > 5) return null
  return first(
    tree.entries.map(({ value }) => value),
    depth,
  )
}

function first(trees: readonly Tree[], depth: number): Tree | null {
  for (const tree of trees) {
    const found = configIn(tree, depth + 1)
    if (found) return found
  }
  return null
}

/** By what stands in it, since a file may have any name. */
export function isConfig(tree: Tree): boolean {
  const keys = new Set(keysOf(tree))
  if (at(tree, 'distributor', 'receivers')?.kind === 'map' || keys.has('otlp_config')) return true
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
