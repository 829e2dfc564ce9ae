import { dirname, join } from 'node:path'
import { asMap, entriesOf, itemsOf, type Part, textAt, textsOf, type Tree, under } from '../yaml/tree.ts'
import { embedded } from './embedded.ts'
import type { ManifestFile } from './files.ts'
import { generatedBy, type Generated } from './generators.ts'
import { inNamespace } from './held.ts'
import { type KubeObject, objectsIn } from './objects.ts'
import { documentsIn } from './stream.ts'

/** A workload as one Kustomization applies it. */
interface Variant {
  /** The folder of the Kustomization. */
  name: string
  /** The weakest first. */
  patches: readonly Patch[]
  /** ConfigMaps and Secrets that are made on the way. */
  generated: readonly Generated[]
}

/** A part of a workload that goes over it. */
export interface Patch {
  object: KubeObject
  /** Operations of a JSON patch. */
  operations?: readonly Tree[]
}

/** The Kustomizations of the files (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/). */
export interface Kustomizations {
  add(object: KubeObject, part: Part): void
  /** True for a file that only says what is changed in others. */
  isPatch(path: string): boolean
  /** How a workload is applied, once for each Kustomization that is for use; none where none leads to it. */
  variantsOf(object: KubeObject): Variant[]
  /** Something that they add is about telemetry, so that every workload may be. */
  isTold(is: (text: string) => boolean): boolean
}

/** By its kind, which may be left out, or by the name of its file. */
export const isKustomization = ({ kind, source }: KubeObject): boolean =>
  /^(?:Kustomization|Component)$/.test(kind) || (kind === '' && KUSTOMIZATION.test(source))
const KUSTOMIZATION = /(?:^|[/\\])(?:kustomization\.ya?ml|Kustomization)$/

interface Kustomization {
  object: KubeObject
  part: Part
  folder: string
  /** Files and folders, as paths of the run. */
  resources: readonly string[]
  patches: readonly Selected[]
  generated: readonly Generated[]
}

interface Selected {
  path?: string
  text: string
  patches: readonly Patch[]
  target: Tree | undefined
}

export function kustomizations(files: readonly ManifestFile[]): Kustomizations {
  const added: { object: KubeObject; part: Part }[] = []
  let known: Ways | undefined
  const ways = (): Ways =>
    (known ??= waysThrough(
      added.map(({ object, part }) => read(object, part, files)),
      new Set(files.map(({ path }) => path)),
    ))
  return {
    add: (object, part) => void added.push({ object, part }),
    isPatch: (path) => ways().patches.has(path),
    variantsOf(object) {
      const found = (ways().to.get(object.source) ?? []).map((way): Variant => {
        const patches = way.flatMap((one) => one.patches.filter((patch) => isFor(patch, object)).flatMap((patch) => patch.patches))
        return { name: way.at(-1)?.folder ?? '', patches, generated: way.flatMap(({ generated }) => generated) }
      })
      const own = found.filter(({ patches, generated }) => patches.length + generated.length > 0)
      return own.length > 0 ? own : found.slice(0, 1)
    },
    isTold: (is) =>
      ways().all.some(({ patches, generated, part }) => {
        const names = generated.flatMap(({ values }) => [...values.keys()])
        return [part.text, names.join(' '), ...patches.map(({ text }) => text)].some(is)
      }),
  }
}

interface Ways {
  all: readonly Kustomization[]
  /** The Kustomizations on each way to a file, that nearest to it first; a way ends at one that no other uses. */
  to: ReadonlyMap<string, readonly (readonly Kustomization[])[]>
  /** Files of patches whose base is among the files, or may be. */
  patches: ReadonlySet<string>
}

function waysThrough(all: readonly Kustomization[], files: ReadonlySet<string>): Ways {
  const used = new Set(all.flatMap(({ resources }) => resources))
  const found = new Map<Kustomization, Map<string, Kustomization[]>>()
  const from = (one: Kustomization): Map<string, Kustomization[]> => {
    const before = found.get(one)
    if (before) return before
    const out = new Map<string, Kustomization[]>(one.resources.filter((path) => files.has(path)).map((path) => [path, []]))
    found.set(one, out)
    const below = all.filter(({ folder }) => folder !== one.folder && one.resources.includes(folder))
    for (const [path, way] of below.flatMap((other) => [...from(other)])) out.set(path, [...(out.get(path) ?? []), ...way])
    const components = below.filter(({ object }) => object.kind === 'Component')
    for (const [path, way] of out) out.set(path, [...new Set([...way, ...components, one])])
    return out
  }
  const to = new Map<string, Kustomization[][]>()
  for (const root of all.filter(({ folder }) => !used.has(folder)))
    for (const [path, way] of from(root)) to.set(path, [...(to.get(path) ?? []), way])
  const based = all.filter((one) => used.has(one.folder) || from(one).size > 0)
  const paths = based.flatMap(({ patches }) => patches.flatMap(({ path }) => path ?? []))
  return { all, to, patches: new Set(paths) }
}

function read(object: KubeObject, part: Part, files: readonly ManifestFile[]): Kustomization {
  const folder = dirname(object.source)
  const resources = ['resources', 'bases', 'components'].flatMap((key) => textsOf(under(object.tree, key)))
  const named = ['patchesStrategicMerge', 'patches', 'patchesJson6902'].flatMap((key) => itemsOf(under(object.tree, key)))
  return {
    object,
    part,
    folder,
    resources: resources.map((path) => join(folder, path).replace(/(?<=.)\/$/, '')),
    patches: named.map((item) => patchOf(item, object, part, files)),
    generated: generatedBy(object, folder),
  }
}

/** A path, or a text in place of one. */
function patchOf(item: Tree, object: KubeObject, part: Part, files: readonly ManifestFile[]): Selected {
  const inline = item.kind === 'text' ? (item.text.includes('\n') ? item : undefined) : under(item, 'patch')
  const target = under(item, 'target')
  if (inline?.kind === 'text') {
    const { source, text } = embedded(inline, 'patch', object, part)
    return { text: inline.text, target, patches: patchesIn({ text, line: 0 }, source, object) }
  }
  const path = join(dirname(object.source), (item.kind === 'text' ? item.text : textAt(item, 'path')) ?? '')
  const file = files.find((one) => one.path === path)
  const parts = file ? [...documentsIn(file.chunks(), path)] : []
  return { path, target, text: parts.map(({ text }) => text).join('\n'), patches: parts.flatMap((one) => patchesIn(one, path, object)) }
}

function patchesIn(part: Part, source: string, around: KubeObject): Patch[] {
  if (part.text.trim() === '') return []
  const isList = /^\s*(?:#[^\n]*\n\s*)*[-[]/.test(part.text)
  if (!isList) return objectsIn(part, source).map((object) => ({ object }))
  // A list in brackets, as JSON has it, has to stand further in than its key.
  const [wrapped] = objectsIn({ ...part, text: `operations:\n${part.text.replace(/^/gm, ' ')}`, line: part.line - 1 }, source)
  if (!wrapped) return []
  const place: KubeObject['place'] = (tree) => {
    const { line, column } = wrapped.place(tree)
    return { line, column: column - 1 }
  }
  return [{ object: { ...around, source, place }, operations: itemsOf(under(wrapped.tree, 'operations')) }]
}

/** By its target where it names one, else by the kind and the name in it. */
function isFor({ target, patches }: Selected, object: KubeObject): boolean {
  // A target is a regular expression; of one only plain names and `.*` are taken for what they say.
  const fits = (wanted: string | undefined, value: string): boolean =>
    wanted === undefined || wanted === value || wanted.split('|').some((one) => one === value || isBegun(one, value))
  if (asMap(target) && entriesOf(target).length > 0)
    return fits(textAt(target, 'kind'), object.kind) && fits(textAt(target, 'name'), object.name)
  return patches.some(
    ({ object: own }) => own.kind === object.kind && own.name === object.name && inNamespace(own.namespace, object.namespace),
  )
}

const isBegun = (pattern: string, value: string): boolean => pattern.endsWith('.*') && value.startsWith(pattern.slice(0, -2))
