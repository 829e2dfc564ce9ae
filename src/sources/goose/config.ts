import { secretOf } from '../../redact.ts'
import type { Layer, Setting } from '../../types.ts'
import { rootOf, typedOf } from './document.ts'
import { type Place, placesOf } from '../names.ts'
import { isAlias, isMap, isScalar, type Node, type Pair } from '../yaml/yaml.ts'

/** Names that are kept; the rest of a goose config is about models and extensions. */
const KEPT = /otel|langfuse|telemetry|goose_/i
/** A list or mapping under such a name takes its place away from a weaker file, so it is told as a whole. */
const OWN = /^(?:otel|langfuse|goose)_/i

interface Context {
  source: string
  place: (at: number) => Place
  targets: ReadonlyMap<Node, Node>
}

/**
 * The settings of a goose config.yaml as goose 1.52.0 reads it (serde_yaml 0.9, measured): a file with a duplicate key, a second document or
 * any other fault is skipped as a whole (`broken`), a merge key (`<<`) does nothing. Nested keys come as `parent.child`. Never throws.
 */
export function parseGooseConfig(text: string, source: string): Layer {
  const layer: Layer = { source, kind: 'goose-config', delivered: true, settings: [] }
  // libyaml takes these for line ends too; one character for one keeps the positions.
  const body = (text.startsWith('\ufeff') ? text.slice(1) : text).replace(/\r(?!\n)|[\u0085\u2028\u2029]/g, '\n')
  const place = placesOf(body)
  const root = rootOf(body)
  if ('why' in root) return { ...layer, broken: { why: root.why, ...(root.at === undefined ? {} : place(root.at)) } }
  if ('map' in root) layer.settings.push(...settingsOf(root.map.items, '', { source, place, targets: root.anchors }))
  return layer
}

function settingsOf(items: readonly Pair[], prefix: string, context: Context): Setting[] {
  return items.flatMap((pair) => {
    const key = resolved(pair.key as Node | null, context)
    const typedKey = isScalar(key) ? typedOf(key) : undefined
    if (!typedKey || 'why' in typedKey || typedKey.scalar !== 'string') return []
    const name = prefix + typedKey.text
    const node = pair.value as Node | null
    const value = resolved(node, context)
    const at = node?.range?.[0] ?? (pair.key as Node).range?.[1] ?? 0
    if (value === null || isScalar(value)) return KEPT.test(name) ? scalarSetting(name, value, at, node !== value, context) : []
    if (prefix === '' && OWN.test(name)) {
      return [
        {
          name,
          value: secretOf(name, ''),
          from: { source: context.source, setting: name, ...context.place(at) },
          note: isMap(value) ? 'a mapping' : 'a list',
        },
      ]
    }
    return isMap(value) && !isAlias(node) && name.split('.').length < 6 ? settingsOf(value.items, `${name}.`, context) : []
  })
}

const resolved = (node: Node | null, { targets }: Context): Node | null => (isAlias(node) ? (targets.get(node) ?? null) : node)

function scalarSetting(name: string, node: Node | null, at: number, alias: boolean, context: Context): Setting[] {
  const type = node !== null && isScalar(node) ? typedOf(node) : ({ scalar: 'null', text: '' } as const)
  if ('why' in type) return []
  const style = node !== null && isScalar(node) ? (node.type ?? 'PLAIN') : 'PLAIN'
  const start = !alias && style.startsWith('QUOTE') ? at + 1 : at
  const setting: Setting = {
    name,
    value: secretOf(name, type.text),
    from: { source: context.source, setting: name, ...context.place(start) },
    scalar: type.scalar,
  }
  const note = alias
    ? 'by an alias'
    : style.startsWith('QUOTE')
      ? 'quotes taken away'
      : style.startsWith('BLOCK')
        ? 'a block of lines'
        : undefined
  return [note ? { ...setting, note } : setting]
}
