import { asMap, entriesOf, itemsOf, type MapTree, textAt, type Tree, under } from '../yaml/tree.ts'
import type { Patch } from './kustomize.ts'
import { type KubeObject, type PodTemplate, templateOf } from './objects.ts'

/** A container of a pod, or what a patch says of it. */
interface ContainerPart {
  tree: MapTree
  object: KubeObject
}

/** A pod with all that is patched in it; what is changed in a way that is not followed is named. */
export interface Patched {
  template: PodTemplate
  /** What patches add to a container of this name, the weakest first. */
  partsOf(list: string, name: string): readonly ContainerPart[]
  unknown: readonly string[]
}

const LISTS = ['initContainers', 'containers']
const ENV_OF = /^\/spec\/(?:jobTemplate\/spec\/)?template\/spec\/(initContainers|containers)\/(\d+)\/env(?:\/(?:-|\d+))?$/

export function patched(template: PodTemplate, patches: readonly Patch[]): Patched {
  const parts = new Map<string, ContainerPart[]>()
  const unknown: string[] = []
  const add = (list: string, name: string, part: ContainerPart): void =>
    void parts.set(`${list}/${name}`, [...(parts.get(`${list}/${name}`) ?? []), part])
  let { spec, metadata } = template
  for (const { object, operations } of patches) {
    const over = operations ? undefined : templateOf(object)
    for (const operation of operations ?? []) apply(operation, object)
    for (const list of LISTS)
      for (const item of itemsOf(under(over?.spec, list))) {
        const tree = asMap(item)
        const name = textAt(item, 'name')
        if (tree && name !== undefined) add(list, name, { tree, object })
      }
    if (!over) continue
    spec = withContainers(mergedMap(spec, over.spec), spec, over.spec)
    metadata = metadata ? merged(metadata, over.metadata) : over.metadata
  }
  return { template: { spec, metadata }, partsOf: (list, name) => parts.get(`${list}/${name}`) ?? [], unknown }

  function apply(operation: Tree, object: KubeObject): void {
    const path = textAt(operation, 'path') ?? ''
    const one = oneOf(spec, operation)
    if (one) {
      add(one.list, one.name, { tree: { kind: 'map', at: one.env.at, entries: new Map([['env', one.env]]) }, object })
      return
    }
    const [, list = '', index = ''] = ENV_OF.exec(path) ?? []
    const name = textAt(itemsOf(under(spec, list))[Number(index)], 'name')
    const value = under(operation, 'value')
    if (name !== undefined && value && textAt(operation, 'op') !== 'test') {
      const items = value.kind === 'list' ? value.items : [value]
      const env: Tree = { kind: 'list', at: value.at, items }
      add(list, name, { tree: { kind: 'map', at: value.at, entries: new Map([['env', env]]) }, object })
    } else if (/\/(?:containers|initContainers|annotations)\b/.test(path))
      unknown.push(`what the patch of ${object.source} makes of ${path}`)
  }
}

const ONE_OF = /^(\/spec\/(?:jobTemplate\/spec\/)?template\/spec\/(initContainers|containers)\/(\d+)\/env)\/(\d+)(\/value)?$/

/** A variable by its number as an operation leaves it: its new value, or nothing that is known where it is taken out or something else stands there. */
function oneOf(spec: MapTree, operation: Tree): { list: string; name: string; env: Tree } | null {
  const [, , list = '', index, number, isValue] = ONE_OF.exec(textAt(operation, 'path') ?? '') ?? []
  const op = textAt(operation, 'op')
  const container = itemsOf(under(spec, list))[Number(index)]
  const variable = under(itemsOf(under(container, 'env'))[Number(number)], 'name')
  const name = textAt(container, 'name')
  if (name === undefined || !variable || (op !== 'remove' && op !== 'replace')) return null
  const value = isValue ? under(operation, 'value') : undefined
  const unknown: Tree = { kind: 'map', at: operation.at, entries: new Map() }
  const item: [string, Tree] = op === 'replace' && value ? ['value', value] : ['valueFrom', unknown]
  const one: Tree = { kind: 'map', at: operation.at, entries: new Map([['name', variable], item]) }
  const put = op === 'replace' && !isValue ? under(operation, 'value') : undefined
  return { list, name, env: { kind: 'list', at: operation.at, items: put ? [one, put] : [one] } }
}

/** Maps are merged; anything else takes the place of what was there. */
function merged(base: Tree, over: Tree | undefined): Tree {
  const [one, other] = [asMap(base), asMap(over)]
  return one && other ? mergedMap(one, other) : (over ?? base)
}

function mergedMap(base: MapTree, over: MapTree): MapTree {
  const entries = new Map(base.entries)
  for (const [key, value] of entriesOf(over)) {
    const before = entries.get(key)
    entries.set(key, before ? merged(before, value) : value)
  }
  return { ...base, entries }
}

/** Containers of one name are one; the variables of a patch are taken as a part of their own. */
function withContainers(spec: MapTree, base: MapTree, over: MapTree): MapTree {
  const entries = new Map(spec.entries)
  for (const list of LISTS) {
    const [own, more] = [itemsOf(under(base, list)), itemsOf(under(over, list))]
    if (own.length + more.length === 0) continue
    const isOwn = (name: string | undefined): boolean => own.some((one) => textAt(one, 'name') === name)
    const known = own.map((one) => merged(one, withoutEnv(more.find((other) => textAt(other, 'name') === textAt(one, 'name')))))
    const added = more.filter((one) => !isOwn(textAt(one, 'name'))).flatMap((one) => withoutEnv(one) ?? [])
    entries.set(list, { kind: 'list', at: spec.at, items: [...known, ...added] })
  }
  return { ...spec, entries }
}

function withoutEnv(tree: Tree | undefined): MapTree | undefined {
  const map = asMap(tree)
  return map && { ...map, entries: new Map(entriesOf(map).filter(([key]) => key !== 'env' && key !== 'envFrom')) }
}
