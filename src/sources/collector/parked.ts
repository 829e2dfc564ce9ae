import { itemsOf, type Tree, under } from '../yaml/tree.ts'

/** `# exporters: [otlp/gateway]`: the way in which a file keeps another destination at hand. */
const COMMENTED = /^[ \t]*#[^\n]*?\bexporters[^\S\n]*:[^\S\n]*\[([^\][\n]*)\]/gm

/**
 * The configuration without exporters that no pipeline names and a comment holds ready in place of those that do, as the files that Splunk's
 * distribution comes with have them: https://github.com/signalfx/splunk-otel-collector/blob/main/cmd/otelcol/config/collector/agent_config.yaml
 */
export function withoutParked(tree: Tree, text: string): Tree {
  const exporters = under(tree, 'exporters')
  if (tree.kind !== 'map' || exporters?.kind !== 'map') return tree
  const ready = new Set([...text.matchAll(COMMENTED)].flatMap(([, list = '']) => list.split(',').map((id) => id.trim())))
  if (ready.size === 0) return tree
  const used = new Set(namedIn(under(tree, 'service', 'pipelines')))
  const kept = [...exporters.entries].filter(([id]) => used.has(id) || !ready.has(id))
  if (kept.length === exporters.entries.size) return tree
  return { ...tree, entries: new Map([...tree.entries, ['exporters', { ...exporters, entries: new Map(kept) }]]) }
}

const namedIn = (pipelines: Tree | undefined): string[] =>
  pipelines?.kind === 'map'
    ? [...pipelines.entries.values()].flatMap((one) =>
        itemsOf(under(one, 'exporters')).flatMap((item) => (item.kind === 'text' ? [item.text] : [])),
      )
    : []
