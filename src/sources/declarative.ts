import { headerSecret, secretOf } from '../redact.ts'
import type { Secret } from '../secret.ts'
import type { Layer, Scalar, Setting } from '../types.ts'
import { configPaths, placesOf } from './names.ts'
import { treesOf } from './yaml/full.ts'
import { textAt, type TextTree, type Tree } from './yaml/tree.ts'

const MOST = 5_000

/**
 * A file of declarative configuration as a layer: one setting for each value, named by its path (`tracer_provider.processors.0.batch…`), with
 * `${NAME}` as it is written. Whether a program reads it, and what it makes of it, is for its runtime to say. Never throws.
 * https://opentelemetry.io/docs/specs/otel/configuration/data-model/
 */
export function declarativeLayer(text: string, path: string): Layer {
  const layer: Layer = { source: path, kind: 'declarative', delivered: true, settings: [] }
  const at = placesOf(text)
  const {
    trees: [tree],
    fault,
  } = treesOf(text)
  if (fault) return { ...layer, broken: { why: fault.why, ...at(Math.min(fault.at, text.length)) } }
  if (tree) flatten(tree, [], { layer, at })
  return layer
}

/** The files of declarative configuration that settings name, from the texts of all files that they name. */
export function declarativeLayers(layers: readonly Layer[], files: Readonly<Record<string, string | null>>): Layer[] {
  return configPaths(layers).flatMap((path) => {
    const text = files[path]
    return typeof text === 'string' ? [declarativeLayer(text, path)] : []
  })
}

interface Walk {
  layer: Layer
  at: ReturnType<typeof placesOf>
}

function flatten(tree: Tree, path: readonly string[], walk: Walk, name?: string): void {
  if (walk.layer.settings.length > MOST) return
  if (tree.kind === 'map' && tree.entries.size > 0) {
    // `name` and `value` side by side: what it is the value of decides what of it may be shown.
    const named = textAt(tree, 'name')
    for (const [key, value] of tree.entries) flatten(value, [...path, key], walk, key === 'value' ? named : undefined)
  } else if (tree.kind === 'list' && tree.items.length > 0) {
    for (const [index, item] of tree.items.entries()) flatten(item, [...path, String(index)], walk)
  } else
    walk.layer.settings.push(leaf(tree.kind === 'text' ? tree : { kind: 'text', at: tree.at, text: '', plain: true }, path, walk, name))
}

function leaf({ at, text, plain }: TextTree, path: readonly string[], { layer, at: placeOf }: Walk, name?: string): Setting {
  const setting = path.join('.')
  const key = path.findLast((part) => !/^\d+$/.test(part)) ?? ''
  const scalar = plain ? typeOf(text) : 'string'
  return {
    name: setting,
    value: secretIn(path, text, name),
    from: { source: layer.source, setting, ...placeOf(at), written: [`${key}: "`, '"'] },
    ...(scalar ? { scalar } : {}),
  }
}

function secretIn(path: readonly string[], text: string, name: string | undefined): Secret {
  if (name !== undefined) return path.includes('headers') ? headerSecret(name, text) : secretOf(name, text)
  return secretOf(path.at(-1) === 'attributes_list' ? 'OTEL_RESOURCE_ATTRIBUTES' : (path.at(-1) ?? ''), text)
}

/** The core schema of YAML 1.2; undefined: a text. */
function typeOf(text: string): Scalar | undefined {
  if (/^(?:~|null|Null|NULL)?$/.test(text)) return 'null'
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return 'bool'
  if (/^[-+]?\d+$|^0x[\da-f]+$/i.test(text)) return 'int'
  return /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i.test(text) ? 'float' : undefined
}
