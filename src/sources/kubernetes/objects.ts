import { placesOf, type Place } from '../names.ts'
import { fullTrees } from '../yaml/full.ts'
import { quickTree } from '../yaml/quick.ts'
import { asMap, itemsOf, type MapTree, type Part, textAt, type Tree, under } from '../yaml/tree.ts'

/** One Kubernetes object of a file. */
export interface KubeObject {
  kind: string
  name: string
  namespace: string | undefined
  tree: MapTree
  source: string
  place(tree: Tree): Place
}

/** The objects of one document; those of a list are parted. Throws UsageError for what is no YAML. */
export function objectsIn(part: Part, source: string): KubeObject[] {
  const quick = quickTree(part.text)
  const trees = quick ? [quick] : fullTrees(part, source)
  let places: ((at: number) => Place) | undefined
  const place = ({ at }: Tree): Place => {
    places ??= placesOf(part.text)
    const { line, column } = places(at)
    return { line: line + part.line, column }
  }
  return trees.flatMap((tree) => flat(tree)).map((tree) => objectOf(tree, source, place))
}

function flat(tree: Tree): MapTree[] {
  const map = asMap(tree)
  if (!map) return []
  const isList = textAt(map, 'kind')?.endsWith('List') === true && under(map, 'items')?.kind === 'list'
  return isList ? itemsOf(under(map, 'items')).flatMap(flat) : [map]
}

const objectOf = (tree: MapTree, source: string, place: KubeObject['place']): KubeObject => ({
  kind: textAt(tree, 'kind') ?? '',
  name: textAt(tree, 'metadata', 'name') ?? textAt(tree, 'metadata', 'generateName')?.replace(/-$/, '') ?? '',
  namespace: textAt(tree, 'metadata', 'namespace'),
  tree,
  source,
  place,
})

/** What a workload makes pods of. */
export interface PodTemplate {
  spec: MapTree
  metadata: Tree | undefined
}

/** The template of the pods of any kind of workload, by its shape; undefined for other objects. */
export function templateOf({ tree, kind }: KubeObject): PodTemplate | undefined {
  const holders = kind === 'Pod' ? [tree] : [under(tree, 'spec', 'template'), under(tree, 'spec', 'jobTemplate', 'spec', 'template')]
  for (const holder of holders) {
    const spec = asMap(under(holder, 'spec'))
    if (spec && under(spec, 'containers')?.kind === 'list') return { spec, metadata: under(holder, 'metadata') }
  }
  return undefined
}
